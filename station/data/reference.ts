import { type Article, articlePublished, articleWithdrawn } from '../../shared/facts/article.ts'
import { countyLine, countyNamed, countyPack } from '../../shared/facts/county.ts'
import { foldDirectory } from '../../shared/facts/directory.ts'
import { type Heard, isTold, type Told } from '../../shared/facts/fact.ts'
import { inOrder } from '../../shared/facts/order.ts'
import { parseCalendar, type WorkingCalendar } from '../../shared/rules/calendar.ts'
import { parseCatalogue } from '../../shared/rules/catalogue-parse.ts'
import type { Reference } from './desk-shapes.ts'
import type { Live } from './live.ts'
import type { Folding } from './journal/folding.ts'
import { createSource } from './live.ts'
import type { EntryDoc } from './store/schemas.ts'
import type { KeptReference, Settings } from './store/settings.ts'
import type { Table } from './store/table.ts'

/** What every desk of the county knows: who belongs to it, its catalogue, calendar and articles. Kept folded. */
export type ReferenceShelf = {
  readonly live: Live<Reference>
  readonly read: () => Promise<void>
  /** Entries of the county that just came. */
  readonly learn: (ids: readonly string[]) => Promise<void>
  /** Another version of the app may understand more of what is here. */
  readonly anew: () => Promise<void>
  readonly close: () => void
}

export function createReference(deps: {
  readonly settings: Settings
  readonly entries: Table<EntryDoc>
  readonly heard: Folding['heard']
}): ReferenceShelf {
  const source = createSource<Reference>(liveOf(nothingKept))
  const stop = deps.settings.changes('reference', (kept) => source.set(liveOf(kept)))
  const keptNow = async (): Promise<KeptReference> => (await deps.settings.get('reference')) ?? nothingKept
  const fold = async (ids: readonly string[], before: KeptReference): Promise<void> => {
    const heard = await Promise.all((await deps.entries.many(ids)).map((doc) => deps.heard(doc)))
    const known = heard.filter((one) => one !== null)
    await deps.settings.set('reference', keptFrom(ids, known, before))
  }
  return {
    live: source.live,
    async read() {
      source.set(liveOf(await keptNow()))
    },
    async learn(ids) {
      const kept = await keptNow()
      const all = [...new Set([...kept.entries, ...ids])]
      if (all.length > kept.entries.length) await fold(all, kept)
    },
    async anew() {
      const kept = await keptNow()
      if (kept.entries.length > 0) await fold(kept.entries, kept)
    },
    close: stop,
  }
}

const nothingKept: KeptReference = {
  entries: [],
  county: null,
  version: 0,
  stations: [],
  staff: [],
  devices: [],
  catalogue: null,
  calendar: null,
  articles: [],
  line: null,
}

function keptFrom(entries: readonly string[], heard: readonly Heard[], before: KeptReference): KeptReference {
  const directory = foldDirectory(heard)
  const told = inOrder(heard).filter(isTold)
  const named = told.findLast((one) => countyNamed.is(one))
  return {
    entries,
    county: named && countyNamed.is(named) ? named.body : before.county,
    version: directory.version,
    stations: [...directory.stations.values()],
    staff: [...directory.staff.values()],
    devices: [...directory.devices.values()],
    catalogue:
      newestPack(told, 'catalogue', (content) => parseCatalogue(content).catalogue) ?? before.catalogue,
    calendar: newestPack(told, 'calendar', calendarOf) ?? before.calendar,
    articles: articlesOf(told),
    line: told.findLast(countyLine.is)?.body ?? before.line ?? null,
  }
}

/** The newest version that can be read: one that was edited badly leaves the last good one standing. */
function newestPack<Pack>(
  told: readonly Told[],
  name: string,
  parse: (content: unknown) => Pack | null,
): Pack | null {
  const packs = told.flatMap((one) => (countyPack.is(one) && one.body.pack === name ? [one.body] : []))
  for (const { content } of packs.sort((a, b) => b.version - a.version)) {
    const pack = parse(content)
    if (pack) return pack
  }
  return null
}

function calendarOf(content: unknown): WorkingCalendar | null {
  const parsed = parseCalendar(content)
  return parsed.ok ? parsed.calendar : null
}

function articlesOf(told: readonly Told[]): readonly Article[] {
  const articles = new Map<string, Article>()
  for (const one of told) {
    const id = one.subject.slice(one.subject.indexOf(':') + 1)
    if (articlePublished.is(one) && one.body.revision >= (articles.get(id)?.revision ?? 0))
      articles.set(id, { id, ...one.body })
    if (articleWithdrawn.is(one)) articles.delete(id)
  }
  return [...articles.values()]
}

function liveOf({
  county,
  version,
  stations,
  staff,
  devices,
  catalogue,
  calendar,
  articles,
  line = null,
}: KeptReference): Reference {
  const byId = <One extends { readonly id: string }>(all: readonly One[]) =>
    new Map(all.map((one) => [one.id, one]))
  const directory = { version, stations: byId(stations), staff: byId(staff), devices: byId(devices) }
  return { county, directory, catalogue, calendar, articles, line }
}
