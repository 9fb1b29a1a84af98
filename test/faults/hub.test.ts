// Prevents: what a hub forgets, tells with a hole, reads for nothing, or refuses because it came first. Numbers: docs/faults.md.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Receipt } from '../../shared/entry/receipt.ts'
import { protocols } from '../../shared/http/protocol.ts'
import type { FeedPage } from '../../shared/http/sync.ts'
import { countyOfEach, openCounty, type TestCounty } from '../hub/county.ts'
import { Desk } from '../hub/desk.ts'

let county: TestCounty
let dir: string

countyOfEach(
  (opened, folder) => {
    county = opened
    dir = folder
  },
  () => county,
)

const commonOf = (answer: { readonly body: Record<string, unknown> }): FeedPage =>
  answer.body['common'] as FeedPage
const kindsOf = (verdicts: readonly { readonly verdict: string }[]): readonly string[] =>
  verdicts.map(({ verdict }) => verdict)

test('P18: when nothing is new, a hello is one request of at most 600 bytes both ways, whatever the history', async () => {
  const desk = await Desk.enrol(county)
  let receipt: Receipt | undefined
  for (let batch = 0; batch < 10; batch++) {
    const entries = []
    while (entries.length < 1000) {
      const subject = desk.subject('visit')
      entries.push(await desk.openVisit('罗木生', subject))
      for (const type of ['visit.called', 'visit.paused', 'visit.called', 'visit.closed']) {
        entries.push(await desk.write({ subject, type, body: {} }))
      }
    }
    receipt = (await desk.push(entries)).receipt
  }
  expect(receipt?.entries).toBe(10_000)
  await county.followers.caughtUp()
  const own = await county.journal.feeds.head(desk.device)
  const common = await county.journal.feeds.head('common')
  const holding = desk.holding()
  const request = JSON.stringify({
    protocol: protocols.own,
    app: '0.1.0+20261116',
    holding,
    receipt: receipt?.holding,
    feeds: { own, common },
    desk: { clock: -12_345, used: 1_234, quota: 12_345 },
  })
  const answer = await desk.send('POST', '/sync/hello', request)
  expect(answer.body).toEqual({ time: county.clock.now, news: { own: false, common: false } })
  expect(request.length + answer.text.length).toBeLessThanOrEqual(600)
}, 60_000)

test('a desk whose receipt is old gets the newest; what the county holds is told only when it differs', async () => {
  const desk = await Desk.enrol(county)
  const { receipt } = await desk.push([await desk.openVisit()])
  const same = (await desk.hello({ receipt: 'x' })).body
  expect(same['receipt']).toMatchObject({ holding: receipt.holding, entries: 1 })
  expect(same['lanes']).toBeUndefined()
  const more = await desk.openVisit()
  const differs = (await desk.hello({ receipt: receipt.holding })).body
  expect(differs['receipt']).toBeUndefined()
  expect(differs['lanes']).toEqual([{ lane: desk.lane, complete: 1, hash: desk.written[0]?.hash, ahead: [] }])
  await desk.push([more])
  expect((await desk.hello()).body['lanes']).toBeUndefined()
})

test('P21: an entry may cite what is still on its way, with the number that it will have', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  const called = await desk.write({ subject: visit.header.subject, type: 'visit.called', body: {} })
  expect(kindsOf((await desk.push([called])).verdicts)).toEqual(['stored'])
  expect(kindsOf((await desk.push([visit])).verdicts)).toEqual(['stored'])
  expect((await county.journal.reader.visit(visit.header.subject)).phase).toBe('serving')
})

test('run 1: behind a hole nothing is served: the reader gets what stands before it and asks again', async () => {
  const desk = await Desk.enrol(county)
  await county.followers.caughtUp()
  const whole = commonOf(await desk.feed())
  await county.close()
  county = await openCounty(dir, { lost: new Set([`common~${whole.epoch}:0000000003`]) })
  desk.county = county
  const page = commonOf(await desk.feed())
  expect(page.lines).toEqual(whole.lines.slice(0, 2))
  expect((await desk.feed({ common: `${whole.epoch}:2` })).body).not.toHaveProperty('common')
})

test('run 2: a destroyed key is gone from the disk, and no desk brings it back', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  await desk.push([visit])
  const { subject } = visit.header
  const [before] = await county.journal.store
    .database<{ _id: string; wrapped: string }>('keys')
    .get([subject])
  const wrapped = before?.wrapped ?? ''
  expect(await diskHolds(wrapped)).toBe(true)
  await county.journal.subjectKeys.erase(subject)
  expect(await diskHolds(wrapped)).toBe(false)
  await desk.push([await desk.write({ subject, type: 'visit.called', body: {} })])
  await county.close()
  county = await openCounty(dir)
  expect(await county.journal.subjectKeys.of(subject)).toBe('erased')
})

async function diskHolds(text: string): Promise<boolean> {
  const folder = join(dir, 'store', 'keys')
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))))
  return files.some((file) => file.includes(text))
}
