import { type Bytes, concat, fromBase64 } from '../../../shared/entry/bytes.ts'
import { readParcel } from '../../../shared/http/parcels.ts'
import { type EntryDoc, isTrimmed } from '../store/schemas.ts'
import type { Safe } from '../store/safe.ts'
import type { Table } from '../store/table.ts'
import type { Again } from './again.ts'
import type { Link } from './link.ts'
import { digestOf } from './load-parcel.ts'
import type { Trims } from './trims.ts'
import type { Wire } from './wire.ts'

/** `away`: there is no line now. `gone`: the county has it not, or not any more. */
export type Fetched = 'here' | 'away' | 'gone'

/** What was trimmed here, from the county, for whoever opens it. */
export type FetchBack = {
  readonly matter: (subject: string) => Promise<Fetched>
  /** @param told bytes that have come, of so many; a page that was broken off goes on where it stood */
  readonly page: (hash: string, told: (done: number, size: number) => void) => Promise<Fetched>
}

/** Beside its bytes, an answer may take so long, ms. */
const patience = 10_000

export function createFetchBack(deps: {
  readonly entries: Table<EntryDoc>
  readonly safe: Safe
  readonly again: Again
  readonly wire: Wire
  readonly link: Link
  readonly trims: Trims
  /** Hub time; the desk's own before it has said any. */
  readonly countyTime: () => number
  /** Of these entries neither the county nor this desk has the words any more. */
  readonly gone: (entries: readonly string[]) => Promise<void>
}): FetchBack {
  const { entries, safe, trims } = deps
  /** What has come of pages whose line broke. */
  const parts = new Map<string, Bytes>()

  /** What somebody opened stays for as long as if it had only now come to lie at the county. */
  const note = async (matter: string, came: { readonly pages?: number; readonly bytes: number }) => {
    const slip = await trims.slips.get(matter)
    if (!slip || (came.pages !== undefined && slip.pages === 0)) return
    const pages = slip.pages - (came.pages ?? 0)
    const words = came.pages === undefined ? 0 : slip.entries
    await trims.put(matter, {
      ...slip,
      held: Math.round(deps.countyTime()),
      pages,
      entries: words,
      bytes: pages + words === 0 ? 0 : slip.bytes - came.bytes,
    })
  }

  const fetchPage: FetchBack['page'] = async (hash, told) => {
    for (;;) {
      const before = parts.get(hash) ?? new Uint8Array()
      const query = { from: String(before.length), most: String(deps.link.chunk()) }
      const answer = await deps.wire.send(readParcel, { params: { hash }, query, longer: patience })
      if (!answer.ok)
        return answer.error.code === 'not-found' || answer.error.code === 'erased' ? 'gone' : 'away'
      const { size, bytes } = answer.value
      const next = fromBase64(bytes)
      if (!next) return 'gone'
      const all = concat(before, next)
      told(all.length, size)
      parts.set(hash, all)
      if (next.length > 0 && all.length < size) continue
      parts.delete(hash)
      if ((await digestOf(all)) !== hash) return 'gone'
      await safe.restorePage(hash, all)
      return 'here'
    }
  }

  return {
    async matter(subject) {
      const docs = await entries.many(await entries.where(['subject'], [subject]))
      const trimmed = docs.filter(isTrimmed)
      const got = await deps.again.fetch(trimmed.map(({ id }) => id))
      if (!got) return 'away'
      const whole = trimmed.flatMap((doc): EntryDoc[] => {
        const theirs = got.get(doc.id)?.doc
        return theirs && theirs.body !== null && theirs.header === doc.header
          ? [{ ...theirs, out: doc.out }]
          : []
      })
      await deps.again.put(whole, [subject])
      const came = new Set(whole.map(({ id }) => id))
      const left = trimmed.filter(({ id }) => !came.has(id)).map(({ id }) => id)
      await deps.gone(left)
      if (left.length > 0) return 'gone'
      await note(subject, { bytes: whole.reduce((sum, { body }) => sum + (body?.length ?? 0), 0) })
      return 'here'
    },
    async page(hash, told) {
      const row = await safe.pages.get(hash)
      if (row?.state !== 'trimmed') return row ? 'here' : 'gone'
      const fetched = await fetchPage(hash, told)
      if (fetched === 'here') await note(row.matter, { pages: 1, bytes: row.size })
      return fetched
    },
  }
}
