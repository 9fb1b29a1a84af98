import { readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Database, DatabaseName, Doc, Store } from '../../../hub/store/store.ts'

/**
 * Where a hub dies: at the `nth` write of this name from when the plan was given, `*` being any write.
 * `after`: it is on the disk, and nobody has heard of it; `torn`: the disk was cut off in the middle of it.
 */
export type Death = { readonly step: string; readonly nth: number; readonly how: 'torn' | 'after' }

/** A store whose process kills itself at one of its own writes, and which names those that it did. */
export function createFatalStore(store: Store, dir: string) {
  let plan: Death | null = null
  let done: string[] | null = null

  const run = async <Outcome>(
    name: DatabaseName,
    ids: readonly string[],
    write: () => Promise<Outcome>,
  ): Promise<Outcome> => {
    if (!done) return write()
    done.push(stepOf(name, ids))
    const fits = done.filter((step) => plan?.step === '*' || plan?.step === step)
    if (plan?.nth !== fits.length || (plan.step !== '*' && plan.step !== done.at(-1))) return write()
    const tear = plan.how === 'torn' ? tearing(logOf(join(dir, 'store', name))) : null
    const outcome = await write()
    tear?.()
    process.kill(process.pid, 'SIGKILL')
    return outcome
  }

  const fatal: Store = {
    ...store,
    database<T extends Doc>(name: DatabaseName): Database<T> {
      const real = store.database<T>(name)
      return {
        ...real,
        append: (docs) => run(name, idsOf(docs), () => real.append(docs)),
        put: (doc, expected) => run(name, [doc._id], () => real.put(doc, expected)),
        putAll: (docs) => run(name, idsOf(docs), () => real.putAll(docs)),
        remove: (ids) => run(name, ids, () => real.remove(ids)),
      }
    },
  }
  return {
    store: fatal,
    /** Counts from here on. */
    watch(death: Death | null): void {
      plan = death
      done = []
    },
    /** The names of the writes so far: the database, and in `meta` the kind of thing. */
    done: (): readonly string[] => done ?? [],
  }
}

/** @returns cuts off half of what was written meanwhile */
function tearing(log: string): () => void {
  const before = statSync(log).size
  return () => truncateSync(log, (before + statSync(log).size) >> 1)
}

const idsOf = (docs: readonly Doc[]): readonly string[] => docs.map(({ _id }) => _id)

function stepOf(name: DatabaseName, [first = '']: readonly string[]): string {
  if (name !== 'meta') return name
  return `meta ${first.startsWith('follower~') ? first : first.split('~')[0]}`
}

/** The file that LevelDB writes to at present. */
export function logOf(folder: string): string {
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .at(-1)
  if (newest === undefined) throw new Error(`${folder} is no LevelDB`)
  return join(folder, newest)
}
