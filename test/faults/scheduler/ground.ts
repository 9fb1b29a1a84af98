import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCouchStore } from '../../../hub/store/couch.ts'
import { databases } from '../../../hub/store/design/databases.ts'
import { openPouchStore } from '../../../hub/store/pouch.ts'
import type { Store } from '../../../hub/store/store.ts'
import { startCouchServer } from '../../couchdb/server.ts'
import { openNetwork } from '../../network.ts'

/** What the county's hub stands on, and how it is made ready for one seed. */
export type Ground = {
  /** A folder with 松岚县 founded in it, for one seed. */
  readonly prepare: () => Promise<string>
  readonly openStore: (dir: string) => Promise<Store>
  /** The folder, and all that stands beside it, goes. */
  readonly clear: (dir: string) => Promise<void>
  /** Whether its disk can be copied and brought back. */
  readonly copies: boolean
}

/** Synced as everywhere, and sooner: what is tried here is the order of what is written, not the disk. */
export const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
let founded: string | null = null

/** What all worlds of this process were copied from goes. */
export function clearFounded(): void {
  if (founded !== null) rmSync(founded, { recursive: true, force: true })
  founded = null
}

/** The embedded store, on a disk. The county is founded once a process and copied for each seed. */
export const embedded: Ground = {
  copies: true,
  async prepare() {
    if (founded === null) {
      const dir = mkdtempSync(join(place, 'yizhan-founded-'))
      const network = await openNetwork({ dir })
      await network.hub.app.close()
      await network.hub.county.store.close()
      founded = dir
    }
    const dir = mkdtempSync(join(place, 'yizhan-seed-'))
    cpSync(founded, dir, { recursive: true })
    return dir
  },
  async openStore(dir) {
    const opened = await openPouchStore({ dir: join(dir, 'store'), databases, who: 'faults' })
    if (!opened.ok) throw new Error(opened.sentence)
    return opened.store
  },
  clear: async (dir) => rmSync(dir, { recursive: true, force: true }),
}

/** Through nano, against the imitation of CouchDB. Its documents lie in memory, and cannot be brought back from a copy. */
export function throughNano(): Ground {
  const servers = new Map<string, Awaited<ReturnType<typeof startCouchServer>>>()
  const openStore = async (dir: string): Promise<Store> => {
    const url = servers.get(dir)?.url('admin') ?? ''
    const opened = await openCouchStore({ url, dir: join(dir, 'index'), databases })
    if (!opened.ok) throw new Error(opened.sentence)
    return opened.store
  }
  return {
    copies: false,
    openStore,
    async prepare() {
      const dir = mkdtempSync(join(place, 'yizhan-seed-'))
      servers.set(dir, await startCouchServer())
      const network = await openNetwork({ dir, openStore })
      await network.hub.app.close()
      await network.hub.county.store.close()
      return dir
    },
    async clear(dir) {
      await servers.get(dir)?.close()
      servers.delete(dir)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
