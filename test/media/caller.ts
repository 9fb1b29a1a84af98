import type { AskName, Asks } from '../../shared/signaling/asks.ts'
import { type Answered, type AnswerOf, type AskOf, signalingVersion } from '../../shared/signaling/message.ts'
import type { Command, Notice } from '../../shared/signaling/notices.ts'
import { connectSignaling } from '../../station/call/signaling.ts'

/** Somebody who speaks to a node without a browser: the station's own signalling, and no media. */
export type Caller = {
  readonly notices: Notice[]
  readonly commands: Command[]
  readonly ask: <Name extends AskName>(
    name: Name,
    body: AskOf<Asks[Name]>,
  ) => Promise<Answered<AnswerOf<Asks[Name]>>>
  readonly join: (token: string, again?: string) => Promise<Answered<AnswerOf<Asks['join']>>>
  /** Hangs up without a word. */
  readonly vanish: () => void
}

export async function call(
  url: string,
  answer: (command: Command) => Promise<Answered<{ readonly body: string }>> = async ({ body }) => ({
    ok: true,
    value: { body },
  }),
): Promise<Caller> {
  const notices: Notice[] = []
  const commands: Command[] = []
  let up = (): void => undefined
  const connected = new Promise<void>((resolve) => (up = resolve))
  const { ask, close } = connectSignaling({
    url,
    up: () => up(),
    down: () => undefined,
    notice: (notice) => notices.push(notice),
    command(command) {
      commands.push(command)
      return answer(command)
    },
  })
  await connected
  return {
    notices,
    commands,
    ask,
    join: (token, again) =>
      ask('join', { version: signalingVersion, token, ...(again === undefined ? {} : { again }) }),
    vanish: close,
  }
}
