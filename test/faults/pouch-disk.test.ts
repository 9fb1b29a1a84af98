import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PouchDB from 'pouchdb-core'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encode } from '../../hub/store/index-rows.ts'
import { createPouchWriter } from '../../hub/store/pouch-writer.ts'
import { openPouchStore } from '../../hub/store/pouch.ts'
import type { Database, DatabaseShape, Scalar, Store } from '../../hub/store/store.ts'
import { keep, lines, opened, shelves, type Line, type Note, type Shelf } from '../contract/world.ts'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-disk-'))
})
afterEach(() => rm(dir, { recursive: true }))

async function open(databases: Record<Shelf, DatabaseShape> = shelves): Promise<Store<Shelf>> {
  return opened(await openPouchStore({ dir, databases, who: 'the test' }))
}

/** Whether any file of the store holds any sixteen letters of a text; compression may break random text, but not all of it. */
async function onDisk(text: string): Promise<boolean> {
  const parts = Array.from({ length: text.length - 15 }, (_, at) => text.slice(at, at + 16))
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = await readFile(join(entry.parentPath, entry.name))
    if (parts.some((part) => bytes.includes(part))) return true
  }
  return false
}

const secretText = (): string => randomBytes(120).toString('base64url')

async function overwrite(database: Database<Line>, doc: Line): Promise<void> {
  const found = await database.read(doc._id)
  expect(await database.put(doc, found?.rev)).toMatchObject({ kind: 'stored' })
}

describe('the embedded store on disk', () => {
  it('P3: has no trace of an erased body after compaction, however far down it had sunk', async () => {
    const store = await open()
    const laned = store.database<Line>('laned')
    const [young, old, removed] = [secretText(), secretText(), secretText()]
    await keep(laned, [
      { _id: 'l:old', text: old },
      { _id: 'l:removed', text: removed },
    ])
    await laned.compact()
    await keep(
      laned,
      lines('desk-a', 2000).map((line) => ({ ...line, text: line.text + secretText() })),
    )
    await laned.compact()
    await keep(laned, [{ _id: 'l:young', text: young }])
    expect([await onDisk(young), await onDisk(old), await onDisk(removed)]).toEqual([true, true, true])

    await overwrite(laned, { _id: 'l:old', text: '' })
    await overwrite(laned, { _id: 'l:young', text: '' })
    await laned.remove(['l:removed'])
    await laned.compact()
    expect([await onDisk(young), await onDisk(old), await onDisk(removed)]).toEqual([false, false, false])
    expect((await laned.info()).docs).toBe(2002)
    await store.close()
  })

  it('P7: answers from an index that was declared later, changed, or lost', async () => {
    const note: Note = { _id: 'a', state: 'open', due: '1', number: 7 }
    const byState = (fields: string[]) => ({ ...shelves, plain: { indexes: { 'by-state': fields } } })
    const find = async (store: Store<Shelf>, where: Record<string, Scalar>) => {
      const page = await store.database<Note>('plain').find({ index: 'by-state', where, limit: 9 })
      return page.docs.length
    }
    const none = await open({ ...shelves, plain: {} })
    await keep(none.database<Note>('plain'), [note])
    await none.close()
    const first = await open(byState(['state']))
    expect(await find(first, { state: 'open' })).toBe(1)
    await first.close()
    const changed = await open(byState(['state', 'number']))
    expect(await find(changed, { state: 'open', number: 7 })).toBe(1)
    await changed.close()
    await rm(join(dir, 'plain.index'), { recursive: true })
    const lost = await open(byState(['state', 'number']))
    expect(await find(lost, { state: 'open', number: 7 })).toBe(1)
    await lost.close()
  })

  it('does not trust an index that is ahead of a database brought back from a copy', async () => {
    const early = await open()
    await keep(early.database<Note>('plain'), [{ _id: 'a', state: 'open', due: '1' }])
    await early.close()
    const copy = await mkdtemp(join(tmpdir(), 'yizhan-copy-'))
    await cp(join(dir, 'plain'), copy, { recursive: true })
    const late = await open()
    await keep(late.database<Note>('plain'), [{ _id: 'b', state: 'open', due: '2' }])
    await late.database<Note>('plain').find({ index: 'by-state', where: {}, limit: 9 })
    await late.close()
    await rm(join(dir, 'plain'), { recursive: true })
    await cp(copy, join(dir, 'plain'), { recursive: true })
    const restored = await open()
    const { docs } = await restored.database<Note>('plain').find({ index: 'by-state', where: {}, limit: 9 })
    expect(docs.map(({ _id }) => _id)).toEqual(['a'])
    await restored.close()
    await rm(copy, { recursive: true })
  })

  it('writes together what arrives together, and once is enough', async () => {
    await (await open()).close()
    const pouch = new PouchDB(join(dir, 'grouped'), { adapter: 'leveldb' })
    let bulks = 0
    const writer = createPouchWriter(pouch, () => bulks++)
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, (_, at) => writer.write([{ _id: `d${at}` }])),
    )
    expect(outcomes.flat().every(({ kind }) => kind === 'ok')).toBe(true)
    expect(bulks).toBeLessThanOrEqual(3)
    await pouch.close()
  })
})

describe('the order of an index', () => {
  const KINDS = ['boolean', 'number', 'string']
  const compare = <V>(a: V, b: V): number => (a < b ? -1 : a > b ? 1 : 0)
  const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

  function compareValues(a: Scalar, b: Scalar): number {
    const kind = compare(KINDS.indexOf(typeof a), KINDS.indexOf(typeof b))
    if (kind !== 0) return kind
    return typeof a === 'string' ? compareBytes(a, String(b)) : compare(a, b)
  }

  const scalar = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('\u0000', '\u0001', '\u0002', 'a') }),
    fc.double({ noNaN: true }),
    fc.integer(),
    fc.boolean(),
  )

  it('is the order of the values, whatever they are', () => {
    fc.assert(
      fc.property(scalar, scalar, (a, b) => {
        expect(compareBytes(encode(a), encode(b))).toBe(compareValues(a, b))
      }),
      { numRuns: 2000 },
    )
  })

  it('never takes the beginning of a text for the whole of it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (text, more) => {
        expect(encode(text + more).startsWith(encode(text))).toBe(false)
      }),
    )
  })
})
