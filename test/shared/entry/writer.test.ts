import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Entry, parseEntry } from '../../../shared/entry/entry.ts'
import { openText } from '../../../shared/entry/seal.ts'
import { createLaneWriter, type Written } from '../../../shared/entry/writer.ts'
import { clock, deskWriter, digest, draft, matter, random, subjectKey, zhouGuilan } from './desk.ts'

const said = { field: 'amount', value: '50 元', how: 'paper' }

function parsed(entry: unknown) {
  const result = parseEntry(entry, digest)
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result
}

test('what the desk writes is what the county reads', async () => {
  const { entry, header, hash } = await deskWriter().write(draft(said), zhouGuilan)
  expect(parsed(JSON.parse(JSON.stringify(entry)))).toEqual({ ok: true, entry, header, hash })
  expect(header).toMatchObject({
    id: 'wp1-abcd:0000000001',
    prev: null,
    subject: matter,
    by: 'zhouguilan',
    station: 'wuping',
    lamport: 1,
    sealed: false,
  })
  expect(JSON.parse(entry.body ?? '')).toEqual(said)
})

test('any body that is JSON comes out as it went in, in the open and sealed', async () => {
  const key = await subjectKey()
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (body) => {
      const open = await deskWriter().write(draft(body), zhouGuilan)
      const sealed = await deskWriter().write(draft(body, { key }), zhouGuilan)
      expect(JSON.parse(parsed(open.entry).entry.body ?? '')).toEqual(JSON.parse(JSON.stringify(body)))
      expect(await openText(key, parsed(sealed.entry).entry.body ?? '')).toBe(open.entry.body)
    }),
    { numRuns: 50 },
  )
})

test('a lane counts from one and every entry cites the hash of the one before', async () => {
  const writer = deskWriter()
  const entries: Written[] = []
  for (const value of ['一', '二', '三'])
    entries.push(await writer.write(draft({ ...said, value }), zhouGuilan))
  expect(entries.map(({ header }) => header.id.slice(-3))).toEqual(['001', '002', '003'])
  expect(entries.map(({ header }) => header.prev)).toEqual([null, entries[0]?.hash, entries[1]?.hash])
})

test('two entries begun at the same moment still get two places in the lane', async () => {
  const writer = deskWriter()
  const key = await subjectKey()
  const both = await Promise.all([said, said].map((body) => writer.write(draft(body, { key }), zhouGuilan)))
  const [first, second] = both.sort((a, b) => (a.header.id < b.header.id ? -1 : 1))
  expect([first?.header.prev, second?.header.prev]).toEqual([null, first?.hash])
})

test('an entry cites the heads that its author saw and comes after all of them', async () => {
  const heads = { ids: ['wp1-abcd:0000000009', 'hub-k3k3:0000000412'], lamport: 31 }
  const { header } = await deskWriter().write(draft(said, { heads }), zhouGuilan)
  expect(header).toMatchObject({ after: heads.ids, lamport: 32 })
})

test('the same words twice give two hashes, because each has its own salt', async () => {
  const [one, two] = await Promise.all([1, 2].map(() => deskWriter().write(draft(said), zhouGuilan)))
  expect(one?.entry.salt).not.toBe(two?.entry.salt)
  expect(one?.header.bodyHash).not.toBe(two?.header.bodyHash)
})

test('clocks that count in fractions are rounded, so that the entry stays readable', async () => {
  const fine = { ...clock, wall: () => 1_000.4, mono: () => 7.7, offset: () => -0.6 }
  const writer = createLaneWriter({ lane: 'wp1-abcd', clock: fine, digest, random })
  expect(parsed((await writer.write(draft(said), zhouGuilan)).entry).header).toMatchObject({
    wall: 1000,
    mono: 8,
    offset: -1,
  })
})

test('a desk that never reached the county writes all the same, without an offset', async () => {
  const alone = createLaneWriter({
    lane: 'sj1-abcd',
    clock: { ...clock, offset: () => null },
    digest,
    random,
  })
  expect(parsed((await alone.write(draft(said), zhouGuilan)).entry).header.offset).toBeNull()
})

test('nothing else that the author object carries gets into the header', async () => {
  const session = { ...zhouGuilan, name: '周桂兰', pin: '1357' }
  const { entry } = await deskWriter().write(draft(said), session)
  expect(entry.header).not.toMatch(/周桂兰|1357/)
  expect(parseEntry(entry, digest).ok).toBe(true)
})

test('the hash does not change however often the entry is read and written again', async () => {
  const written = await deskWriter().write(draft(said), zhouGuilan)
  let entry: Entry = written.entry
  for (let times = 0; times < 5; times++) entry = parsed(JSON.parse(JSON.stringify(entry))).entry
  expect(parsed(entry).hash).toBe(written.hash)
})
