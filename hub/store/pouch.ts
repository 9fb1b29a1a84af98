import { readFileSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import PouchDB from 'pouchdb-core'
import leveldb from 'pouchdb-adapter-leveldb'
import { createDoor } from './door.ts'
import { createLevels, isHeld, openLevel, type Level } from './levels.ts'
import { openLog } from './log/log.ts'
import { createPouchShelf } from './log/pouch-shelf.ts'
import { createPouchDatabase } from './pouch-database.ts'
import { openPouchIndex } from './pouch-index.ts'
import { diskFault } from './pouch-writer.ts'
import type { Claim, DatabaseShape, Doc, Opened, Store } from './store.ts'

PouchDB.plugin(leveldb)

export type PouchOptions<Name extends string> = {
  /** The folder of the store; made when it is not there. */
  readonly dir: string
  readonly databases: Readonly<Record<Name, DatabaseShape>>
  /** What this process calls itself, for the person who starts a second one. */
  readonly who: string
}

/**
 * Opens the embedded store: one LevelDB folder per database, one per index, and one that is only a lock. A folder that
 * another process holds is answered `held`, and nothing in it is touched.
 */
export async function openPouchStore<Name extends string>(
  options: PouchOptions<Name>,
): Promise<Opened<Name>> {
  const dir = resolve(options.dir)
  const lock = await takeLock(dir, options.who)
  if ('reason' in lock) return { ok: false, ...lock }
  try {
    return { ok: true, store: await openAll(dir, options, lock.level) }
  } catch (error) {
    await lock.level.close()
    const detail = error instanceof Error ? error.message : String(error)
    return {
      ok: false,
      reason: 'broken',
      sentence: `数据目录 ${dir} 打不开 (the data folder cannot be opened): ${detail}`,
    }
  }
}

type Refusal = { readonly reason: 'held' | 'broken'; readonly sentence: string }

async function takeLock(dir: string, who: string): Promise<{ level: Level } | Refusal> {
  const note = join(dir, 'holder.txt')
  try {
    await mkdir(dir, { recursive: true })
    const level = await openLevel(join(dir, 'lock'))
    writeFileSync(note, who)
    return { level }
  } catch (error) {
    if (!isHeld(error)) {
      const detail = error instanceof Error ? error.message : String(error)
      return {
        reason: 'broken',
        sentence: `数据目录 ${dir} 不能用 (the data folder cannot be used): ${detail}`,
      }
    }
    const holder = readNote(note)
    return {
      reason: 'held',
      sentence:
        `数据目录 ${dir} 正由另一个进程使用 (${holder})，同一目录只许一个进程写。` +
        ` The data folder is in use by another process (${holder}); one process writes it.`,
    }
  }
}

function readNote(note: string): string {
  try {
    return readFileSync(note, 'utf8')
  } catch {
    return '?'
  }
}

async function openAll<Name extends string>(
  dir: string,
  options: PouchOptions<Name>,
  lock: Level,
): Promise<Store<Name>> {
  const levels = createLevels()
  const door = createDoor()
  const opened = new Map<string, Awaited<ReturnType<typeof openOne>>>()
  let claimed: { readonly who: string } | undefined
  let closed: Promise<void> | undefined

  const openOne = async (name: string, shape: DatabaseShape) => {
    const path = join(dir, name)
    // Former revisions are dropped with each update, and few are remembered: nothing replicates with this store.
    const pouch = new PouchDB(path, {
      adapter: 'leveldb',
      db: levels.factory,
      auto_compaction: true,
      revs_limit: 3,
      deterministic_revs: false,
    })
    // Every reader of changes listens for the end of the database; there is no leak to warn of.
    pouch.setMaxListeners(0)
    await pouch.info()
    const bytes = (): Promise<number> => folderBytes(path)
    if (shape.log) {
      const shelf = await createPouchShelf(pouch)
      const log = await openLog({ shelf, location: `${path}.index`, shape, door, bytes, faultOf: diskFault })
      return { pouch, index: log, database: log.database }
    }
    const index =
      shape.indexes === undefined ? undefined : await openPouchIndex(pouch, `${path}.index`, shape)
    const rewrite = (): Promise<void> => levels.rewrite(path)
    return { pouch, index, database: createPouchDatabase({ pouch, shape, index, door, rewrite, bytes }) }
  }

  const closeAll = async (): Promise<void> => {
    await door.close()
    for (const { pouch, index } of opened.values()) {
      await index?.close()
      await pouch.close()
    }
    await lock.close()
  }

  try {
    for (const [name, shape] of Object.entries<DatabaseShape>(options.databases)) {
      opened.set(name, await openOne(name, shape))
    }
  } catch (error) {
    await closeAll()
    throw error
  }

  return {
    kind: 'pouch',
    place: `PouchDB/LevelDB ${dir}`,
    database: <T extends Doc>(name: Name) => {
      const one = opened.get(name)
      if (one === undefined) throw new TypeError(`no database "${name}" is declared`)
      return one.database<T>()
    },
    claimWriter: (who: string): Promise<Claim> => {
      if (claimed !== undefined) return Promise.resolve({ ok: false, holder: claimed.who })
      const ours = { who }
      claimed = ours
      const release = (): Promise<void> => {
        if (claimed === ours) claimed = undefined
        return Promise.resolve()
      }
      // Nobody can take a held folder away: the signal never fires.
      return Promise.resolve({ ok: true, lost: new AbortController().signal, release })
    },
    ping: () => Promise.resolve(undefined),
    close: () => (closed ??= closeAll()),
  }
}

async function folderBytes(path: string): Promise<number> {
  const names = await readdir(path)
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(path, name)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
