import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import PouchDB from 'pouchdb-core'
import memory from 'pouchdb-adapter-memory'
import { createBell, type Bell } from '../../hub/store/bell.ts'
import { answer, asRow, badRequest, fail, notFound, type Answer, type Asked } from './answer.ts'
import { changes } from './changes.ts'
import { allDocs, bulkDocs } from './documents.ts'
import { createIndex, deleteIndex, find, listIndexes } from './find.ts'
import { createQuirks, type QuirkRates, type Quirks } from './quirks.ts'

PouchDB.plugin(memory)

/** Names, passwords and roles that the imitation knows. */
const users: Readonly<Record<string, { password: string; roles: string[] }>> = {
  admin: { password: 'admin-secret', roles: ['_admin'] },
  hub: { password: 'hub-secret', roles: ['yizhan-hub'] },
  stranger: { password: 'stranger-secret', roles: [] },
}

type Base = { pouch: PouchDB; partitioned: boolean; security: unknown; bell: Bell }
type World = {
  bases: Map<string, Base>
  quirks: Quirks
  closing: AbortSignal
  tag: number
  largest: number
  version: string
}

export type CouchServerOptions = {
  readonly seed?: number
  readonly quirks?: QuirkRates
  /** `max_document_size` in bytes, which an administrator may lower. */
  readonly largest?: number
  readonly version?: string
}

let servers = 0

/**
 * A server of CouchDB's protocol for tests only: what `hub/store/couch*.ts` asks of CouchDB 3.5, answered as its
 * documentation and a real 3.5.0 do (compared by running the contract suite against both), over PouchDB in memory.
 * Listens on loopback, denies by default, evaluates nothing.
 */
export async function startCouchServer(options: CouchServerOptions = {}) {
  const closing = new AbortController()
  const quirks = createQuirks(options.seed ?? 1, options.quirks ?? {})
  const { largest = 8_000_000, version = '3.5.2' } = options
  const world: World = { bases: new Map(), quirks, closing: closing.signal, tag: ++servers, largest, version }
  const server = createServer((request, response) => {
    serve(world, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    /** As one of `admin`, `hub` (our role), `stranger` (no role). */
    url: (user: string): string => `http://${user}:${users[user]?.password ?? 'wrong'}@127.0.0.1:${port}/`,
    /** One quirk, once, at the next request whose path fits. */
    order: quirks.order,
    calm: quirks.calm,
    /** Puts a document in as another node would have: beside what stands there. */
    async plant(db: string, doc: { _id: string; _rev: string; [field: string]: unknown }): Promise<void> {
      const base = world.bases.get(db)
      await base?.pouch.bulkDocs([doc], { new_edits: false })
      base?.bell.ring()
    },
    async close(): Promise<void> {
      if (closing.signal.aborted) return
      closing.abort()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      for (const { pouch } of world.bases.values()) await pouch.close()
    },
  }
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { quirks } = world
  const url = new URL(request.url ?? '/', 'http://couch')
  const text = await readText(request)
  if (quirks.strikes('stall', url.pathname)) return
  if (quirks.strikes('busy', url.pathname)) {
    const status = [429, 500, 503][Math.floor(quirks.random() * 3)] ?? 503
    send(response, fail(status, 'service unavailable', 'Nodes are unable to service this request.'))
    return
  }
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const asked = readAsked(request, url, text, AbortSignal.any([gone.signal, world.closing]))
  const reply = 'status' in asked ? asked : await route(world, rolesOf(request), asked)
  if (quirks.strikes('lost', url.pathname)) response.destroy()
  else send(response, reply, quirks.strikes('cut', url.pathname) !== undefined)
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function readAsked(request: IncomingMessage, url: URL, text: string, gone: AbortSignal): Asked | Answer {
  const parts = url.pathname.split('/').filter((part) => part !== '')
  const head = {
    method: request.method ?? 'GET',
    parts: parts.map(decodeURIComponent),
    query: url.searchParams,
    gone,
  }
  if (text === '') return { ...head, body: undefined }
  if (request.headers['content-type'] !== 'application/json') {
    return fail(415, 'bad_content_type', 'Content-Type must be application/json')
  }
  try {
    const body: unknown = JSON.parse(text, refuseHalves)
    return { ...head, body }
  } catch {
    return badRequest('invalid UTF-8 JSON')
  }
}

function refuseHalves(name: string, value: unknown): unknown {
  if (/\p{Surrogate}/u.test(name) || (typeof value === 'string' && /\p{Surrogate}/u.test(value)))
    throw new Error('UTF-8')
  return value
}

/** undefined: wrong name or password; no roles: nobody. */
function rolesOf(request: IncomingMessage): string[] | undefined {
  const header = request.headers.authorization
  if (header === undefined) return []
  const [name = '', password = ''] = Buffer.from(header.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':')
  return users[name]?.password === password ? [name, ...users[name].roles] : undefined
}

async function route(world: World, roles: string[] | undefined, asked: Asked): Promise<Answer> {
  if (roles === undefined) return fail(401, 'unauthorized', 'Name or password is incorrect.')
  const [name, ...rest] = asked.parts
  if (name === undefined)
    return answer(200, { couchdb: 'Welcome', version: world.version, features: ['partitioned'] })
  if (name === '_up') return answer(200, { status: 'ok', seeds: {} })
  const admin = roles.includes('_admin')
  if (rest.length === 0 && asked.method === 'PUT') {
    return admin ? createBase(world, name, asked) : fail(401, 'unauthorized', 'You are not a server admin.')
  }
  const base = world.bases.get(name)
  if (base === undefined) return fail(404, 'not_found', 'Database does not exist.')
  if (!admin && !allows(base, 'members', roles) && !allows(base, 'admins', roles)) {
    return roles.length === 0
      ? fail(401, 'unauthorized', 'You are not authorized to access this db.')
      : fail(403, 'forbidden', 'You are not allowed to access this db.')
  }
  return onBase(world, base, admin || allows(base, 'admins', roles), { ...asked, parts: rest })
}

function allows(base: Base, who: 'admins' | 'members', roles: readonly string[]): boolean {
  const allowed = asRow(asRow(base.security)[who])['roles']
  return Array.isArray(allowed) && allowed.some((role) => roles.includes(String(role)))
}

function createBase(world: World, name: string, asked: Asked): Answer {
  if (!/^[a-z][a-z0-9_$()+/-]*$/.test(name)) return fail(400, 'illegal_database_name', name)
  if (world.bases.has(name)) return fail(412, 'file_exists', 'The file already exists.')
  const pouch = new PouchDB(`couch-${world.tag}-${name}`, { adapter: 'memory' })
  const security = { members: { roles: ['_admin'] }, admins: { roles: ['_admin'] } }
  world.bases.set(name, {
    pouch,
    partitioned: asked.query.get('partitioned') === 'true',
    security,
    bell: createBell(),
  })
  return answer(201, { ok: true })
}

async function onBase(world: World, base: Base, admin: boolean, asked: Asked): Promise<Answer> {
  const { pouch, partitioned, bell } = base
  const [part, second, third] = asked.parts
  const wanted = `${asked.method} ${part ?? ''}`
  if (wanted === 'GET ') return info(base)
  if (wanted === 'GET _all_docs' || wanted === 'POST _all_docs') return allDocs(pouch, asked)
  if (wanted === 'GET _partition' && third === '_all_docs') {
    return partitioned ? allDocs(pouch, asked, second) : badRequest('database is not partitioned')
  }
  if (wanted === 'POST _bulk_docs') {
    const accepted = world.quirks.strikes('accepted', '_bulk_docs')
    const reply = await bulkDocs(
      pouch,
      { partitioned, largest: world.largest },
      asked,
      accepted !== undefined,
    )
    await accepted?.meanwhile?.()
    bell.ring()
    return reply
  }
  if (wanted === 'GET _changes') {
    return changes(pouch, world.quirks, { wait: bell.after, count: bell.heard }, asked)
  }
  if (wanted === 'POST _find') return find(pouch, asked)
  if (wanted === 'GET _index') return listIndexes(pouch)
  if (wanted === 'GET _security') return answer(200, base.security)
  if (!admin) return fail(401, 'unauthorized', 'You are not a db or server admin.')
  if (wanted === 'POST _index') return createIndex(pouch, partitioned, asked)
  if (wanted === 'DELETE _index') return deleteIndex(pouch, second ?? '')
  if (wanted === 'PUT _security') {
    base.security = asked.body
    return answer(200, { ok: true })
  }
  return wanted === 'POST _compact' ? answer(202, { ok: true }) : notFound()
}

async function info({ pouch, partitioned }: Base): Promise<Answer> {
  const { doc_count: count } = await pouch.info()
  const props = partitioned ? { partitioned } : {}
  return answer(200, { doc_count: count, props, compact_running: false, sizes: { file: 4096 } })
}

function send(response: ServerResponse, { status, body }: Answer, cut = false): void {
  if (response.destroyed) return
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length })
  if (!cut || bytes.length < 2) {
    response.end(bytes)
    return
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
}
