import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PouchDB from 'pouchdb-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openCouchStore } from '../../../hub/store/couch.ts'
import { openBlocks } from '../../../hub/store/log/blocks.ts'
import { createPouchShelf } from '../../../hub/store/log/pouch-shelf.ts'
import { openPouchStore } from '../../../hub/store/pouch.ts'
import type { DatabaseShape, Store } from '../../../hub/store/store.ts'
import {
  all,
  claimed,
  keep,
  kinds,
  lines,
  opened,
  shelves,
  type Line,
  type Shelf,
} from '../../contract/world.ts'
import { startCouchServer } from '../../couchdb/server.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-log-'))
})
afterEach(() => rm(dir, { recursive: true }))

async function open(databases: Record<Shelf, DatabaseShape> = shelves): Promise<Store<Shelf>> {
  return opened(await openPouchStore({ dir, databases, who: 'the test' }))
}
const log = (store: Store<Shelf>) => store.database<Line>('log')
const spoken = (subject: string, count: number): Line[] =>
  lines(`desk-${subject}`, count).map((line) => ({ ...line, subject }))
const find = async (store: Store<Shelf>, subject: string) =>
  (await log(store).find({ index: 'by-subject', where: { subject }, limit: 999 })).docs

it('answers from an index that was declared later, or lost', async () => {
  const none = await open({ ...shelves, log: { log: true } })
  await keep(log(none), [...spoken('a', 300), ...spoken('b', 3)])
  await none.close()
  const declared = await open()
  expect(await find(declared, 'b')).toEqual(spoken('b', 3))
  await declared.close()
  await rm(join(dir, 'log.index'), { recursive: true })
  const lost = await open()
  expect(await find(lost, 'a')).toEqual(spoken('a', 300))
  expect((await log(lost).info()).docs).toBe(303)
  await lost.close()
})

it('is not misled by an index that knows a log which was brought back from a copy and grew again', async () => {
  const early = await open()
  await keep(log(early), spoken('a', 2))
  await early.close()
  const copy = await mkdtemp(join(tmpdir(), 'yizhan-copy-'))
  await cp(join(dir, 'log'), copy, { recursive: true })
  const late = await open()
  await keep(log(late), spoken('lost', 2))
  expect(await find(late, 'lost')).toHaveLength(2)
  await late.close()
  await cp(join(dir, 'log.index'), join(dir, 'ahead'), { recursive: true })

  await rm(join(dir, 'log'), { recursive: true })
  await cp(copy, join(dir, 'log'), { recursive: true })
  const restored = await open()
  expect(await find(restored, 'lost')).toEqual([])
  await keep(log(restored), spoken('b', 2))
  await restored.close()

  await rm(join(dir, 'log.index'), { recursive: true })
  await cp(join(dir, 'ahead'), join(dir, 'log.index'), { recursive: true })
  const grown = await open()
  expect(await find(grown, 'b')).toEqual(spoken('b', 2))
  expect(await find(grown, 'lost')).toEqual([])
  await grown.close()
  await rm(copy, { recursive: true })
})

it('reads a block once for all who ask for it, and not again while it is kept', async () => {
  const pouch = new PouchDB(join(dir, 'blocks'), { adapter: 'leveldb' })
  const shelf = await createPouchShelf(pouch)
  await (await openBlocks(shelf)).write(['one', 'two'])
  let reads = 0
  const read = (number: number): Promise<string> => {
    reads += 1
    return shelf.read(number)
  }
  const blocks = await openBlocks({ ...shelf, read })
  const both = await Promise.all([blocks.read(1), blocks.read(1)])
  expect(both).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ])
  expect(await blocks.read(1)).toEqual(['one', 'two'])
  expect(reads).toBe(1)
  await pouch.close()
})

it('keeps many small documents in few of PouchDB’s, and large ones each by itself', async () => {
  const store = await open()
  const large = lines('large', 3).map((line) => ({ ...line, text: '税'.repeat(300_000) }))
  await keep(log(store), [...lines('desk-a', 1000), ...large])
  expect(await log(store).range({ ...all('large'), limit: 9 })).toEqual(large)
  await store.close()
  const pouch = new PouchDB(join(dir, 'log'), { adapter: 'leveldb' })
  expect((await pouch.info()).doc_count).toBe(4 + 3)
  await pouch.close()
})

it('does not take a folder for a log that holds something else', async () => {
  const plain = await open({ ...shelves, log: {} })
  await keep(log(plain), lines('desk-a', 1))
  await plain.close()
  expect(await openPouchStore({ dir, databases: shelves, who: 'the test' })).toMatchObject({
    ok: false,
    reason: 'broken',
  })
})

it('P16, run 8: stores nothing twice, and loses nothing, when a second process on CouchDB believes that it is alone', async () => {
  const server = await startCouchServer()
  const at = async (name: string): Promise<Store<Shelf>> =>
    opened(await openCouchStore({ url: server.url('admin'), dir: join(dir, name), databases: shelves }))
  const [one, two] = [await at('one'), await at('two')]
  await keep(log(one), lines('desk-a', 3))
  const verdicts = await log(two).append([...lines('desk-a', 2), ...lines('desk-b', 2)])
  expect(kinds(verdicts)).toEqual(['exists', 'exists', 'stored', 'stored'])
  expect(kinds(await log(one).append(lines('desk-b', 3)))).toEqual(['exists', 'exists', 'stored'])

  // Whoever takes over sees what the other one wrote meanwhile.
  claimed(await two.claimWriter('the second'))
  const seen = await log(two).range({ limit: 99 })
  expect(seen).toEqual([...lines('desk-a', 3), ...lines('desk-b', 3)])
  await one.close()
  await two.close()
  await server.close()
})

it('keeps a second process out of the folder of its indexes, and says so in a sentence', async () => {
  const server = await startCouchServer()
  const options = { url: server.url('admin'), dir, databases: shelves }
  const store = opened(await openCouchStore(options))
  const second = await openCouchStore(options)
  expect(second).toMatchObject({ ok: false, reason: 'held' })
  expect(second.ok ? '' : second.sentence).toContain(dir)
  await store.close()
  await opened(await openCouchStore(options)).close()
  await server.close()
})
