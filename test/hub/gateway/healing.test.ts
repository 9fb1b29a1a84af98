import { expect, test } from 'vitest'
import type { Written } from '../../../shared/entry/writer.ts'
import { deviceRefused } from '../../../shared/facts/device.ts'
import { isTold } from '../../../shared/facts/fact.ts'
import type { JournalDoc } from '../../../hub/journal/journal.ts'
import { countyOfEach, openCounty, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

let county: TestCounty
let dir: string

countyOfEach(
  (opened, folder) => {
    county = opened
    dir = folder
  },
  () => county,
)

const docOf = ({ entry: { id: _id, ...rest }, header, hash }: Written): JournalDoc => ({
  _id,
  ...rest,
  subject: header.subject,
  hash,
  receivedAt: 0,
})

const restart = async (desk: Desk): Promise<void> => {
  await county.crash()
  county = await openCounty(dir)
  desk.county = county
}

test('a hub that died after the journal and before the lane’s own document finds the lane whole', async () => {
  const desk = await Desk.enrol(county)
  const [first, second, third] = [await desk.openVisit(), await desk.openVisit(), await desk.openVisit()]
  await desk.push([first])
  // What a push writes before it dies: the lane is open already, the journal has the entries, nothing else was written.
  await county.journal.subjectKeys.accept([...desk.keys.values()], desk)
  await county.journal.holdings.begin([desk.lane])
  await county.journal.journal.append([docOf(second), docOf(third)])
  await restart(desk)
  expect((await desk.hello()).body['lanes']).toBeUndefined()
  const { verdicts, receipt } = await desk.push([second, third])
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['already', 'already'])
  expect(receipt).toMatchObject({ entries: 3, holding: desk.holding() })
})

test('so does one that died with the first entries of a lane of which nothing was known', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  await county.journal.subjectKeys.accept([...desk.keys.values()], desk)
  await county.journal.holdings.begin([desk.lane])
  await county.journal.journal.append([docOf(visit)])
  await restart(desk)
  expect((await desk.hello()).body['lanes']).toBeUndefined()
})

test('a refusal that was written down and not yet told is told after the restart, and only once', async () => {
  const desk = await Desk.enrol(county)
  const refusal = { code: 'unknown-type' } as const
  const written = await desk.write({ subject: desk.subject('visit'), type: 'visit.flown', body: {} })
  await county.journal.holdings.begin([desk.lane])
  const { id, header } = written.entry
  await county.journal.quarantine.keep([
    {
      _id: id,
      device: desk.device,
      text: header,
      receivedAt: 0,
      verdict: 'refused',
      refusal,
      hash: written.hash,
      prev: null,
    },
  ])
  await restart(desk)
  expect((await desk.push([written])).verdicts).toEqual([{ id, verdict: 'refused', refusal }])
  await restart(desk)
  await desk.hello()
  const heard = await county.journal.reader.heardOf(`device:${desk.device}`)
  expect(
    heard
      .filter(isTold)
      .filter(deviceRefused.is)
      .map(({ body }) => body),
  ).toEqual([{ entry: id, refusal }])
  expect((await desk.push([])).receipt).toMatchObject({ entries: 1, refused: 1 })
})

test('a hub that stops in order has nothing to heal', async () => {
  const desk = await Desk.enrol(county)
  const { receipt } = await desk.push([await desk.openVisit()])
  await county.close()
  county = await openCounty(dir)
  desk.county = county
  expect(await county.journal.store.database('meta').get(['open-lanes'])).toMatchObject([{ lanes: [] }])
  expect((await desk.hello({ receipt: receipt.holding })).body).not.toHaveProperty('lanes')
})

test('after a power cut nothing that was acknowledged is missing', async () => {
  const desk = await Desk.enrol(county)
  const all = []
  for (let count = 0; count < 30; count++) all.push(await desk.openVisit())
  await Promise.all([desk.push(all.slice(0, 10)), desk.push(all.slice(10, 20))])
  await restart(desk)
  expect((await desk.push(all)).verdicts.map(({ verdict }) => verdict)).toEqual([
    ...Array.from({ length: 20 }, () => 'already'),
    ...Array.from({ length: 10 }, () => 'stored'),
  ])
})

test('a store that goes away in the middle of many pushes loses nothing that was acknowledged, and doubles nothing', async () => {
  const desks = [await Desk.enrol(county), await Desk.enrol(county), await Desk.enrol(county, 'shijiu')]
  const written: { readonly desk: Desk; readonly entry: Written }[] = []
  for (const desk of desks) {
    for (let count = 0; count < 60; count++) {
      const by = desk.station === 'wuping' ? 'zhouguilan' : 'luochanggen'
      const body = { number: 1, visitor: { name: '罗木生', identity: null, phone: '' } }
      const type = count % 10 === 3 ? 'visit.flown' : 'visit.opened'
      written.push({ desk, entry: await desk.write({ subject: desk.subject('visit'), type, body, by }) })
    }
  }
  const batchesOf = (desk: Desk): readonly (readonly Written[])[] => {
    const mine = written.filter((one) => one.desk === desk).map(({ entry }) => entry)
    return Array.from({ length: 12 }, (_, at) => mine.slice(at * 5, at * 5 + 5))
  }
  const acknowledged: string[] = []
  const statuses = new Set<number>()
  const pushing = desks.map(async (desk) => {
    for (const batch of batchesOf(desk)) {
      const { status, verdicts } = await desk.push(batch)
      statuses.add(status)
      acknowledged.push(...verdicts.map(({ id }) => id))
      if (acknowledged.length > 60) await county.journal.store.close()
    }
  })
  await Promise.all(pushing)
  expect(statuses).toEqual(new Set([200, 503]))
  await restart(desks[0] ?? (await Desk.enrol(county)))
  for (const desk of desks) {
    desk.county = county
    const all = batchesOf(desk).flat()
    const { verdicts, receipt } = await desk.push(all)
    const again = verdicts.filter(({ id }) => acknowledged.includes(id)).map(({ verdict }) => verdict)
    expect(new Set(again)).not.toContain('stored')
    expect(receipt).toMatchObject({ holding: desk.holding(), entries: 60, refused: 6 })
    const heard = await county.journal.reader.heardOf(`device:${desk.device}`)
    const told = heard
      .filter(isTold)
      .filter(deviceRefused.is)
      .map(({ body }) => body.entry)
    expect([...told].sort()).toEqual(
      all.filter(({ header }) => header.type === 'visit.flown').map(({ entry }) => entry.id),
    )
  }
})
