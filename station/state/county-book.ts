import type * as v from 'valibot'
import type { Article } from '../../shared/facts/article.ts'
import type { Person } from '../../shared/http/people.ts'
import type { readReference } from '../../shared/http/reference.ts'
import type { WorkingCalendar } from '../../shared/rules/calendar.ts'
import { itemById, type Catalogue, type CatalogueItem } from '../../shared/rules/catalogue.ts'

export type ReferenceAnswer = v.InferOutput<typeof readReference.response>

/** What ids are shown as at the county. A name that is not known (a person who left) is shown as its id. */
export type CountyBook = {
  readonly staff: readonly Person[]
  readonly stations: ReferenceAnswer['stations']
  readonly catalogue: Catalogue | null
  readonly calendar: WorkingCalendar | null
  readonly staffName: (id: string) => string
  readonly stationName: (id: string) => string
  readonly item: (id: string | undefined) => CatalogueItem | null
  /** Answers of the question library that belong to an item. */
  readonly articlesOf: (item: string) => readonly Article[]
}

export const emptyBook = bookOf({ staff: [], stations: [], catalogue: null, calendar: null, articles: [] })

export function bookOf({ staff, stations, catalogue, calendar, articles }: ReferenceAnswer): CountyBook {
  const people = new Map(staff.map(({ id, name }) => [id, name]))
  const places = new Map(stations.map(({ id, name }) => [id, name]))
  return {
    staff,
    stations,
    catalogue,
    calendar,
    staffName: (id) => people.get(id) ?? id,
    stationName: (id) => places.get(id) ?? id,
    item: (id) => (catalogue && id !== undefined ? itemById(catalogue, id) : null),
    articlesOf: (item) => articles.filter(({ items }) => items.includes(item)),
  }
}
