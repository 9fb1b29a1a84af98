import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nano from 'nano'
import { realPace } from '../../hub/store/couch-client.ts'
import { openCouchStore } from '../../hub/store/couch.ts'
import { startCouchServer } from '../couchdb/server.ts'
import type { QuirkRates } from '../couchdb/quirks.ts'
import { storeContract } from './store-contract.ts'
import { opened, shelves, type World } from './world.ts'

const outside = process.env['COUCHDB_URL']

if (outside === undefined) {
  storeContract('CouchDB’s protocol', () => imitated({ seed: 1 }))
  // What a real one does at times, often; the seed stands in the name of a failure.
  const quirks: QuirkRates = { busy: 0.08, lost: 0.08, cut: 0.08, accepted: 0.3, rewind: 0.4, disorder: 0.5 }
  for (const seed of [2, 3]) {
    storeContract(`CouchDB’s protocol on a bad day (${seed})`, () => imitated({ seed, quirks }), false)
  }
} else {
  storeContract('a real CouchDB', () => real(outside))
}

async function imitated(day: { seed: number; quirks?: QuirkRates }): Promise<World> {
  const server = await startCouchServer(day)
  // Patient, and quick about it: what is shown is that nothing is lost, not how long it takes.
  const pace = { ...realPace, pause: (ms: number, signal?: AbortSignal) => realPace.pause(ms / 20, signal) }
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-index-'))
  const options = { url: server.url('admin'), dir, databases: shelves, pace, tries: 14, leaseTerm: 6000 }
  const open = async () => opened(await openCouchStore(options))
  const dispose = async (): Promise<void> => {
    await server.close()
    await rm(dir, { recursive: true })
  }
  return { open, dispose }
}

/** In databases of its own, which are gone afterwards. */
async function real(url: string): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-index-'))
  const prefix = `yizhan-test-${randomUUID()}-`
  const open = async () =>
    opened(await openCouchStore({ url, dir, prefix, databases: shelves, leaseTerm: 600 }))
  const dispose = async (): Promise<void> => {
    const server = nano({ url })
    for (const name of Object.keys(shelves)) await server.db.destroy(prefix + name)
    await rm(dir, { recursive: true })
  }
  return { open, dispose }
}
