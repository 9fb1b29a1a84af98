import { isDeepStrictEqual } from 'node:util'
import * as v from 'valibot'
import type { CouchAnswer, CouchClient } from './couch-client.ts'
import { designOf, indexFields } from './couch-find.ts'
import { parsed } from './couch-read.ts'
import { StoreFault, type DatabaseShape } from './store.ts'

/** The CouchDB role of a user who may read and write our databases and nothing else. */
const ROLE = 'yizhan-hub'

/** Server administrators may do everything in any case; beside them only our role, which must compact after an erasure. */
const security = {
  admins: { names: [] as string[], roles: [ROLE] },
  members: { names: [] as string[], roles: [ROLE] },
}

/** Throws a StoreFault; `Unsuited` when this CouchDB cannot carry the hub. */
export class Unsuited extends Error {}

const welcomeSchema = v.object({ version: v.string(), features: v.optional(v.array(v.string()), []) })
const databaseSchema = v.object({ props: v.optional(v.object({ partitioned: v.optional(v.boolean()) })) })
const indexesSchema = v.object({
  indexes: v.array(
    v.object({
      ddoc: v.nullable(v.string()),
      name: v.string(),
      def: v.object({ fields: v.array(v.record(v.string(), v.string())) }),
    }),
  ),
})
type Index = v.InferOutput<typeof indexesSchema>['indexes'][number]

/** Refuses a server that is too old or no CouchDB. */
export async function checkServer(client: CouchClient): Promise<void> {
  const { version, features } = parsed(welcomeSchema, await client.patiently({ method: 'GET' }))
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 3 || (major === 3 && minor < 5)) throw new Unsuited(`CouchDB ${version} (3.5)`)
  if (!features.includes('partitioned')) throw new Unsuited(`CouchDB ${version}: partitioned`)
}

/**
 * Brings one database into its declared shape. Safe to run again, also by a user who may only read and write, as long as
 * nothing is left to change.
 */
export async function setUpDatabase(client: CouchClient, db: string, shape: DatabaseShape): Promise<void> {
  // A log's blocks lie in partitions, so that none of them grows beyond what CouchDB bears.
  const partitioned = shape.log === true
  let info = await client.patiently({ method: 'GET', db })
  if (!info.ok && info.status === 404) {
    const made = await client.patiently({ method: 'PUT', db, qs: partitioned ? { partitioned } : {} })
    // 412: made by an earlier try, or by another process at the same moment.
    if (!made.ok && made.status !== 412) throw made.fault
    info = await client.patiently({ method: 'GET', db })
  }
  const found = parsed(databaseSchema, info).props?.partitioned === true
  if (found !== partitioned) throw new Unsuited(`${db}: partitioned=${found}`)
  await setUpSecurity(client, db)
  // A log has its indexes beside the hub.
  await setUpIndexes(client, db, shape.log ? {} : shape)
}

async function setUpSecurity(client: CouchClient, db: string): Promise<void> {
  const path = '_security'
  const found = await client.patiently({ method: 'GET', db, path })
  if (!found.ok) throw found.fault
  if (isDeepStrictEqual(found.body, security)) return
  succeed(await client.patiently({ method: 'PUT', db, path, body: security }))
}

async function setUpIndexes(client: CouchClient, db: string, shape: DatabaseShape): Promise<void> {
  const { indexes } = parsed(indexesSchema, await client.patiently({ method: 'GET', db, path: '_index' }))
  const ours = indexes.filter(({ ddoc }) => ddoc?.startsWith('_design/yz-'))
  const wanted = Object.entries(shape.indexes ?? {})
  const fitting = new Set(
    wanted.filter(([name, fields]) => ours.some((has) => isFor(has, name, fields))).map(([name]) => name),
  )
  for (const has of ours) {
    if (fitting.has(has.name)) continue
    const path = `_index/${encodeURIComponent((has.ddoc ?? '').slice('_design/'.length))}/json/${encodeURIComponent(has.name)}`
    const gone = await client.patiently({ method: 'DELETE', db, path })
    if (!gone.ok && gone.status !== 404) throw gone.fault
  }
  for (const [name, fields] of wanted) {
    if (fitting.has(name)) continue
    const body = { index: { fields: indexFields(fields) }, ddoc: designOf(name), name, type: 'json' }
    succeed(await client.patiently({ method: 'POST', db, path: '_index', body }))
  }
}

function isFor(has: Index, name: string, fields: readonly string[]): boolean {
  const columns = has.def.fields.flatMap((field) => Object.keys(field))
  return (
    has.name === name &&
    has.ddoc === `_design/${designOf(name)}` &&
    columns.join('\n') === indexFields(fields).join('\n')
  )
}

function succeed(answer: CouchAnswer): void {
  if (!answer.ok) throw answer.fault
}

export function sentenceFor(error: unknown, place: string): string {
  if (error instanceof Unsuited) {
    return `${place} 不适用，需要 CouchDB 3.5 以上且库的划分方式一致 (not suited: CouchDB 3.5 or later is needed, and databases laid out as declared): ${error.message}`
  }
  const code = error instanceof StoreFault ? error.code : 'garbled'
  const why: Record<string, string> = {
    unauthorized:
      '用户名或密码不对，或该用户无权建库 (wrong name or password, or no right to create databases)',
    forbidden: `该用户没有角色 ${ROLE}，也不是管理员 (the user has not the role ${ROLE} and is no administrator)`,
    unreachable: '连不上 (cannot be reached)',
    timeout: '没有应答 (does not answer)',
  }
  return `${place}: ${why[code] ?? `不能用 (cannot be used): ${code}`}`
}
