import { correctedTime } from '../../../shared/entry/clock.ts'
import { parseHeader } from '../../../shared/entry/entry.ts'
import { kindOf } from '../../../shared/entry/subject.ts'
import type { KeepRules } from '../../../shared/rules/line-rules.ts'
import type { Locks } from '../deps.ts'
import { appendLock } from '../journal/append.ts'
import { isUnderstood } from '../films/items.ts'
import type { Folding } from '../journal/folding.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { EntryDoc, FoldDoc } from '../store/schemas.ts'
import type { PageRow, Safe } from '../store/safe.ts'
import type { Table } from '../store/table.ts'
import type { TrimFilms } from './trim-films.ts'
import { goneOf, isOld, type Trims, type TrimSlip, untouched } from './trims.ts'

/**
 * Makes room by the county's rule: recordings that its archive has go first; of matters and disputes that ended, and of which the county holds everything,
 * photographed pages, then the words of a matter's entries. Headers stay, and so do folds: the chain proves itself, lists and searches answer as before. All times are the county's, told
 * in this run: a desk whose clock runs ahead trims nothing too early.
 */
export type Trim = {
  /** A pass where one is due, in small steps; one more for as long as room is short. */
  readonly look: () => Promise<void>
}

/** Days without a word on a matter, from which on a part of it goes; null is never. */
type Ages = Pick<KeepRules, 'papers' | 'matters'>
type Content = { readonly docs: readonly EntryDoc[]; readonly pages: readonly PageRow[] }

/** Subjects of one step. */
const step = 20

export function createTrim(deps: {
  readonly entries: Table<EntryDoc>
  readonly folds: Table<FoldDoc>
  readonly safe: Safe
  readonly keys: SubjectKeys
  readonly folding: Folding
  readonly locks: Locks
  readonly trims: Trims
  readonly films: TrimFilms
  readonly rules: () => KeepRules
  /** Hub time of its last hello; null before the first of this run. */
  readonly countyTime: () => number | null
  /** Whether the county's newest receipt speaks of all that this desk wrote. */
  readonly isSignedFor: () => boolean
  /** Whether little room is left, as of now. */
  readonly isShort: () => Promise<boolean>
  /** How long after one pass the next is due, ms. */
  readonly every: number
  readonly breathe: () => Promise<void>
  readonly closing: AbortSignal
}): Trim {
  const { entries, folds, safe, trims } = deps

  const pagesOf = (subject: string): Promise<PageRow[]> =>
    safe.pages.where('matter').equals(subject).toArray()
  const contentOf = async (matter: string): Promise<Content> => ({
    docs: await entries.many(await entries.where(['subject'], [matter])),
    pages: await pagesOf(matter),
  })
  /** Somebody may still have to do with it, or this app does not understand all of it. */
  const isAtRest = async (matter: string, { docs, pages }: Content): Promise<boolean> => {
    const there = pages.every(({ state }) => state === 'there' || state === 'trimmed')
    if (!docs.every(isUnderstood) || !there || (await deps.keys.of(matter)) === 'erased') return false
    const fold = await folds.get(matter)
    return fold?.state === 'closed' && (await folds.get(fold.visit))?.state === 'closed'
  }

  const trimPages = async (matter: string, slip: TrimSlip, pages: readonly PageRow[]): Promise<TrimSlip> => {
    await safe.trimPages(pages.map(({ hash }) => hash))
    const next = { ...slip, ...goneOf(await pagesOf(matter)) }
    await trims.put(matter, next)
    return next
  }
  const trimWords = (matter: string, slip: TrimSlip): Promise<void> =>
    deps.locks.run(appendLock, async () => {
      const fold = await folds.get(matter)
      const { docs, pages } = await contentOf(matter)
      // Something was said meanwhile.
      if (fold?.state !== 'closed' || docs.length + pages.length !== slip.of) return
      const said = docs.filter(({ body, out }) => body !== null && out === '')
      if (said.length === 0) return
      // Should the power go in between, it is fetched although it is here.
      await folds.put([{ ...fold, state: 'trimmed' }])
      await entries.put(said.map((doc) => ({ ...doc, body: null })))
      deps.folding.forget(said.map(({ id }) => id))
      const bytes = said.reduce((sum, { body }) => sum + (body?.length ?? 0), 0)
      await trims.put(matter, { ...slip, entries: said.length, bytes: slip.bytes + bytes })
    })

  /** By what is known of it: whether it is worth looking at. */
  const mayBeDue = (slip: TrimSlip, ages: Ages, at: number): boolean =>
    isOld(slip.held, deps.rules().copies, at) &&
    (isOld(slip.last, ages.matters, at) || (slip.pages === 0 && isOld(slip.last, ages.papers, at)))

  /** @param since what was seen before this counts no more */
  const look = async (matter: string, since: number, ages: Ages, at: number): Promise<void> => {
    const before = await trims.slips.get(matter)
    const known = before && before.held >= since ? before : null
    if (known && !mayBeDue(known, ages, at)) return
    const content = await contentOf(matter)
    if (!(await isAtRest(matter, content))) return
    const of = content.docs.length + content.pages.length
    if (!known || known.of !== of) {
      await trims.put(matter, { ...(before ?? untouched), held: at, of, last: lastOf(content.docs) })
      return
    }
    const slip = isOld(known.last, ages.papers, at) ? await trimPages(matter, known, content.pages) : known
    if (isOld(known.last, ages.matters, at)) await trimWords(matter, slip)
  }

  /** @returns false where it had to end early */
  const inSteps = async (
    subjects: readonly string[],
    lookAt: (subject: string, since: number, at: number) => Promise<void>,
  ): Promise<boolean> => {
    for (let from = 0; from < subjects.length; from += step) {
      const at = deps.countyTime()
      if (at === null || deps.closing.aborted || !deps.isSignedFor()) return false
      const { since } = await trims.stand()
      for (const subject of subjects.slice(from, from + step)) await lookAt(subject, since, at)
      await deps.breathe()
    }
    return true
  }
  const passOver = async (ages: Ages): Promise<boolean> => {
    const ended = await Promise.all(
      (['matter', 'dispute'] as const).map((kind) => folds.where(['kind', 'state'], [kind, 'closed'])),
    )
    return inSteps(ended.flat(), (subject, since, at) =>
      // What was said in a dispute is little, and stays.
      look(subject, since, kindOf(subject) === 'matter' ? ages : { ...ages, matters: null }, at),
    )
  }

  return {
    async look() {
      const { papers, matters } = deps.rules()
      const at = deps.countyTime()
      if (at === null || !deps.isSignedFor()) return
      const isDue = at - (await trims.stand()).done >= deps.every
      if (!isDue && !(await deps.isShort())) return
      // They are large, and nobody opens them here.
      const areThrough = await inSteps(await deps.films.subjects(), deps.films.look)
      if (!areThrough || papers === null || (!isDue && !(await deps.isShort()))) return
      // Short of room, what the county's copies have goes before its day: pages first, words only where that was not enough.
      const soon = matters === null ? null : 0
      for (const ages of [
        { papers, matters },
        { papers: 0, matters },
        { papers: 0, matters: soon },
      ]) {
        if (!(await passOver(ages))) return
        if (!(await deps.isShort())) break
      }
      await trims.looked(at)
    },
  }
}

function lastOf(docs: readonly EntryDoc[]): number {
  return docs.reduce((latest, { header }) => {
    const read = parseHeader(header)
    return typeof read === 'string' ? latest : Math.max(latest, Math.round(correctedTime(read)))
  }, 0)
}
