import { filmMedia } from '../../../shared/evidence/seal-list.ts'
import { kindOf } from '../../../shared/entry/subject.ts'
import { filmDays, type KeepRules } from '../../../shared/rules/line-rules.ts'
import type { FilmItems } from '../films/items.ts'
import type { PageRow, Safe } from '../store/safe.ts'
import { goneOf, isOld, sizeOf, type Trims, untouched } from './trims.ts'

/**
 * Recordings are shown by the county alone: what its archive has, and its copies, too, goes from here, however long photographs stay. Lists stay with what was
 * said, so that the chain of sums still proves itself.
 */
export type TrimFilms = {
  /** Of whatever pieces are here, or were. */
  readonly subjects: () => Promise<readonly string[]>
  /** @param since what was seen before this counts no more */
  readonly look: (subject: string, since: number, at: number) => Promise<void>
}

/** Pieces of one transaction, some sixty megabytes: somebody may be recording meanwhile. */
const atATime = 200

export function createTrimFilms(deps: {
  readonly safe: Safe
  readonly items: FilmItems
  readonly trims: Trims
  readonly rules: () => KeepRules
  readonly isSignedFor: () => boolean
  readonly breathe: () => Promise<void>
  readonly closing: AbortSignal
}): TrimFilms {
  const { safe, items, trims } = deps
  const rowsOf = (subject: string): Promise<PageRow[]> => safe.pages.where('matter').equals(subject).toArray()
  const isArchived = async (subject: string): Promise<boolean> => {
    const parts = kindOf(subject) === 'consult' ? await items.partsOf(subject) : [subject]
    const fates = await Promise.all(parts.map(items.fateOf))
    return fates.length > 0 && fates.every((fate) => fate !== 'open')
  }
  const trim = async (pieces: readonly PageRow[]): Promise<void> => {
    for (let from = 0; from < pieces.length; from += atATime) {
      if (deps.closing.aborted || !deps.isSignedFor()) return
      await safe.trimPages(pieces.slice(from, from + atATime).map(({ hash }) => hash))
      await deps.breathe()
    }
  }

  return {
    subjects: async () => [
      ...(await namesOf(safe.pages.where('matter').startsWith('evidence:'))),
      ...(await namesOf(safe.pages.where('matter').startsWith('consult:'))),
    ],
    async look(subject, since, at) {
      const before = await trims.slips.get(subject)
      const known = before && before.held >= since ? before : null
      const isDue = known !== null && isOld(known.held, filmDays(deps.rules()), at)
      if (known && (known.pages === known.of || !isDue)) return
      const rows = await rowsOf(subject)
      const pieces = piecesIn(rows)
      const isThrough = rows.every(({ state }) => state !== 'waiting')
      if (pieces.length === 0 || !isThrough || !(await isArchived(subject))) return
      if (known?.of === pieces.length) await trim(pieces)
      const left = piecesIn(await rowsOf(subject))
      const here = sizeOf(left.filter(({ state }) => state === 'there'))
      const held = known?.of === pieces.length ? known.held : at
      await trims.put(subject, {
        ...(known ?? untouched),
        ...goneOf(left),
        held,
        last: held,
        of: pieces.length,
        here,
      })
    },
  }
}

/** Pieces that the county has; not the lists, which are small, and not what waits, or is broken. */
function piecesIn(rows: readonly PageRow[]): readonly PageRow[] {
  return rows.filter(({ media, state }) => media === filmMedia && (state === 'there' || state === 'trimmed'))
}

async function namesOf(rows: { readonly uniqueKeys: () => Promise<unknown[]> }): Promise<readonly string[]> {
  return (await rows.uniqueKeys()).map(String)
}
