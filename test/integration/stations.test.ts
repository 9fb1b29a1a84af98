import { beforeEach, describe, expect, test } from 'vitest'
import { commonFeed } from '../../shared/entry/feed.ts'
import type { Feeds } from '../../hub/journal/feeds.ts'
import { type County, foldAlike, openCounty, type Post } from './county.ts'
import { luoMusheng, referOne, referred, type TakenIn, takeIn } from './story.ts'

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

test('a second desk of the station, enrolled later, has everything and goes on with it; the first sees it', async () => {
  const chenyiming = await county.post('shahe', 'chenyiming')
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
  const chenyiming = await county.post('shahe', 'chenyiming')
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
  beforeEach(async () => {
    zhouguilan = await county.post('wuping', 'zhouguilan')
    await zhouguilan.allThere()
    await county.network().settled()
  })

  test('hears nothing of it, neither entry nor key, in any feed', async () => {
    expect(zhouguilan.desk.visit(taken.visit).current()).toBeNull()
    const { feeds } = county.network().hub.county
    const [told] = await Promise.all([everythingIn(feeds, hejing.device)])
    expect(told).toContain(taken.matter)
    for (const feed of [zhouguilan.device, commonFeed]) {
      expect(await everythingIn(feeds, feed)).not.toContain('shahe.')
    }
  })

  test('writes nothing on it: the app will not, and the county will not have it', async () => {
    const foreign = [{ subject: taken.matter, type: 'matter.reopened', body: {} }]
    await expect(zhouguilan.desk.write(foreign)).rejects.toMatchObject({ code: 'bad-draft' })
    const forger = await county.network().enrol('wuping', '没有屏幕的一台')
    const { heads } = await county.matter(taken.matter)
    forger.learn(taken.matter, heads)
    await forger.write({ subject: taken.matter, type: 'matter.reopened', body: {}, by: 'zhouguilan' })
    const { verdicts } = await forger.push()
    expect(verdicts.at(-1)).toMatchObject({
      verdict: 'refused',
      refusal: { code: 'not-your-subject', where: 'header.subject' },
    })
    const own = forger.newSubject('matter')
    await forger.write({
      subject: own,
      type: 'matter.opened',
      body: { visit: taken.visit, party: null },
      by: 'zhouguilan',
    })
    expect((await forger.push()).verdicts).toMatchObject([
      { verdict: 'refused', refusal: { code: 'bad-body', where: 'visit' } },
    ])
    // The key that the forger brought for it is not the one that stands.
    await foldAlike(county, hejing, taken.visit)
  })

  test('cannot lay a page among its papers, nor learn whether one is there', async () => {
    const page = new Blob([Buffer.from('合同')], { type: 'image/png' })
    await hejing.desk.addPaper(taken.matter, { name: '合同', voucher: false, pages: [page] })
    await hejing.allThere()
    const [paper] = (await foldAlike(county, hejing, taken.visit)).matters[0]?.papers ?? []
    const hash = paper?.pages[0]?.hash ?? ''
    expect(await zhouguilan.desk.openPage(taken.matter, hash)).toBeNull()
    const forger = await county.network().enrol('wuping', '没有屏幕的一台')
    await expect(forger.put(hash, Buffer.from('别的'))).rejects.toThrow('unannounced')
    await expect(forger.put('A'.repeat(43), Buffer.from('别的'))).rejects.toThrow('unannounced')
  })

  test('and its assistant learns nothing of it at the county’s door for people', async () => {
    await referOne(hejing.desk)
    await hejing.allThere()
    const person = await county.network().signIn('zhouguilan')
    const subject = encodeURIComponent(taken.matter)
    for (const path of [
      '/api/cases',
      `/api/cases/${subject}`,
      `/api/cases/${subject}/pages/${'A'.repeat(43)}`,
    ])
      expect((await person.ask('GET', path)).json).toEqual({ error: { code: 'no-right' } })
  })
})

async function everythingIn(feeds: Feeds, subscriber: string): Promise<string> {
  const stretch = await feeds.read(subscriber, { epoch: '', n: 0 }, 10_000)
  return stretch?.lines.map(({ item }) => item).join('\n') ?? ''
}
