// Prevents: a stick that two people delivered, that a phone lost half of, or that came after the line had brought the same, and with it
// an entry that is in the journal twice, or not at all.
import { expect, test } from 'vitest'
import { piecesOf } from '../../shared/courier/bundle.ts'
import type { Written } from '../../shared/entry/writer.ts'
import { countyOfFile, openCounty, tempDir, type TestCounty } from '../hub/county.ts'
import { courierTo, openBack, pack } from '../hub/courier.ts'
import { Desk } from '../hub/desk.ts'

let county: TestCounty
countyOfFile((opened) => {
  county = opened
})

async function deskWith(
  visits: number,
): Promise<{ readonly desk: Desk; readonly written: readonly Written[] }> {
  const desk = await Desk.enrol(county, 'shijiu')
  for (let at = 0; at < visits; at += 1)
    await desk.write({
      by: 'luochanggen',
      subject: desk.subject('visit'),
      type: 'visit.opened',
      body: { number: at + 1, visitor: { name: '罗木生', identity: null, phone: '' } },
    })
  return { desk, written: desk.written }
}

/** How often each of these entries stands in the journal. */
async function timesInJournal(written: readonly Written[]): Promise<readonly number[]> {
  const counts = written.map(async ({ header }) => {
    const docs = await county.journal.journal.ofSubject(header.subject)
    return docs.filter(({ _id }) => _id === header.id).length
  })
  return Promise.all(counts)
}

test('a bundle that is delivered twice is in the journal once, and is answered twice alike', async () => {
  const { desk, written } = await deskWith(3)
  const bundle = await pack(desk, written)
  const courier = courierTo(county)
  const first = await openBack(desk, await courier.deliver(bundle))
  const answer = await courier.deliver(bundle)
  const second = await openBack(desk, answer)
  expect(answer.json).toMatchObject({ entries: 3, already: 3 })
  expect(second.letter.verdicts.map(({ id }) => id)).toEqual(first.letter.verdicts.map(({ id }) => id))
  expect(second.letter.receipt.holding).toBe(first.letter.receipt.holding)
  expect(await timesInJournal(written)).toEqual([1, 1, 1])
})

test('two couriers who deliver the same bundle at the same moment put it into the journal once', async () => {
  const { desk, written } = await deskWith(5)
  const bundle = await pack(desk, written)
  const courier = courierTo(county)
  const name = await courier.handIn(bundle)
  const answers = await Promise.all([courier.open(name), courier.open(name)])
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(await timesInJournal(written)).toEqual([1, 1, 1, 1, 1])
})

test('a bundle that was delivered in part changes nothing; another courier brings the rest of the pieces', async () => {
  const { desk, written } = await deskWith(2)
  const ballast = [{ hash: 'A'.repeat(43), bytes: new Uint8Array(200_000) }]
  const bundle = await pack(desk, written, { pages: ballast })
  const [first, second] = [courierTo(county), courierTo(county)]
  const name = String((await first.offer(bundle.front)).json['bundle'])
  await first.put(name, 1, piecesOf(bundle.sealed)[1] ?? new Uint8Array())
  expect((await first.open(name)).status).toBe(409)
  expect(await timesInJournal(written)).toEqual([0, 0])
  expect((await second.offer(bundle.front)).json['missing']).toEqual([0, 2, 3])
  expect((await second.deliver(bundle)).status).toBe(200)
  expect(await timesInJournal(written)).toEqual([1, 1])
})

test('bundles of one desk that arrive out of order close the gap between them', async () => {
  const { desk, written } = await deskWith(6)
  const earlier = await pack(desk, written.slice(0, 3))
  const later = await pack(desk, written.slice(3))
  const courier = courierTo(county)
  const ahead = await openBack(desk, await courier.deliver(later))
  expect(ahead.letter.lanes).toMatchObject([{ complete: 0, ahead: [4, 5, 6] }])
  const closed = await openBack(desk, await courier.deliver(earlier))
  expect(closed.letter.lanes).toMatchObject([{ complete: 6, ahead: [] }])
  expect(closed.letter.receipt.holding).toBe(desk.holding())
  expect(await timesInJournal(written)).toEqual([1, 1, 1, 1, 1, 1])
})

test('a bundle that is brought to the wrong county stays closed there, and can still go to the right one', async () => {
  const { desk, written } = await deskWith(2)
  const bundle = await pack(desk, written)
  const { dir, remove } = await tempDir()
  const dongping = await openCounty(dir)
  try {
    expect((await courierTo(dongping).offer(bundle.front)).json['error']).toMatchObject({
      code: 'other-county',
    })
    for (const { header } of written)
      expect(await dongping.journal.journal.ofSubject(header.subject)).toEqual([])
  } finally {
    await dongping.close().then(remove)
  }
  expect((await courierTo(county).deliver(bundle)).status).toBe(200)
  expect(await timesInJournal(written)).toEqual([1, 1])
})

test('a bundle that comes after the line has carried the same finds everything there', async () => {
  const { desk, written } = await deskWith(4)
  const bundle = await pack(desk, written)
  await desk.push(written.slice(0, 3))
  const answer = await courierTo(county).deliver(bundle)
  expect(answer.json).toMatchObject({ entries: 4, already: 3 })
  const { letter } = await openBack(desk, answer)
  expect(letter.verdicts.map(({ verdict }) => verdict)).toEqual(['already', 'already', 'already', 'stored'])
  const { verdicts } = await desk.push(written)
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['already', 'already', 'already', 'already'])
  expect(await timesInJournal(written)).toEqual([1, 1, 1, 1])
})

test('a hub that dies while a bundle is on its way hears the rest after it has come back', async () => {
  const { dir, remove } = await tempDir()
  const before = await openCounty(dir)
  const desk = await Desk.enrol(before, 'shijiu')
  await desk.write({
    by: 'luochanggen',
    subject: desk.subject('visit'),
    type: 'visit.opened',
    body: { number: 1, visitor: { name: '罗木生', identity: null, phone: '' } },
  })
  const bundle = await pack(desk, desk.written, {
    pages: [{ hash: 'A'.repeat(43), bytes: new Uint8Array(100_000) }],
  })
  const name = String((await courierTo(before).offer(bundle.front)).json['bundle'])
  await courierTo(before).put(name, 0, piecesOf(bundle.sealed)[0] ?? new Uint8Array())
  await before.crash()
  const after = await openCounty(dir)
  try {
    const courier = courierTo(after)
    expect((await courier.offer(bundle.front)).json['missing']).toEqual([1])
    expect(await courier.deliver(bundle)).toMatchObject({ status: 200, json: { entries: 1, already: 0 } })
  } finally {
    await after.close().then(remove)
  }
})
