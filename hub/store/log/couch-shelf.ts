import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { sendBulk } from '../couch-bulk.ts'
import { backOff, isPassing, type CouchClient, type Pace } from '../couch-client.ts'
import { readDocs, readRows } from '../couch-read.ts'
import { StoreFault } from '../store.ts'
import type { Shelf } from './shelf.ts'

type Deps = {
  readonly client: CouchClient
  /** The database's name in CouchDB; partitioned. */
  readonly db: string
  readonly pace: Pace
  /** The fault that forbids writing, once the claim is lost. */
  writable(): StoreFault | undefined
}

/** A CouchDB partition ends at 10 GB; so many blocks of a few hundred kilobytes stay far below. */
const BLOCKS_OF_A_PARTITION = 10_000

const nameSchema = v.object({ log: v.string() })
const blockSchema = v.object({ lines: v.string() })

/** Blocks as documents of one partitioned database, `<partition>:<number>`. Number 0 holds the log's own name. */
export async function createCouchShelf(deps: Deps): Promise<Shelf> {
  const { client, db } = deps
  return {
    id: await nameOfLog(deps),
    async last() {
      const qs = { startkey: '999999999:', descending: true, limit: 1 }
      const [row] = readRows(await client.patiently({ method: 'GET', db, path: '_all_docs', qs }))
      return row ? numberIn(row.key) : 0
    },
    async read(number) {
      const lines = await linesOf(deps, number)
      if (lines === undefined) throw new StoreFault('garbled', `block ${number}`)
      return lines
    },
    write: (number, lines) => write(deps, number, lines),
  }
}

/** Tried again while CouchDB is busy. An earlier try may have been carried out unheard: what stands there is compared. */
async function write(deps: Deps, number: number, lines: string): Promise<boolean> {
  const text = JSON.stringify({ _id: idOf(number), lines })
  for (let attempt = 1; ; attempt++) {
    const fault = deps.writable()
    if (fault) throw fault
    const [outcome] = await sendBulk(deps.client, deps.db, [{ id: idOf(number), text }])
    if (outcome?.kind === 'ok') return true
    if (outcome?.kind === 'refused') throw new StoreFault('rejected', outcome.reason)
    if (outcome?.kind === 'conflict' || outcome?.kind === 'accepted') {
      const standing = await linesOf(deps, number)
      if (standing !== undefined) return standing === lines
    }
    const lost = outcome?.kind === 'unknown' ? outcome.fault : new StoreFault('contended')
    if (attempt >= deps.client.tries || !isPassing(lost)) throw lost
    await deps.pace.pause(backOff(attempt, deps.pace))
  }
}

async function linesOf({ client, db }: Deps, number: number): Promise<string | undefined> {
  const [doc] = await readDocs(client, db, [idOf(number)])
  if (!doc) return undefined
  const block = v.safeParse(blockSchema, doc)
  if (!block.success) throw new StoreFault('garbled', `block ${number}`)
  return block.output.lines
}

/** Made by whoever opens the log first. */
async function nameOfLog({ client, db, pace }: Deps): Promise<string> {
  const id = idOf(0)
  for (let attempt = 1; ; attempt++) {
    const [doc] = await readDocs(client, db, [id])
    if (doc) {
      const name = v.safeParse(nameSchema, doc)
      if (!name.success) throw new StoreFault('garbled', 'name of a log')
      return name.output.log
    }
    if (attempt > client.tries) throw new StoreFault('contended')
    await sendBulk(client, db, [{ id, text: JSON.stringify({ _id: id, log: randomUUID() }) }])
    if (attempt > 1) await pace.pause(backOff(attempt, pace))
  }
}

function idOf(number: number): string {
  const partition = Math.floor(number / BLOCKS_OF_A_PARTITION)
  return `${String(partition).padStart(8, '0')}:${String(number).padStart(12, '0')}`
}

function numberIn(id: string): number {
  if (!/^\d{8}:\d{12}$/.test(id)) throw new StoreFault('garbled', 'not a block of a log')
  return Number(id.slice(id.indexOf(':') + 1))
}
