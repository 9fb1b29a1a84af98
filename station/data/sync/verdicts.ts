import type { Refusal, Verdict } from '../../../shared/entry/batch.ts'
import { type Header, parseHeader } from '../../../shared/entry/entry.ts'
import { laneOf } from '../../../shared/entry/lane.ts'
import type { Author } from '../../../shared/entry/writer.ts'
import { deviceOpened } from '../../../shared/facts/device.ts'
import { appendLock, docOf } from '../journal/append.ts'
import type { MyLane } from '../journal/my-lane.ts'
import type { Refold } from '../journal/refold.ts'
import type { Tray } from '../journal/tray.ts'
import type { Locks } from '../deps.ts'
import type { EntryDoc, FoldDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Erasing } from './erasing.ts'
import type { Holdings } from './holdings.ts'

type Told = { readonly doc: EntryDoc; readonly header: Header }

/** What the hub said to a batch, taken in: nothing is lost, nothing is said twice, and the verdict counts only once all else is on the disk. */
export type Verdicts = {
  readonly take: (docs: readonly EntryDoc[], verdicts: readonly Verdict[]) => Promise<void>
}

export function createVerdicts(deps: {
  readonly locks: Locks
  readonly entries: Table<EntryDoc>
  readonly folds: Table<FoldDoc>
  readonly lane: MyLane
  readonly refold: Refold
  readonly tray: Tray
  readonly holdings: Holdings
  readonly device: () => string
  readonly system: () => Author
  readonly erase: Erasing
  /** The county put the batch aside: this device is none of its own any more. */
  readonly revoked: () => void
}): Verdicts {
  const refused = async (told: readonly Told[], refusals: ReadonlyMap<string, Refusal>): Promise<void> => {
    await deps.refold.mark(subjectsOf(told))
    for (const { doc } of told) {
      const refusal = refusals.get(doc.id)
      if (refusal) await deps.tray.refused(doc, refusal)
    }
    await deps.entries.put(told.map(({ doc }) => ({ ...doc, out: 'refused' as const })))
    await deps.refold.now(subjectsOf(told))
  }

  /** Ids that other entries hold: the same things are said again in a lane of this window, in the order of the timeline. */
  const forked = async (told: readonly Told[]): Promise<void> => {
    await deps.holdings.forked([...new Set(told.map(({ doc }) => laneOf(doc.id)))])
    const device = await deps.folds.get(`device:${deps.device()}`)
    const heads = device ? { ids: device.heads, lamport: device.lamport } : { ids: [], lamport: 0 }
    const { writer, opening } = await deps.lane.ready(heads, deps.system())
    const again = told.filter(({ header }) => header.type !== deviceOpened.type)
    const renamed = new Map<string, { readonly id: string; readonly lamport: number }>()
    const anew = again.map(({ doc, header }) => {
      // The old id is not cited: at the county it names another entry, of whatever subject. The new lane's opening cites the old lane.
      const ids = header.after.map((id) => renamed.get(id)?.id ?? id)
      const lamports = [header.lamport - 1, ...header.after.map((id) => renamed.get(id)?.lamport ?? 0)]
      const written = writer.again(doc, header, { ids, lamport: Math.max(...lamports) })
      renamed.set(doc.id, { id: written.header.id, lamport: written.header.lamport })
      return written
    })
    const written = [...(opening ? [opening] : []), ...anew]
    const subjects = [...subjectsOf(told), ...written.map(({ header }) => header.subject)]
    await deps.refold.mark([...new Set(subjects)])
    // One transaction: a desk that loses power here has said it again, or has not yet.
    const gone = told.map(({ doc }): EntryDoc => ({ ...doc, out: 'forked' }))
    await deps.entries.put([...gone, ...written.map(docOf)])
    const last = written.at(-1)
    if (last) deps.lane.stored(last)
    await deps.refold.now([...new Set(subjects)])
  }

  return {
    async take(docs, all) {
      const verdicts = all.filter(isFinal)
      if (all.some(({ refusal }) => refusal?.code === 'device-revoked')) deps.revoked()
      const byId = new Map(verdicts.map((verdict) => [verdict.id, verdict]))
      const refusals = new Map(
        verdicts.flatMap(({ id, refusal }) => (refusal ? [[id, refusal] as const] : [])),
      )
      const those = (wanted: Verdict['verdict']): readonly Told[] =>
        inTimelineOrder(docs.filter(({ id, out }) => byId.get(id)?.verdict === wanted && out === '')).filter(
          ({ doc }) => refusals.get(doc.id)?.code !== 'device-revoked',
        )
      const [out, gone, taken] = [those('refused'), those('erased'), those('forked')]
      if (out.length + gone.length + taken.length > 0) {
        await deps.locks.run(appendLock, async () => {
          if (out.length > 0) await refused(out, refusals)
          if (gone.length > 0) await deps.erase(subjectsOf(gone))
          if (taken.length > 0) await forked(taken)
        })
      }
      await deps.holdings.acknowledge(docs.map(({ id }) => id).filter((id) => byId.has(id)))
    },
  }
}

/** Of a batch that nobody believes, and of an entry that would open one gap too many, the hub keeps no place: they still wait here. */
function isFinal({ refusal }: Verdict): boolean {
  return refusal?.code !== 'forged' && !(refusal?.code === 'chain-broken' && refusal.where === 'gap')
}

function inTimelineOrder(docs: readonly EntryDoc[]): readonly Told[] {
  const told = docs.flatMap((doc) => {
    const header = parseHeader(doc.header)
    return typeof header === 'string' ? [] : [{ doc, header }]
  })
  return told.sort((a, b) => a.header.lamport - b.header.lamport || (a.doc.id < b.doc.id ? -1 : 1))
}

function subjectsOf(told: readonly Told[]): readonly string[] {
  return [...new Set(told.map(({ doc }) => doc.subject))]
}
