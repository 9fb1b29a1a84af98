import type PouchDB from 'pouchdb-core'
import { answer, badRequest, type Answer, type Asked, type Row } from './answer.ts'
import type { Quirks } from './quirks.ts'

export type Waiting = { wait(seen: number, until: AbortSignal): Promise<void>; count(): number }

/**
 * `_changes`, normal and long poll. Sequences are opaque: a number that says nothing, and a word that only this database
 * understands. A sequence of another database begins from the start, as after CouchDB made the database anew.
 */
export async function changes(pouch: PouchDB, quirks: Quirks, bell: Waiting, asked: Asked): Promise<Answer> {
  const database = await pouch.id()
  const since = await placeOf(pouch, asked.query.get('since') ?? '0', database)
  if (since === undefined) return badRequest("Malformed sequence supplied in 'since' parameter.")
  const limit = Number(asked.query.get('limit') ?? 1_000_000)
  const timeout = AbortSignal.timeout(Number(asked.query.get('timeout') ?? 60_000))
  const until = AbortSignal.any([timeout, asked.gone])
  const from = quirks.strikes('rewind', '_changes')
    ? Math.max(0, since - Math.ceil(quirks.random() * 20))
    : since
  for (;;) {
    const seen = bell.count()
    const page = await pouch.changes({ since: from, limit, include_docs: true, return_docs: true })
    if (page.results.length === 0 && asked.query.get('feed') === 'longpoll' && !until.aborted) {
      await bell.wait(seen, until)
      continue
    }
    const results = page.results.map((change): Row => {
      const row = { seq: opaque(change.seq, database), id: change.id, changes: [{ rev: change.doc?._rev }] }
      return { ...row, ...(change.deleted ? { deleted: true } : {}), doc: change.doc }
    })
    if (quirks.strikes('disorder', '_changes')) results.sort(() => quirks.random() - 0.5)
    const last = results.length === 0 ? since : page.last_seq
    return answer(200, { results, last_seq: opaque(last, database), pending: 0 })
  }
}

async function placeOf(pouch: PouchDB, since: string, database: string): Promise<number | undefined> {
  if (since === '0') return 0
  if (since === 'now') return (await pouch.info()).update_seq
  const word = /^\d+-g1AAAA([\w-]+)$/.exec(since)?.[1]
  if (word === undefined) return undefined
  const [of, seq] = Buffer.from(word, 'base64url').toString().split(' ')
  return of === database ? Number(seq) : 0
}

function opaque(seq: number, database: string): string {
  return `${(seq * 7) % 1000}-g1AAAA${Buffer.from(`${database} ${seq}`).toString('base64url')}`
}
