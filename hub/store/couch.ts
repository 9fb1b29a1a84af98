import { createCouchClient, realPace, type Pace } from './couch-client.ts'
import { createCouchDatabase } from './couch-database.ts'
import { checkServer, sentenceFor, setUpDatabase, Unsuited } from './couch-setup.ts'
import { createDoor } from './door.ts'
import { claimLease, type Lease } from './lease.ts'
import { StoreFault, type Claim, type DatabaseShape, type Doc, type Opened, type Store } from './store.ts'

export type CouchOptions<Name extends string> = {
  /** With the user's name and password: a server administrator, or a user with the role `yizhan-hub`. */
  readonly url: string
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
    return { ok: true, store: createStore({ ...options, client, pace, prefix, place }) }
  } catch (error) {
    const reason =
      error instanceof StoreFault ? error.code : error instanceof Unsuited ? 'unsuited' : undefined
    if (reason === undefined) throw error
    return { ok: false, reason, sentence: sentenceFor(error, place) }
  }
}

type Ready<Name extends string> = CouchOptions<Name> & {
  readonly client: ReturnType<typeof createCouchClient>
  readonly pace: Pace
  readonly prefix: string
  readonly place: string
}

function createStore<Name extends string>(ready: Ready<Name>): Store<Name | 'meta'> {
  const { client, pace, prefix } = ready
  const door = createDoor()
  let claimed: (Claim & { ok: true; who: string }) | undefined

  const open = <T extends Doc>(name: Name | 'meta', writable: () => StoreFault | undefined) => {
    const shape = ready.databases[name]
    if (shape === undefined) throw new TypeError(`no database "${name}" is declared`)
    return createCouchDatabase<T>({ client, db: prefix + name, shape, pace, door, writable })
  }
  const stillOurs = (): StoreFault | undefined =>
    claimed?.lost.aborted === true ? new StoreFault('not-writer') : undefined

  return {
    kind: 'couch',
    place: ready.place,
    database: (name) => open(name, stillOurs),
    async claimWriter(who) {
      if (claimed !== undefined) return { ok: false, holder: claimed.who }
      const meta = open<Lease>('meta', () => undefined)
      const claim = await claimLease(
        { meta, pace, term: ready.leaseTerm ?? 15_000, closing: door.closing },
        who,
      )
      if (!claim.ok) return claim
      const ours = { ...claim, who }
      claimed = ours
      const release = async (): Promise<void> => {
        if (claimed === ours) claimed = undefined
        await claim.release()
      }
      return { ...claim, release }
    },
    async ping() {
      const answer = await client.once({ method: 'GET', path: '_up', timeout: 5000 })
      return answer.ok ? undefined : answer.fault
    },
    close: () => door.close(),
  }
}
