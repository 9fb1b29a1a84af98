import type { Refusal, Verdict } from '../../../shared/entry/batch.ts'
import { type Header, parseHeader } from '../../../shared/entry/entry.ts'
import { laneOf } from '../../../shared/entry/lane.ts'
import type { Author } from '../../../shared/entry/writer.ts'
import { deviceOpened } from '../../../shared/facts/device.ts'
import { appendLock, docOf } from '../journal/append.ts'
import { laneRange } from '../journal/lanes.ts'
import type { MyLane } from '../journal/my-lane.ts'
import type { Refold } from '../journal/refold.ts'
import type { Tray } from '../journal/tray.ts'
import type { Locks } from '../deps.ts'
import { type EntryDoc, type FoldDoc, isTrimmed } from '../store/schemas.ts'
import type { Settings } from '../store/settings.ts'
import type { Table } from '../store/table.ts'
import type { Again, Fetched } from './again.ts'
import type { Erasing } from './erasing.ts'
import type { Holdings } from './holdings.ts'

type Told = { readonly doc: EntryDoc; readonly header: Header }

/** What the hub said to a batch, taken in: nothing is lost, nothing is said twice, and the verdict counts only once all else is on the disk. */
export type Verdicts = {
  readonly take: (docs: readonly EntryDoc[], verdicts: readonly Verdict[]) => Promise<void>
  /**
   * Lanes that the county holds otherwise than this desk, which was set back: what the county has not, or has under ids that are taken, is
   * said again, and what the county alone has comes back. Where it cannot be asked now, the next time.
   */
  readonly compare: () => Promise<void>
}

/** Entries that are fetched after one hello: the feed tells them again, too. */
const mostBack = 600

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
  readonly again: Again
  readonly settings: Settings
  /** Of these entries something else is under the id now. */
  readonly forget: (ids: readonly string[]) => void
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
  const sayAgain = async (told: readonly Told[], theirs: ReadonlyMap<string, Fetched>): Promise<void> => {
    const device = await deps.folds.get(`device:${deps.device()}`)
    const old = new Set(told.map(({ doc }) => doc.id))
    const heads = inTimelineOrder(await deps.entries.many(device?.heads.filter((id) => !old.has(id)) ?? []))
    const { writer, opening } = await deps.lane.ready(
      { ids: heads.map(({ doc }) => doc.id), lamport: heads.at(-1)?.header.lamport ?? 0 },
      deps.system(),
    )
    const again = told.filter(({ header }) => header.type !== deviceOpened.type)
    const renamed = new Map<string, { readonly id: string; readonly lamport: number }>()
    for (const { doc, header } of told)
      if (opening && header.type === deviceOpened.type) renamed.set(doc.id, opening.header)
    const anew = again.map(({ doc, header }) => {
      // The old id is not cited: at the county it names another entry, of whatever subject. The new lane's opening cites the old lane.
      const ids = header.after.map((id) => renamed.get(id)?.id ?? id)
      const lamports = [header.lamport - 1, ...header.after.map((id) => renamed.get(id)?.lamport ?? 0)]
      const written = writer.again(doc, header, { ids, lamport: Math.max(...lamports) })
      renamed.set(doc.id, { id: written.header.id, lamport: written.header.lamport })
      return written
    })
    const written = [...(opening ? [opening] : []), ...anew]
    // Under the old id stands from now on what the county has under it: this desk wrote that, too, before it was set back.
    const gone = told.map(({ doc }): EntryDoc => theirs.get(doc.id)?.doc ?? { ...doc, out: 'forked' })
    const subjects = [...subjectsOf(told), ...[...gone, ...written.map(docOf)].map(({ subject }) => subject)]
    await deps.refold.mark([...new Set(subjects)])
    // One transaction: a desk that loses power here has said it again, or has not yet.
    await deps.entries.put([...gone, ...written.map(docOf)])
    deps.forget(gone.map(({ id }) => id))
    const last = written.at(-1)
    if (last) deps.lane.stored(last)
    await deps.refold.now([...new Set(subjects)])
  }

  /**
   * From the first id on that the county holds otherwise, a lane of this desk is another than the county's.
   * @param taken ids that are known to be; looked for where the county can be asked
   */
  const fork = async (lanes: readonly string[], taken: readonly string[]): Promise<boolean> => {
    // Should the power go before it is done, the next comparison goes on with it.
    await deps.settings.update('apart', (apart) => [...new Set([...(apart ?? []), ...lanes])])
    if (taken.length > 0) await deps.holdings.forked(lanes)
    // Nothing is added to such a lane any more; what was on its way is through.
    await deps.locks.run(appendLock, () => Promise.resolve())
    const ids = (await Promise.all(lanes.map((lane) => deps.entries.range(...laneRange(lane))))).flat()
    const theirs = await deps.again.fetch(ids)
    if (!theirs && taken.length === 0) return false
    await deps.locks.run(appendLock, async () => {
      const mine = inTimelineOrder(
        (await deps.entries.many(ids)).filter((doc) => doc.out === '' && !isTrimmed(doc)),
      )
      const others = mine.flatMap(({ doc: { id, header } }) => {
        const their = theirs?.get(id)
        return their && their.doc.header !== header ? [id] : []
      })
      const firsts = [...taken, ...others]
      const told = mine.filter(({ doc: { id } }) =>
        firsts.some((first) => laneOf(first) === laneOf(id) && first <= id),
      )
      if (told.length === 0) return
      await deps.holdings.forked([...new Set(told.map(({ doc }) => laneOf(doc.id)))])
      await sayAgain(told, theirs ?? new Map())
      await deps.settings.set('forgot', true)
    })
    await deps.settings.update('apart', (apart) => apart?.filter((lane) => !lanes.includes(lane)) ?? [])
    return true
  }

  /** What this desk wrote, and lost, comes back; so does what the county did not take of it, and which nobody else has. */
  const bringBack = async (): Promise<void> => {
    const lost = await deps.holdings.lost()
    const got = lost.length > 0 ? await deps.again.fetch(lost.slice(0, mostBack)) : null
    if (!got) return
    const back = [...got.values()]
    for (const { doc, refusal } of back) if (refusal) await deps.tray.refused(doc, refusal)
    await deps.again.put(back.map(({ doc }) => doc))
  }

  return {
    async compare() {
      const apart = (await deps.settings.get('apart')) ?? []
      if (apart.length > 0) await fork(apart, [])
      await bringBack()
    },
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
      const taken = those('forked').map(({ doc }) => doc.id)
      if (taken.length > 0) await fork([...new Set(taken.map(laneOf))], taken)
      const [out, gone] = [those('refused'), those('erased')]
      if (out.length + gone.length > 0) {
        await deps.locks.run(appendLock, async () => {
          // What followed a fork does not fit the county's lane: it was said again meanwhile.
          const again = new Set(
            (await deps.entries.many(out.map(({ doc }) => doc.id))).flatMap(({ id, out: now }) =>
              now === '' ? [] : [id],
            ),
          )
          const standing = out.filter(({ doc }) => !again.has(doc.id))
          if (standing.length > 0) await refused(standing, refusals)
          if (gone.length > 0) await deps.erase(subjectsOf(gone))
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
