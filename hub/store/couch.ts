import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createCouchClient, realPace, type Pace } from './couch-client.ts'
import { createCouchDatabase, infoOf } from './couch-database.ts'
import { checkServer, sentenceFor, setUpDatabase, Unsuited } from './couch-setup.ts'
import { createDoor, type Door } from './door.ts'
import { claimLease, type Lease } from './lease.ts'
import { createLatelyUsed } from './lately-used.ts'
import { isHeld } from './levels.ts'
import { createCouchShelf } from './log/couch-shelf.ts'
import { type Log, openLog } from './log/log.ts'
import { StoreFault, type DatabaseShape, type Doc, type Opened, type Store } from './store.ts'

/** Documents whose newest revision is remembered. */
const MOST_REVS = 50_000

export type CouchOptions<Name extends string> = {
  /** With the user's name and password: a server administrator, or a user with the role `yizhan-hub`. */
  readonly url: string
  /** The hub's own folder for the indexes of logs; made when it is not there. One process at a time. */
  readonly dir: string
  /** Begins every database's name in CouchDB: `yizhan-journal`. Lower case. */
  readonly prefix?: string
  readonly databases: Readonly<Record<Name | 'meta', DatabaseShape>>
  readonly pace?: Pace
  /** Milliseconds for one request. */
  readonly timeout?: number
  /** How often anything is tried; 6 unless told. */
  readonly tries?: number
  /** Milliseconds that a writer's lease lives without a beat; 15,000 unless told. */
  readonly leaseTerm?: number
}

/** Opens the store on CouchDB 3.5, after bringing its databases into shape. */
export async function openCouchStore<Name extends string>(
  options: CouchOptions<Name>,
): Promise<Opened<Name | 'meta'>> {
  const pace = options.pace ?? realPace
  let place = 'CouchDB'
  try {
    const url = new URL(options.url)
    place = `CouchDB ${url.host}`
    const client = createCouchClient({ ...options, url: url.href, pace })
    await checkServer(client)
    const prefix = options.prefix ?? 'yizhan-'
    for (const [name, shape] of Object.entries<DatabaseShape>(options.databases)) {
      await setUpDatabase(client, prefix + name, shape)
    }
    const store = await createStore({ ...options, client, pace, prefix, place })
    return { ok: true, store }
  } catch (error) {
    const held = isHeld(error)
    const reason =
      error instanceof StoreFault
        ? error.code
        : error instanceof Unsuited
          ? 'unsuited'
          : held
            ? 'held'
            : undefined
    if (reason === undefined) throw error
    return {
      ok: false,
      reason,
      sentence: held ? heldSentence(options.dir) : sentenceFor(error, place),
    }
  }
}

function heldSentence(dir: string): string {
  return (
    `目录 ${dir} 正由另一个进程使用，同一目录只许一个。` +
    ` The folder is in use by another process; one process writes it.`
  )
}

type Ready<Name extends string> = CouchOptions<Name> & {
  readonly client: ReturnType<typeof createCouchClient>
  readonly pace: Pace
  readonly prefix: string
  readonly place: string
}

async function createStore<Name extends string>(ready: Ready<Name>): Promise<Store<Name | 'meta'>> {
  const { client, pace, prefix } = ready
  const door = createDoor()
  let claimed: { readonly who: string; readonly holds: () => boolean } | undefined
  let closed: Promise<void> | undefined
  const stillOurs = (): StoreFault | undefined =>
    claimed?.holds() === false ? new StoreFault('not-writer') : undefined
  const logs = await openLogs(ready, door, stillOurs)
  const revs = createLatelyUsed<string>(MOST_REVS)

  const open = <T extends Doc>(name: Name | 'meta', writable: () => StoreFault | undefined) => {
    const shape = ready.databases[name]
    if (shape === undefined) throw new TypeError(`no database "${name}" is declared`)
    const log = logs.get(name)
    return log
      ? log.database<T>()
      : createCouchDatabase<T>({ client, db: prefix + name, shape, pace, revs, door, writable })
  }

  return {
    kind: 'couch',
    place: ready.place,
    database: (name) => open(name, stillOurs),
    async claimWriter(who, waits) {
      if (claimed !== undefined) return { ok: false, holder: claimed.who }
      const meta = open<Lease>('meta', () => undefined)
      const claim = await claimLease(
        { meta, pace, term: ready.leaseTerm ?? 15_000, closing: door.closing, waits },
        who,
      )
      if (!claim.ok) return claim
      for (const log of logs.values()) await log.refresh()
      const ours = { who, holds: claim.holds }
      claimed = ours
      const release = async (): Promise<void> => {
        if (claimed === ours) claimed = undefined
        await claim.release()
      }
      return { ok: true, lost: claim.lost, release }
    },
    async ping() {
      const answer = await client.once({ method: 'GET', path: '_up', timeout: 5000 })
      return answer.ok ? undefined : answer.fault
    },
    close: () => (closed ??= door.close().then(() => closeAll(logs))),
  }
}

async function openLogs<Name extends string>(
  { client, pace, prefix, dir, databases }: Ready<Name>,
  door: Door,
  writable: () => StoreFault | undefined,
): Promise<ReadonlyMap<string, Log>> {
  const logs = new Map<string, Log>()
  await mkdir(dir, { recursive: true })
  try {
    for (const [name, shape] of Object.entries<DatabaseShape>(databases)) {
      if (!shape.log) continue
      const db = prefix + name
      const shelf = await createCouchShelf({ client, db, pace, writable })
      const bytes = async (): Promise<number> => (await infoOf(client, db)).bytes
      const location = join(dir, `${db}.index`)
      logs.set(name, await openLog({ shelf, location, shape, door, bytes, faultOf }))
    }
    return logs
  } catch (error) {
    await closeAll(logs)
    throw error
  }
}

async function closeAll(logs: ReadonlyMap<string, Log>): Promise<void> {
  for (const log of logs.values()) await log.close()
}

/** Whatever is no fault of CouchDB's is one of the folder with the indexes. */
function faultOf(error: unknown): StoreFault {
  return error instanceof StoreFault
    ? error
    : new StoreFault('disk', error instanceof Error ? error.name : '')
}
