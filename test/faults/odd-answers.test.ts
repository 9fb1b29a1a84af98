import { expect, test } from 'vitest'
import { errorStatus } from '../../shared/http/errors.ts'
import { allThere, offline, online, openedDesk, takeIn } from '../station/data/desk-days.ts'

// What a hub, or whoever stands before it, may say to a desk that brings a parcel.

const photo = (text: string): Blob => new Blob([new TextEncoder().encode(text)], { type: 'image/jpeg' })
const said = (code: keyof typeof errorStatus) => ({
  status: errorStatus[code],
  body: JSON.stringify({ error: { code } }),
})
const answers = {
  'a session that is over': said('signature-wrong'),
  'too many at once': said('busy'),
  'come back later': said('too-many-tries'),
  'a failure of its own': said('broken'),
  'too much for today': said('no-room'),
  'an offset from another world': { status: 409, body: '{"error":{"code":"wrong-offset","offset":0}}' },
  'the page of a captive portal': { status: 200, body: '<html>Welcome</html>' },
  'half an answer': { status: 200, body: '{"offset":' },
  nothing: { status: 502, body: '' },
}

test.each(Object.entries(answers))('R1: %s: the parcel is at the county all the same', async (_, answer) => {
  const day = await openedDesk()
  const { matter } = await takeIn(day.desk)
  await allThere(day.desk)
  await offline(day)
  await day.desk.addPaper(matter, { name: '户口簿', voucher: false, pages: [photo('一'), photo('二二')] })
  for (const path of ['/sync/parcels', '/sync/parcels/', '/sync/parcels/'])
    day.hub.faults.answers.push({ path, ...answer })
  online(day)
  await expect
    .poll(() => {
      // What was passed over comes again with the next round.
      day.desk.syncNow()
      return day.hub.parcels.size
    })
    .toBe(2)
  await allThere(day.desk)
})

test('R2: a parcel that the county will not have stands in no other’s way, and is never said to be there', async () => {
  const day = await openedDesk()
  const { matter } = await takeIn(day.desk)
  await allThere(day.desk)
  await offline(day)
  const pages = ['一', '二二', '三三三'].map(photo)
  await day.desk.addPaper(matter, { name: '甲', voucher: false, pages })
  day.hub.faults.answers.push({ path: '/sync/parcels/', ...said('too-large') })
  online(day)
  await expect.poll(() => day.hub.parcels.size).toBe(2)
  await expect.poll(() => day.desk.line.current().parcels.kept).toBe(1)
  await expect
    .poll(() => day.desk.line.current())
    .toMatchObject({ kind: 'sending', waitingEntries: 0, waitingParcels: 1 })
})

test('a parcel that arrives broken three times is left lying, and said to be', async () => {
  const day = await openedDesk()
  const { matter } = await takeIn(day.desk)
  await allThere(day.desk)
  await offline(day)
  await day.desk.addPaper(matter, { name: '甲', voucher: false, pages: [photo('一')] })
  for (let times = 0; times < 3; times += 1)
    day.hub.faults.answers.push({ path: '/sync/parcels/', ...said('hash-mismatch') })
  online(day)
  await expect.poll(() => day.desk.line.current().parcels.kept).toBe(1)
  expect(day.hub.parcels.size).toBe(0)
})

test('P19: a large backlog goes in batches that shrink when the hub cannot take them', async () => {
  const day = await openedDesk()
  await allThere(day.desk)
  await offline(day)
  for (let at = 0; at < 60; at++) await takeIn(day.desk)
  const tooLarge = JSON.stringify({ error: { code: 'too-large' } })
  day.hub.faults.answers.push({ path: '/sync/entries', status: 413, body: tooLarge })
  day.hub.log.length = 0
  online(day)
  await allThere(day.desk)
  const batches = day.hub.log.filter(({ path }) => path === '/sync/entries')
  const sizes = batches.map(({ body }) => (JSON.parse(body) as { entries: unknown[] }).entries.length)
  expect(sizes[1]).toBe(Math.floor((sizes[0] ?? 0) / 2))
  expect(day.hub.idsOf('d1')).toHaveLength(181)
})
