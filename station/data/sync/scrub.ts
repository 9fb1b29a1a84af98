import type { Digest } from '../../../shared/entry/bytes.ts'
import { checkEntry, entryHash, parseHeader } from '../../../shared/entry/entry.ts'
import { counterOf, deviceOf, entryId, laneOf } from '../../../shared/entry/lane.ts'
import { laneRange, type Lanes, type LaneSlip } from '../journal/lanes.ts'
import { type EntryDoc, isTrimmed } from '../store/schemas.ts'
import type { Settings } from '../store/settings.ts'
import type { Table } from '../store/table.ts'
import type { Again, Fetched } from './again.ts'
import { type ReadPages, sumOf } from './read-pages.ts'
import { isHeld } from './waiting.ts'

/**
 * Looks through everything that lies on this desk's disk: each entry against its own hashes, the desk's lanes link by link and up to where
 * the county signed for them, and what feeds brought page by page. What is broken is fetched again from the county; what the county has
 * not either is named.
 */
export type Scrub = {
  /** A pass where one is due, in small steps, and another try for what was broken before. */
  readonly look: () => Promise<void>
}

/** Ids of what is broken here and cannot be had from the county, or not yet. */
export type Damage = readonly string[]

/** Entries of one step: a few milliseconds. */
const step = 50
/** Of one gap so many are asked for. */
const mostOfGap = 10_000
const last = '\uffff'

type Place = { readonly lane: string; readonly counter: number; readonly hash: string }

export function createScrub(deps: {
  readonly entries: Table<EntryDoc>
  readonly lanes: Lanes
  readonly pages: ReadPages
  readonly again: Again
  readonly settings: Settings
  readonly digest: Digest
  readonly device: () => string
  readonly now: () => number
  /** Some of the photographed pages, at the end of a pass. */
  readonly pagesToo: () => Promise<void>
  /** How long after one pass the next is due, ms. */
  readonly every: number
  readonly breathe: () => Promise<void>
  readonly closing: AbortSignal
}): Scrub {
  const { entries, digest } = deps

  const isSound = (doc: EntryDoc): boolean => {
    const { id, header, body, salt, subject } = doc
    const checked = checkEntry({ id, header, body, salt: isTrimmed(doc) ? null : salt }, digest)
    return checked.ok && checked.header.subject === subject
  }
  const byId = async (ids: readonly string[]): Promise<ReadonlyMap<string, EntryDoc>> =>
    new Map((await entries.many(ids)).map((doc) => [doc.id, doc]))

  /** @param before where the step before it ended · @returns what does not stand by itself, or not beside its neighbour */
  const suspectsAmong = async (
    ids: readonly string[],
    before: Place | null,
  ): Promise<{ readonly suspects: readonly string[]; readonly end: Place | null }> => {
    const docs = await byId(ids)
    const slips = await deps.lanes.many([...new Set(ids.map(laneOf))])
    const suspects: string[] = []
    let end = before
    for (const id of ids) {
      const doc = docs.get(id)
      if (!doc || !isSound(doc)) suspects.push(id)
      if (deviceOf(id) !== deps.device()) continue
      const [lane, counter] = [laneOf(id), counterOf(id)]
      const slip = slips.get(lane)
      // Its words lay at the county alone, and the county was set back to before it had them.
      if (doc && isTrimmed(doc) && slip && !isHeld(slip, counter)) suspects.push(id)
      const left = end?.lane === lane ? end : null
      suspects.push(...gap(lane, (left?.counter ?? 0) + 1, counter))
      const header = doc ? parseHeader(doc.header) : 'missing'
      const prev = typeof header === 'string' ? null : header.prev
      if (left && left.counter === counter - 1 && prev !== left.hash)
        suspects.push(entryId(lane, left.counter), id)
      end = { lane, counter, hash: doc ? entryHash(digest, doc.header) : '' }
    }
    return { suspects, end }
  }

  /** A lane's end that is gone leaves no gap: how long it was is what the county signed for. */
  const endOf = async (lane: string, { complete, hash, state }: LaneSlip): Promise<readonly string[]> => {
    if (state === 'forked' || complete === 0) return []
    const [newest] = await entries.range(...laneRange(lane), { newest: 1 })
    const head = newest === undefined ? 0 : counterOf(newest)
    const at = await entries.get(entryId(lane, complete))
    const isOther = at !== null && hash !== null && entryHash(digest, at.header) !== hash
    return [...gap(lane, head + 1, complete + 1), ...(isOther ? [at.id] : [])]
  }

  /** What the county says of it counts where the next entry of the lane, theirs or ours, cites it so. */
  const isCited = async (got: Fetched, all: ReadonlyMap<string, Fetched>): Promise<boolean> => {
    const { id } = got.doc
    const nextId = entryId(laneOf(id), counterOf(id) + 1)
    const next = all.get(nextId)?.doc ?? (await entries.get(nextId))
    if (!next || deviceOf(id) !== deps.device() || !isSound(next)) return true
    const header = parseHeader(next.header)
    return typeof header !== 'string' && header.prev === got.hash
  }

  /** @returns what stays broken */
  const mend = async (suspects: readonly string[]): Promise<Damage> => {
    if (suspects.length === 0) return []
    const got = await deps.again.fetch(suspects)
    const ours = await byId(suspects)
    const better: EntryDoc[] = []
    const left: string[] = []
    for (const id of new Set(suspects)) {
      const [mine, theirs] = [ours.get(id), got?.get(id)]
      const sound = mine !== undefined && isSound(mine) && (theirs !== undefined || !isTrimmed(mine))
      if (sound && (!theirs || theirs.doc.header === mine.header)) continue
      if (theirs && got && (await isCited(theirs, got)))
        better.push({ ...theirs.doc, out: mine?.out === 'refused' ? 'refused' : theirs.doc.out })
      else left.push(id)
    }
    await deps.again.put(better)
    return left
  }

  const mendPage = async ({
    ids,
    sum,
  }: {
    readonly ids: readonly string[]
    readonly sum: string
  }): Promise<Damage> => {
    const inOrder = (docs: ReadonlyMap<string, EntryDoc>) => ids.flatMap((id) => docs.get(id) ?? [])
    const ours = await byId(ids)
    if (ours.size === ids.length && (await sumOf(inOrder(ours))) === sum) return []
    const got = await deps.again.fetch(ids)
    const theirs = new Map([...(got ?? [])].map(([id, { doc }]) => [id, doc]))
    // The county signed for these headers when it told them: nothing else is taken.
    if ((await sumOf(inOrder(theirs))) !== sum) return ids.filter((id) => !ours.has(id))
    await deps.again.put([...theirs.values()].filter((doc) => ours.get(doc.id)?.header !== doc.header))
    return []
  }

  const keep = async (at: string, more: Damage): Promise<void> =>
    deps.settings.update('scrub', (before) => ({
      ...before,
      at,
      done: before?.done ?? 0,
      broken: [...new Set([...(before?.broken ?? []), ...more])],
    }))

  const passOver = async (from: string): Promise<boolean> => {
    let end: Place | null = null
    for (let at = from; !at.startsWith(pageMark);) {
      const ids = await entries.range(at, last, { first: step })
      const seen = await suspectsAmong(ids, end)
      // A pass that goes on where it was left begins in the middle of a lane.
      const suspects = end === null && at !== '' ? seen.suspects.filter((id) => id >= at) : seen.suspects
      end = seen.end
      const newest = ids.at(-1)
      at = newest === undefined ? pageMark : `${newest}\u0000`
      await keep(at, await mend(suspects))
      await deps.breathe()
      if (deps.closing.aborted) return false
    }
    for (const [lane, slip] of await deps.lanes.all())
      await keep(pageMark, await mend(await endOf(lane, slip)))
    const { at = pageMark } = (await deps.settings.get('scrub')) ?? {}
    for (let next = await deps.pages.after(at.slice(1)); next; next = await deps.pages.after(next[0])) {
      await keep(pageMark + next[0], await mendPage(next[1]))
      await deps.breathe()
      if (deps.closing.aborted) return false
    }
    return true
  }

  return {
    async look() {
      const before = await deps.settings.get('scrub')
      if (before && before.broken.length > 0) {
        const broken = await mend(before.broken)
        await deps.settings.set('scrub', { ...before, broken })
      }
      const underWay = (before?.at ?? '') !== ''
      if (before && !underWay && deps.now() - before.done < deps.every) return
      if (!(await passOver(before?.at ?? ''))) return
      await deps.settings.update('scrub', (now) => ({
        ...now,
        at: '',
        done: deps.now(),
        broken: now?.broken ?? [],
      }))
      await deps.pagesToo()
    },
  }
}

/** Behind all ids of entries: from here on a pass looks at pages. */
const pageMark = '~'

function gap(lane: string, from: number, to: number): readonly string[] {
  const count = Math.min(mostOfGap, Math.max(0, to - from))
  return Array.from({ length: count }, (_, at) => entryId(lane, from + at))
}
