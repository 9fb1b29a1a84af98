import { expect, test } from 'vitest'
import { countyOfFile, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

// Prevents: a desk that gets by its ids what it was never to read, or what the law has destroyed.

let county: TestCounty
countyOfFile((opened) => (county = opened))

const again = async (desk: Desk, ids: readonly string[]): Promise<readonly { readonly id: string }[]> => {
  const { status, body } = await desk.send('POST', '/sync/again', JSON.stringify({ ids }))
  expect(status).toBe(200)
  return body['entries'] as readonly { readonly id: string }[]
}

test('a desk gets again what it wrote and what its station wrote, as it was, and nothing of another station', async () => {
  const [desk, neighbour, stranger] = [
    await Desk.enrol(county),
    await Desk.enrol(county),
    await Desk.enrol(county, 'shijiu'),
  ]
  const visit = await desk.openVisit()
  await desk.push([visit])
  const ids = [visit.entry.id, 'wp9-aaaa:0000000001']
  expect(await again(desk, ids)).toEqual([visit.entry])
  expect(await again(neighbour, ids)).toEqual([visit.entry])
  expect(await again(stranger, ids)).toEqual([])
})

test('what one device only is told is told to no other', async () => {
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  const body = { app: 'test', last: null }
  const opened = await desk.write({
    subject: `device:${desk.device}`,
    type: 'device.opened',
    body,
    by: 'system',
  })
  await desk.push([opened])
  expect(await again(desk, [opened.entry.id])).toEqual([opened.entry])
  expect(await again(neighbour, [opened.entry.id])).toEqual([])
})

test('of what was erased the header comes, and no body', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  await desk.push([visit])
  await county.journal.subjectKeys.erase(visit.header.subject)
  expect(await again(desk, [visit.entry.id])).toEqual([{ ...visit.entry, body: null, salt: null }])
})

test('what the county refused its own desk gets back with the refusal, and nobody else', async () => {
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  const visit = await desk.openVisit()
  const bad = await desk.write({ subject: visit.header.subject, type: 'visit.unheard-of', body: {} })
  await desk.push([visit, bad])
  const ids = [bad.entry.id, visit.entry.id]
  const { body } = await desk.send('POST', '/sync/again', JSON.stringify({ ids }))
  expect(body).toEqual({
    entries: [bad.entry, visit.entry],
    refused: [{ id: bad.entry.id, refusal: expect.objectContaining({ code: 'unknown-type' }) }],
  })
  expect(await again(neighbour, ids)).toEqual([visit.entry])
})
