import type { Staff } from '../../shared/facts/directory.ts'
import { putDurably } from '../journal/durable.ts'
import type { DemoAccount } from '../routes/people.ts'
import type { Hub } from '../server.ts'
import type { Store } from '../store/store.ts'
import { staff } from './reference/staff.ts'
import type { KeptKey } from './desk-key.ts'
import type { Send } from './desk-line.ts'
import type { Script } from './story/script.ts'
import type { StoryClock } from './story-clock.ts'
import { demoPassword, tellStory } from './world.ts'

/** How far a store is with the demo's story. `shift`: what to add to the real time, ms; `atWork`: see at-work.ts. */
export type StageState =
  | { readonly kind: 'told'; readonly shift: number; readonly atWork: readonly KeptKey[] }
  /** A start was broken off in the middle: half a story cannot be gone on with. */
  | { readonly kind: 'half-told' }
  /** A real county's data, or a demo's where none was asked for. */
  | { readonly kind: 'real' }
  | { readonly kind: 'empty' }

type StageDoc = {
  readonly _id: string
  readonly told: boolean
  readonly shift: number
  /** Not there where the story was told by a version that did not put desks to work. */
  readonly atWork?: readonly KeptKey[]
}

const id = 'demo-story'
const seed = 20_261_116

export async function stageOf(store: Store): Promise<StageState> {
  const [doc] = await store.database<StageDoc>('meta').get([id])
  if (doc)
    return doc.told ? { kind: 'told', shift: doc.shift, atWork: doc.atWork ?? [] } : { kind: 'half-told' }
  const [entry] = await store.database('journal').range({ limit: 1 })
  return { kind: entry ? 'real' : 'empty' }
}

/** Tells the story once; afterwards the clock runs from where it ended. @param progress from 0 to 1 */
export async function stageDemo(
  hub: Hub,
  clock: StoryClock,
  script: Script,
  progress: (part: number) => void = () => undefined,
): Promise<ReadonlyMap<string, string>> {
  const meta = hub.county.store.database<StageDoc>('meta')
  await putDurably(meta, [{ _id: id, told: false, shift: 0, atWork: [] }])
  const { office, passwords, directory } = hub.people
  const doors = {
    clock,
    office,
    voice: hub.county.voice,
    settled: hub.settled,
    send: sendInProcess(hub),
    setPassword: passwords.set,
    directoryVersion: () => directory.current().version,
  }
  // Films are archived and copied when the hub answers: the first start does not wait for them.
  const letGo = hub.evidence.hold()
  const { subjects, atWork } = await tellStory(doors, script, seed, progress).finally(letGo)
  await putDurably(meta, [{ _id: id, told: true, shift: clock.run(), atWork }])
  return subjects
}

/** Requests that never leave the process, through the same doors as all others. */
export function sendInProcess({ app }: Pick<Hub, 'app'>): Send {
  return async ({ method, path, headers, body }) => {
    const payload = body instanceof Uint8Array ? Buffer.from(body) : body
    const answer = await app.inject({
      method,
      url: path,
      headers: { ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
    const cookie = String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? ''
    return { status: answer.statusCode, body: answer.body, ...(cookie === '' ? {} : { cookie }) }
  }
}

/** Whom to sign in as in the demo: everybody. */
export const demoAccounts: readonly DemoAccount[] = staff.map(
  ({ id: person, name, roles, stations }: Staff) => ({
    id: person,
    name,
    role: roles[0] ?? 'assistant',
    station: stations[0] ?? '',
    password: demoPassword,
  }),
)
