import { expect, test } from 'vitest'
import type { Receipt } from '../../../shared/entry/receipt.ts'
import { protocols } from '../../../shared/http/protocol.ts'
import { countyOfFile, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

let county: TestCounty
countyOfFile((opened) => (county = opened))

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

test('a new desk is told that the common feed has news for it', async () => {
  const desk = await Desk.enrol(county)
  await county.followers.caughtUp()
  expect((await desk.hello()).body['news']).toEqual({ own: true, common: true })
})

test('the county remembers when a device was last here, and with which app', async () => {
  const desk = await Desk.enrol(county)
  await desk.hello()
  expect(await county.journal.holdings.standing(desk.device)).toMatchObject({
    lastSeen: county.clock.now,
    app: 'test 1',
    entries: 0,
  })
})

test('an app that the county is too new or too old for is told what is spoken here, and told all else as ever', async () => {
  const desk = await Desk.enrol(county)
  const start = { epoch: '', n: 0, hash: '' }
  const said = { app: 'another', holding: '', receipt: '', feeds: { own: start, common: start } }
  const hello = (spoken: object) => desk.send('POST', '/sync/hello', JSON.stringify({ ...said, ...spoken }))
  for (const spoken of [{ protocol: 0 }, { protocol: 9, least: 7 }]) {
    const answer = await hello(spoken)
    expect(answer).toMatchObject({ status: 200, body: { protocols, receipt: { device: desk.device } } })
  }
  for (const spoken of [{ protocol: 1 }, { protocol: 9, least: 1 }])
    expect((await hello(spoken)).body).not.toHaveProperty('protocols')
})
