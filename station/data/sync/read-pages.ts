import { utf8 } from '../../../shared/entry/bytes.ts'
import type { FeedPlace } from '../../../shared/entry/feed.ts'
import { createDrawer } from '../store/drawer.ts'
import type { EntryDoc, SlipDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import { digestOf } from './load-parcel.ts'

/** The entries that one page of a feed brought, and the digest of their headers as the county signed for them. */
export type ReadPage = { readonly ids: readonly string[]; readonly sum: string }

/** What the county's feeds brought, page by page: their chain is proven when they are read, and this says later whether it is all still there. */
export type ReadPages = {
  readonly keep: (feed: 'own' | 'common', place: FeedPlace, docs: readonly EntryDoc[]) => Promise<void>
  /** The page after this one, in the order of their names. */
  readonly after: (name: string) => Promise<readonly [name: string, page: ReadPage] | null>
}

export function createReadPages(slips: Table<SlipDoc>): ReadPages {
  const pages = createDrawer<ReadPage>(slips, 'page')
  return {
    async keep(feed, { epoch, n }, docs) {
      if (docs.length === 0) return
      const page = { ids: docs.map(({ id }) => id), sum: await sumOf(docs) }
      await pages.put([[`${feed}~${epoch}~${String(n).padStart(12, '0')}`, page]])
    },
    async after(name) {
      const [next] = await pages.names(name, 1)
      const page = next === undefined ? null : await pages.get(next)
      return next !== undefined && page ? [next, page] : null
    },
  }
}

/** @param docs in the order of the page */
export function sumOf(docs: readonly Pick<EntryDoc, 'header'>[]): Promise<string> {
  return digestOf(utf8(docs.map(({ header }) => header).join('\n')))
}
