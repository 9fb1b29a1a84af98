import { parseCalendar, type WorkingCalendar } from '../../shared/rules/calendar.ts'
import type { Catalogue } from '../../shared/rules/catalogue.ts'
import { parseCatalogue } from '../../shared/rules/catalogue-parse.ts'
import type { LiveDirectory, Pack } from '../directory/directory.ts'

/** The county's tables as they stand; null until one was published. */
export type Packs = { readonly catalogue: Catalogue | null; readonly calendar: WorkingCalendar | null }

/** Read again only when a newer one was published. */
export function createPacksNow(directory: LiveDirectory): () => Packs {
  let kept: { readonly from: readonly (Pack | null)[]; readonly packs: Packs } | null = null
  return () => {
    const from = [directory.pack('catalogue'), directory.pack('calendar')]
    if (kept?.from.every((pack, at) => pack === from[at])) return kept.packs
    const [catalogue, calendar] = from
    const parsed = parseCalendar(calendar?.content)
    const packs = {
      catalogue: parseCatalogue(catalogue?.content).catalogue,
      calendar: parsed.ok ? parsed.calendar : null,
    }
    kept = { from, packs }
    return packs
  }
}
