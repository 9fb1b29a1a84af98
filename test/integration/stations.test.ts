import { beforeEach, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { digestOfBytes } from '../../hub/journal/digest.ts'
import { feedItemSchema } from '../../shared/entry/feed.ts'
import { type County, foldAlike, isUnknown, openCounty, type Post } from './county.ts'
import { enrolProber, type Prober } from './prober.ts'
import { luoMusheng, referred, type TakenIn, takeIn } from './story.ts'

// Two desks of 沙河园区 and one of 雾坪镇: what one station says is its own, and all of its own.

let county: County
let hejing: Post
let taken: TakenIn
beforeEach(async () => {
  county = await openCounty()
  hejing = await county.post('shahe', 'hejing')
  taken = await takeIn(hejing.desk)
  await hejing.allThere()
})

/** It has the visit's matter, too: what is not there yet cannot be written on. */
async function secondDesk(): Promise<Post> {
  const post = await county.post('shahe', 'chenyiming')
  await expect.poll(() => post.desk.visit(taken.visit).current()?.matters.length ?? 0).toBe(1)
  return post
}

test('what the desk does not hold cannot be written on: a second key for it would make words that nobody can read', async () => {
  const stranger = hejing.desk.newSubject('matter')
  const said = {
    subject: stranger,
    type: 'matter.field-set',
    body: { field: 'year', value: '2026', how: 'told' },
  }
  await expect(hejing.desk.write([said])).rejects.toMatchObject({ code: 'no-key' })
})

test('a second desk of the station, enrolled later, has everything and goes on with it; the first sees it', async () => {
  const chenyiming = await secondDesk()
  const card = await foldAlike(county, chenyiming, taken.visit)
  expect(card.visit.visitor).toEqual(luoMusheng)
  await chenyiming.desk.write([
    { subject: taken.matter, type: 'matter.field-set', body: { field: 'year', value: '2026', how: 'paper' } },
    { subject: taken.matter, type: 'matter.ended', body: { outcome: referred } },
  ])
  await chenyiming.allThere()
  const [matter] = (await foldAlike(county, hejing, taken.visit)).matters
  expect(matter).toMatchObject({ fields: { year: { value: '2026' } }, clashes: [], endedBy: 'chenyiming' })
  const tang = await county.network().signIn('tangke')
  await tang.act(taken.matter, { act: 'take' })
  for (const post of [hejing, chenyiming]) {
    const both = await foldAlike(county, post, taken.visit)
    expect(both.matters[0]?.case?.taker).toBe('tangke')
  }
})

test('both desks write on one matter while one is cut off: what cannot be both shows at both', async () => {
  const chenyiming = await secondDesk()
  await foldAlike(county, chenyiming, taken.visit)
  await chenyiming.cut()
  for (const [post, value] of [
    [hejing, '2025'],
    [chenyiming, '2026'],
  ] as const) {
    const body = { field: 'year', value, how: 'told' }
    await post.desk.write([{ subject: taken.matter, type: 'matter.field-set', body }])
  }
  chenyiming.mend()
  await chenyiming.allThere()
  const accounts = await Promise.all([hejing, chenyiming].map((post) => foldAlike(county, post, taken.visit)))
  expect(accounts[0]?.matters).toEqual(accounts[1]?.matters)
  expect(accounts[0]?.matters[0]?.clashes).toMatchObject([{ kind: 'value', field: 'year' }])
})

describe('a desk of another station', () => {
  let zhouguilan: Post
  let prober: Prober
  beforeEach(async () => {
    zhouguilan = await county.post('wuping', 'zhouguilan')
    await zhouguilan.allThere()
    const network = county.network()
    prober = await enrolProber(network.url, await county.code('wuping'), network.clock.wall)
    await network.settled()
  })

  test('P17: hears nothing of it, neither entry nor key, wherever it says that it stands', async () => {
    const neighbour = await county.post('shahe', 'chenyiming')
    await foldAlike(county, neighbour, taken.visit)
    const { feeds } = county.network().hub.county
    const theirs = await feeds.read(neighbour.device, { epoch: '', n: 0 }, 1_000)
    const keys = theirs?.lines.map(({ item }) => v.parse(feedItemSchema, JSON.parse(item))) ?? []
    const wrapped = keys.flatMap((item) => (item.kind === 'key' ? [item.key] : []))
    expect(wrapped.map(({ subject }) => subject)).toEqual(expect.arrayContaining([taken.visit, taken.matter]))
    for (const key of wrapped) expect(await prober.unwrap(key.wrapped)).toBeNull()

    expect(await isUnknown(zhouguilan, taken.visit)).toBe(true)
    for (const own of [':0', `${theirs?.epoch}:0`, `${theirs?.epoch}:1`]) {
      const { status, text } = await prober.ask('GET', `/sync/feed?own=${own}&common=:0&limit=1000&wait=0`)
      expect(status).toBe(200)
      expect(text).toContain('雾坪镇')
      expect(text).not.toMatch(/(visit|matter):shahe/)
    }
  })

  test('writes nothing on it: the app will not, and the county will not have it', async () => {
    const foreign = [{ subject: taken.matter, type: 'matter.reopened', body: {} }]
    await expect(zhouguilan.desk.write(foreign)).rejects.toMatchObject({ code: 'bad-draft' })

    const forger = await county.network().enrol('wuping', '没有屏幕的一台')
    const by = 'zhouguilan'
    forger.learn(taken.matter, (await county.matter(taken.matter)).heads)
    await forger.write({ subject: taken.matter, type: 'matter.reopened', body: {}, by })
    const body = { visit: taken.visit, party: null }
    await forger.write({ subject: forger.newSubject('matter'), type: 'matter.opened', body, by })
    expect((await forger.push()).verdicts.slice(1)).toMatchObject([
      { verdict: 'refused', refusal: { code: 'not-your-subject', where: 'header.subject' } },
      { verdict: 'refused', refusal: { code: 'bad-body', where: 'visit' } },
    ])
    // The key that the forger brought for it is not the one that stands.
    await foldAlike(county, hejing, taken.visit)
  })

  test('cannot say again in its own name what another desk said', async () => {
    const docs = (await county.journal()).filter(({ subject }) => subject === taken.matter)
    const copies = docs.map(({ _id: id, header, body, salt }) => ({ id, header, body, salt }))
    const verdicts = await prober.push(copies)
    expect(verdicts).toHaveLength(2)
    for (const { refusal } of verdicts) expect(refusal?.code).toBe('foreign-lane')
  })

  test('cannot lay a page among its papers, nor learn whether one is there', async () => {
    const bytes = Buffer.from('合同')
    await hejing.desk.addPaper(taken.matter, {
      name: '合同',
      voucher: false,
      pages: [new Blob([bytes], { type: 'image/png' })],
    })
    await hejing.allThere()
    const [paper] = (await foldAlike(county, hejing, taken.visit)).matters[0]?.papers ?? []
    const there = paper?.pages[0]?.hash ?? ''
    expect(await zhouguilan.desk.openPage(taken.matter, there)).toBeNull()
    for (const hash of [there, 'A'.repeat(43)]) {
      const chunk = `/sync/parcels/${hash}?from=0&digest=${digestOfBytes(bytes)}`
      const put = await prober.ask('PUT', chunk, new Uint8Array(bytes))
      expect(put).toEqual({ status: 409, text: '{"error":{"code":"unannounced"}}' })
      const asked = await prober.ask('POST', '/sync/parcels', JSON.stringify({ hashes: [hash] }))
      expect(JSON.parse(asked.text)).toMatchObject({ parcels: [{ hash, state: 'unannounced', offset: 0 }] })
      expect((await prober.ask('GET', `/sync/parcels/${hash}?from=0&most=100`)).status).toBe(404)
    }
  })

  test('and its assistant learns nothing of it at the county’s door for people', async () => {
    await hejing.desk.write([{ subject: taken.matter, type: 'matter.ended', body: { outcome: referred } }])
    await hejing.allThere()
    const person = await county.network().signIn('zhouguilan')
    const path = `/api/cases/${encodeURIComponent(taken.matter)}`
    for (const door of ['/api/cases', path, `${path}/pages/${'A'.repeat(43)}`])
      expect((await person.ask('GET', door)).json).toEqual({ error: { code: 'no-right' } })
  })
})
