import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { receiptText } from '../../../shared/entry/receipt.ts'
import { verify } from '../../../shared/entry/sign.ts'
import { countyOfFile, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

let county: TestCounty
countyOfFile((opened) => (county = opened))

const kindsOf = (verdicts: readonly { readonly verdict: string }[]): readonly string[] =>
  verdicts.map(({ verdict }) => verdict)

test('what a desk writes is stored once, and asked again it is already there', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  expect((await desk.push([visit])).verdicts).toEqual([{ id: visit.entry.id, verdict: 'stored' }])
  expect((await desk.push([visit])).verdicts).toEqual([{ id: visit.entry.id, verdict: 'already' }])
  const [doc] = await county.journal.journal.get([visit.entry.id])
  expect(doc).toMatchObject({
    header: visit.entry.header,
    body: visit.entry.body,
    salt: visit.entry.salt,
    hash: visit.hash,
  })
})

test('verdicts come in the order in which entries were sent', async () => {
  const desk = await Desk.enrol(county)
  const [first, second, third] = [await desk.openVisit(), await desk.openVisit(), await desk.openVisit()]
  const { verdicts } = await desk.push([third, first, second])
  expect(verdicts.map(({ id }) => id)).toEqual([third, first, second].map(({ entry }) => entry.id))
  expect(kindsOf(verdicts)).toEqual(['stored', 'stored', 'stored'])
})

test('an entry twice in one batch is stored once', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  expect(kindsOf((await desk.push([visit, visit])).verdicts)).toEqual(['stored', 'already'])
})

test('what is due first may come first: the rest is held ahead until the gap closes', async () => {
  const desk = await Desk.enrol(county)
  const [first, second, third] = [await desk.openVisit(), await desk.openVisit(), await desk.openVisit()]
  await desk.push([third])
  const { lanes } = (await desk.hello()).body
  expect(lanes).toEqual([{ lane: desk.lane, complete: 0, hash: null, ahead: [3] }])
  await desk.push([first])
  expect((await desk.hello()).body['lanes']).toEqual([
    { lane: desk.lane, complete: 1, hash: first.hash, ahead: [3] },
  ])
  const { receipt } = await desk.push([second])
  expect(receipt.holding).toBe(desk.holding())
})

test('the receipt is signed by the county and counts every place', async () => {
  const desk = await Desk.enrol(county)
  const { receipt } = await desk.push([await desk.openVisit(), await desk.openVisit()])
  expect(receipt).toMatchObject({
    device: desk.device,
    entries: 2,
    refused: 0,
    parcels: 0,
    at: county.clock.now,
  })
  expect(await verify(county.journal.countyKeys.signKey, receiptText(receipt), receipt.signature)).toBe(true)
  expect(
    await verify(
      county.journal.countyKeys.signKey,
      receiptText({ ...receipt, entries: 3 }),
      receipt.signature,
    ),
  ).toBe(false)
})

test('two batches at once are both taken, and so are the same two', async () => {
  const desk = await Desk.enrol(county)
  const all = []
  for (let count = 0; count < 40; count++) all.push(await desk.openVisit())
  const pushed = await Promise.all([
    desk.push(all.slice(20)),
    desk.push(all.slice(0, 20)),
    desk.push(all.slice(20)),
    desk.push(all),
  ])
  const counts = new Map<string, number>()
  for (const { verdicts } of pushed)
    for (const { verdict } of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  expect(counts).toEqual(
    new Map([
      ['stored', 40],
      ['already', 60],
    ]),
  )
  expect((await desk.hello()).body['lanes']).toBeUndefined()
})

test('a desk whose answer was lost asks again and hears the same', async () => {
  const desk = await Desk.enrol(county)
  const good = await desk.openVisit()
  const bad = await desk.write({ subject: desk.subject('visit'), type: 'visit.flown', body: {} })
  const first = await desk.push([good, bad])
  const again = await desk.push([good, bad])
  expect(first.verdicts.map(({ verdict }) => verdict)).toEqual(['stored', 'refused'])
  expect(again.verdicts).toEqual([{ id: good.entry.id, verdict: 'already' }, first.verdicts[1]])
})

test('a restored browser goes on in a new lane, and both lanes are whole', async () => {
  const desk = await Desk.enrol(county)
  await desk.push([await desk.openVisit()])
  desk.newLane()
  await desk.push([await desk.openVisit()])
  expect((await desk.hello()).body['lanes']).toBeUndefined()
})

test('a clock years off is no reason to refuse: the time is kept as it was, with the measured difference', async () => {
  const desk = await Desk.enrol(county)
  const threeYears = 3 * 365 * 86_400_000
  desk.clock = { wall: county.clock.now + threeYears, offset: -threeYears }
  const early = await desk.openVisit()
  desk.clock = { wall: 0, offset: null }
  const late = await desk.openVisit()
  expect(kindsOf((await desk.push([early, late])).verdicts)).toEqual(['stored', 'stored'])
  expect((await county.journal.reader.visit(early.header.subject)).openedAt).toBe(county.clock.now)
  expect((await county.journal.holdings.standing(desk.device)).clockApart).toBe(-threeYears)
})

test('a device that signs with P-256, as older browsers do, is heard as well', async () => {
  const desk = await Desk.enrol(county, 'wuping', ['P-256'])
  expect(kindsOf((await desk.push([await desk.openVisit()])).verdicts)).toEqual(['stored'])
})

test('the log tells which device sent how many, and no name', async () => {
  const desk = await Desk.enrol(county)
  await desk.push([await desk.openVisit('罗木生')])
  const lines = county.log.filter((line) => line.includes(`"device":"${desk.device}"`))
  expect(lines.some((line) => line.includes('"entries":1') && line.includes('"stored":1'))).toBe(true)
  expect(county.log.join('')).not.toContain('罗木生')
})

test('a stand-in’s entries are taken once the shift leader has read her a code that the desk had deposited', async () => {
  const desk = await Desk.enrol(county)
  const wrapped = await desk.forCounty(JSON.stringify({ '7Q4': '112233' }))
  expect((await desk.send('POST', '/sync/stand-in-codes', JSON.stringify({ wrapped }))).body).toEqual({
    ok: true,
  })
  const machine = `${desk.device} 7Q4`
  expect(await county.standIns.issue(machine, 'yangxiaoman', 'shenguoping')).toMatchObject({
    ok: true,
    code: '112233',
  })
  const body = { number: 1, visitor: { name: '罗木生', identity: null, phone: '' } }
  const auth = { how: 'stand-in', slot: '7Q4' } as const
  const write = (by: string) =>
    desk.write({ subject: desk.subject('visit'), type: 'visit.opened', body, by, auth })
  const { verdicts } = await desk.push([await write('yangxiaoman'), await write('zhouguilan')])
  expect(kindsOf(verdicts)).toEqual(['stored', 'refused'])
})

test('stand-in codes that the county cannot open are turned away', async () => {
  const desk = await Desk.enrol(county)
  const answer = await desk.send('POST', '/sync/stand-in-codes', JSON.stringify({ wrapped: 'AAAA' }))
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'bad-request', where: 'wrapped' } } })
})

test('whatever stands in a batch gets one verdict each, and what is sound among it is taken', async () => {
  const desk = await Desk.enrol(county)
  const anything = fc.array(fc.oneof(fc.jsonValue(), sloppyEntry(desk)), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(anything, async (things) => {
      const sound = await desk.openVisit()
      const { status, verdicts } = await desk.push([...things, sound])
      expect([status, verdicts.length]).toEqual([200, things.length + 1])
      expect(
        verdicts.slice(0, -1).every(({ verdict }) => verdict === 'refused' || verdict === 'forked'),
      ).toBe(true)
      expect(verdicts.at(-1)?.verdict).toBe('stored')
    }),
    { numRuns: 25, seed: 20261116 },
  )
})

/** Something that looks like an entry of a lane that nothing else writes to. */
function sloppyEntry(desk: Desk): fc.Arbitrary<object> {
  const counter = fc
    .integer({ min: 0, max: 30 })
    .map((count) => `${desk.device}-sloppy:${String(count).padStart(10, '0')}`)
  const header = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.record({ id: counter, prev: fc.string() }).map((parts) => JSON.stringify(parts)),
  )
  return fc.record({
    id: counter,
    header,
    body: fc.option(fc.string({ unit: 'binary' })),
    salt: fc.option(fc.string({ minLength: 22, maxLength: 22 })),
  })
}
