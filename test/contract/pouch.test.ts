import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPouchStore } from '../../hub/store/pouch.ts'
import { storeContract } from './store-contract.ts'
import { opened, shelves } from './world.ts'

storeContract('PouchDB in process', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-store-'))
  return {
    open: async () => opened(await openPouchStore({ dir, databases: shelves, who: 'the suite' })),
    dispose: () => rm(dir, { recursive: true }),
  }
})
