import { kindOf } from '../../shared/entry/subject.ts'
import type { MediaNode } from '../../shared/signaling/node.ts'
import type { FollowerLog } from '../followers/follower.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import { createTurns } from '../journal/turns.ts'

/** What the law erases of a consult (依法删除) is its recording, too. It lies in the open at its node, which may be away just then. */
export type RecordingEraser = {
  /** Asks for what may still lie there. By itself at the start, at each erasure, and each minute. */
  readonly sweep: () => Promise<void>
  readonly close: () => Promise<void>
}

const sweepEvery = 60_000

export function createRecordingEraser(deps: {
  readonly media: MediaNode
  readonly subjectKeys: Pick<SubjectKeys, 'erasedOf' | 'onErased'>
  readonly log: FollowerLog
}): RecordingEraser {
  const { media, subjectKeys, log } = deps
  const inTurn = createTurns()
  const owed = new Set<string>()
  let lookedUp = false

  const isGone = async (room: string): Promise<boolean> => {
    // The node may have been away when it was closed.
    await media.ask('close-room', { room })
    const erased = await media.ask('erase-recording', { room })
    return erased.ok && erased.value.gone
  }
  const sweep = (): Promise<void> =>
    inTurn('recordings', async () => {
      // Once in each run for all that ever was erased: nothing has to be kept about it, and what came back with a copy of a disk goes again.
      if (!lookedUp) for (const room of await subjectKeys.erasedOf('consult')) owed.add(room)
      lookedUp = true
      for (const room of owed) if (await isGone(room)) owed.delete(room)
    })
  const look = (): void =>
    void sweep().catch((error: unknown) =>
      log.error({ error: String(error) }, 'recordings of what was erased could not be asked for'),
    )

  subjectKeys.onErased((subject) => {
    if (kindOf(subject) !== 'consult') return
    owed.add(subject)
    look()
  })
  look()
  const sweeping = setInterval(look, sweepEvery)
  return {
    sweep,
    close() {
      clearInterval(sweeping)
      return inTurn('recordings', async () => undefined)
    },
  }
}
