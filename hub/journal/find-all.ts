import { type Database, type Doc, type FindQuery, justAfter } from '../store/store.ts'

const page = 500

/** Everything that an index has of a query, page by page. */
export async function findAll<T extends Doc>(
  database: Database<T>,
  query: Pick<FindQuery, 'index' | 'where'>,
): Promise<readonly T[]> {
  const docs: T[] = []
  let bookmark: string | undefined
  do {
    const found = await database.find({ ...query, limit: page, ...(bookmark ? { bookmark } : {}) })
    docs.push(...found.docs)
    bookmark = found.bookmark
  } while (bookmark !== undefined)
  return docs
}

/** Everything whose id stands between two others, page by page. */
export async function allIn<T extends { readonly _id: string }>(
  database: Database<T>,
  from: string,
  to: string,
): Promise<readonly T[]> {
  const all: T[] = []
  for (let start = from; ; start = justAfter(all.at(-1)?._id ?? start)) {
    const docs = await database.range({ from: start, to, limit: page })
    all.push(...docs)
    if (docs.length < page) return all
  }
}
