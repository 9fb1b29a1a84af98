import { expect, test } from 'vitest'
import { feedHash, feedText } from '../../../shared/entry/feed.ts'
import { verify } from '../../../shared/entry/sign.ts'
import type { FeedPage } from '../../../shared/http/sync.ts'
import { digest } from '../../../hub/journal/digest.ts'
import { countyOfEach, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

let county: TestCounty

countyOfEach(
  (opened) => void (county = opened),
  () => county,
)

const commonOf = (answer: { readonly body: Record<string, unknown> }): FeedPage =>
  answer.body['common'] as FeedPage

test('a page of a feed is dense, chained and signed by the county', async () => {
  const desk = await Desk.enrol(county)
  await county.followers.caughtUp()
  const page = commonOf(await desk.feed())
  expect(page.lines.map(({ n }) => n)).toEqual(page.lines.map((_, at) => at + 1))
  let hash = ''
  for (const line of page.lines) {
    hash = feedHash(digest, hash, line.item)
    expect(line.hash).toBe(hash)
  }
  const text = feedText('common', { epoch: page.epoch, n: page.head, hash })
  expect(await verify(county.journal.countyKeys.signKey, text, page.signature)).toBe(true)
})

test('a reader goes on from where it stands, line by line, and a feed without news is left out', async () => {
  const desk = await Desk.enrol(county)
  await county.followers.caughtUp()
  const whole = commonOf(await desk.feed())
  const first = commonOf(await desk.feed({ limit: 1 }))
  expect(first.lines).toEqual(whole.lines.slice(0, 1))
  const second = commonOf(await desk.feed({ common: `${whole.epoch}:1`, limit: 1 }))
  expect(second).toMatchObject({ after: 1, lines: whole.lines.slice(1, 2), head: whole.head })
  expect((await desk.feed({ common: `${whole.epoch}:${whole.head}` })).body).not.toHaveProperty('common')
})

test('who waits for news gets it when it is there', async () => {
  const desk = await Desk.enrol(county)
  await county.followers.caughtUp()
  const { epoch, head } = commonOf(await desk.feed())
  const own = await desk.ownPlace()
  const waiting = desk.feed({ common: `${epoch}:${head}`, own, wait: 50 })
  await county.office.openStation({ id: 'shahe', name: '沙河园区', code: 'SH', line: '光纤' }, 'system')
  const page = commonOf(await waiting)
  expect(page).toMatchObject({ after: head, head: head + 1 })
  expect(page.lines[0]?.item).toContain('station.opened')
})

test('who waits for news is let go when the hub stops', async () => {
  const desk = await Desk.enrol(county)
  await county.followers.caughtUp()
  const { epoch, head } = commonOf(await desk.feed())
  const own = await desk.ownPlace()
  const asked = county.requests.next()
  const waiting = desk.feed({ common: `${epoch}:${head}`, own, wait: 50 })
  await asked
  await county.close()
  expect((await waiting).body).toEqual({ time: county.clock.now })
})

test('who is revoked while waiting hears of that and nothing else', async () => {
  const desk = await Desk.enrol(county)
  await county.followers.caughtUp()
  const { epoch, head } = commonOf(await desk.feed())
  const own = await desk.ownPlace()
  const asked = county.requests.next()
  const waiting = desk.feed({ common: `${epoch}:${head}`, own, wait: 50 })
  await asked
  await county.office.revoke(desk.device, { reason: '遗失', how: 'stolen' }, 'system')
  expect(await waiting).toMatchObject({ status: 403, body: { error: { code: 'device-revoked' } } })
})

test('a page is not longer than a thin line can bear', async () => {
  const desk = await Desk.enrol(county)
  const content = '雾'.repeat(100_000)
  for (let version = 1; version <= 8; version++)
    await county.office.publishPack('catalogue', version, { content }, 'system')
  await county.followers.caughtUp()
  const answer = await desk.feed()
  expect(answer.text.length).toBeLessThan(700_000)
  expect(commonOf(answer).lines.length).toBeGreaterThan(1)
})

test('a hub that was set back to an older copy is found out by its reader, and the feed begins anew', async () => {
  const desk = await Desk.enrol(county)
  await county.followers.caughtUp()
  const { epoch, head } = commonOf(await desk.feed())
  const beyond = { epoch, n: head + 5, hash: 'A'.repeat(43) }
  await desk.hello({ common: beyond })
  // With nothing new in its own feed the hub waits for the new epoch of the common one.
  const own = await desk.ownPlace()
  const page = commonOf(await desk.feed({ own, common: `${epoch}:${head + 5}`, wait: 50 }))
  expect(page.epoch).not.toBe(epoch)
  expect(page.after).toBe(0)
})

test('so is one that told another story since', async () => {
  const desk = await Desk.enrol(county)
  await county.followers.caughtUp()
  const { epoch, head, lines } = commonOf(await desk.feed())
  const waiting = desk.feed({ common: `${epoch}:${head}`, wait: 50, own: await desk.ownPlace() })
  const answer = await desk.hello({ common: { epoch, n: 2, hash: lines[0]?.hash } })
  expect(answer.body['news']).toMatchObject({ common: true })
  expect(commonOf(await waiting).epoch).not.toBe(epoch)
})
