import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRxDatabase, type RxCollection, type RxDatabase, type RxJsonSchema } from 'rxdb/plugins/core'
import { getFetchWithCouchDBAuthorization, replicateCouchDB } from 'rxdb/plugins/replication-couchdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import type { Entry } from '../../shared/entry/entry.ts'
import { type Rate, timed } from './timed.ts'

/** Batches of 200 to 2,000 were tried: this is where the plugin is best, up and down. */
const batchSize = 1_000

/** A server of CouchDB's protocol: a real one, or the imitation over PouchDB on LevelDB. */
type Server = {
  readonly base: string
  readonly fetch: typeof fetch
  readonly cpuMs: () => Promise<number>
  readonly close: () => Promise<void>
}

type Doc = { readonly id: string; readonly header: string; readonly body: string; readonly salt: string }
type Client = { readonly database: RxDatabase; readonly entries: RxCollection<Doc> }

export type PeerRun = { readonly push: Rate; readonly pull: Rate }

const text = { type: 'string' } as const
const schema: RxJsonSchema<Doc> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 40 }, header: text, body: text, salt: text },
  required: ['id', 'header', 'body', 'salt'],
}

/**
 * The same entries as plain documents: from one RxDB in memory to the server by RxDB's own CouchDB plugin, and from there into another.
 * No hash, no signature, no encryption, no verdict. Rates in documents a second.
 */
export async function runPeer(entries: readonly Entry[]): Promise<PeerRun> {
  const server = await (process.env['COUCHDB_URL'] ? couch(process.env['COUCHDB_URL']) : imitation())
  try {
    const from = await openClient()
    const docs = entries.map(({ id, header, body, salt }) => ({
      id,
      header,
      body: body ?? '',
      salt: salt ?? '',
    }))
    const { error } = await from.entries.bulkInsert(docs)
    if (error.length > 0) throw new Error('the peer could not be filled')
    const push = await timed(server.cpuMs, docs.length, () =>
      replicate(from, server, { push: { batchSize } }),
    )
    await from.database.close()
    const to = await openClient()
    const pull = await timed(server.cpuMs, docs.length, () => replicate(to, server, { pull: { batchSize } }))
    const arrived = await to.entries.count().exec()
    if (arrived !== docs.length) throw new Error(`${arrived} of ${docs.length} documents came back`)
    await to.database.close()
    return { push, pull }
  } finally {
    await server.close()
  }
}

async function openClient(): Promise<Client> {
  const database = await createRxDatabase({
    name: `peer-${randomUUID()}`,
    storage: getRxStorageMemory(),
    multiInstance: false,
    eventReduce: false,
  })
  const { entries } = await database.addCollections({ entries: { schema } })
  return { database, entries: entries as unknown as RxCollection<Doc> }
}

async function replicate({ entries }: Client, { base, fetch }: Server, directions: object): Promise<void> {
  const state = replicateCouchDB<Doc>({
    replicationIdentifier: randomUUID(),
    collection: entries,
    url: base,
    fetch,
    live: false,
    waitForLeadership: false,
    ...directions,
  } as Parameters<typeof replicateCouchDB<Doc>>[0])
  const failed = new Promise<never>((_, reject) => state.error$.subscribe(reject))
  await Promise.race([state.awaitInitialReplication(), failed])
  await state.cancel()
}

async function imitation(): Promise<Server> {
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-peer-'))
  const child = fork(new URL('peer-server.ts', import.meta.url), [dir], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }]
  const base = `http://127.0.0.1:${port}/entries/`
  await fetch(base, { method: 'PUT' })
  return {
    base,
    fetch,
    async cpuMs() {
      const answered = once(child, 'message')
      child.send('usage')
      const [{ cpuMs }] = (await answered) as [{ readonly cpuMs: number }]
      return cpuMs
    },
    async close() {
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** On a real CouchDB nobody here can say what it used. */
async function couch(url: string): Promise<Server> {
  const { origin, username, password } = new URL(url)
  const authorized = getFetchWithCouchDBAuthorization(
    decodeURIComponent(username),
    decodeURIComponent(password),
  )
  const base = `${origin}/yizhan-bench-peer-${randomUUID()}/`
  await authorized(base, { method: 'PUT' })
  const close = async (): Promise<void> => void (await authorized(base, { method: 'DELETE' }))
  return { base, fetch: authorized, cpuMs: () => Promise.resolve(0), close }
}
