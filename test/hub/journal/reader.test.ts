import { afterAll, beforeAll, expect, test } from 'vitest'
import { createReader } from '../../../hub/journal/reader.ts'
import { openCounty, tempDir, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

let county: TestCounty
let remove: () => Promise<void>

beforeAll(async () => {
  const temp = await tempDir()
  remove = temp.remove
  county = await openCounty(temp.dir, { followers: false })
})
afterAll(async () => {
  await county.close()
  await remove()
})

test('a reader that begins with nothing reads the same as one that was there all the time', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  const { subject } = visit.header
  await desk.push([visit, await desk.write({ subject, type: 'visit.called', body: {} })])
  const there = await county.journal.reader.visit(subject)
  const fresh = createReader(county.journal)
  expect(await fresh.visit(subject)).toEqual(there)
  await desk.push([await desk.write({ subject, type: 'visit.paused', body: {} })])
  expect((await fresh.visit(subject)).phase).toBe('paused')
  expect(await fresh.visit(subject)).toEqual(await county.journal.reader.visit(subject))
})

test('what is stored while a subject is being read is not missed', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  const { subject } = visit.header
  await desk.push([visit])
  const types = ['visit.called', 'visit.paused', 'visit.called', 'visit.closed']
  const entries = []
  for (const type of types) entries.push(await desk.write({ subject, type, body: {} }))
  const fresh = createReader(county.journal)
  const reading = [fresh.heardOf(subject)]
  for (const entry of entries) reading.push(desk.push([entry]).then(() => fresh.heardOf(subject)))
  await Promise.all(reading)
  expect(await fresh.heardOf(subject)).toHaveLength(5)
})

test('the directory is read whole, kind by kind', async () => {
  const fresh = createReader(county.journal)
  const staff = await fresh.heardOfKind('staff')
  expect(staff.map(({ subject }) => subject)).toContain('staff:zhouguilan')
  expect(staff.every(({ type }) => type === 'staff.appointed')).toBe(true)
})

test('an entry of which nobody knew whether it was stored is found all the same', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  const { subject } = visit.header
  const { reader, journal, subjectKeys, store } = county.journal
  await subjectKeys.accept([...desk.keys.values()], desk)
  reader.keyed(subject)
  const { id: _id, ...rest } = visit.entry
  const doc = { _id, ...rest, subject, hash: visit.hash, receivedAt: 0 }
  // It reached the disk, and the word of it did not reach the hub.
  await store.database('journal').append([doc])
  await journal.append([doc])
  expect((await reader.visit(subject)).visitor.name).toBe('罗木生')
})
