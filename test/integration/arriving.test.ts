import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseHeader, type Header } from '../../shared/entry/entry.ts'
import { counterOf, holdingText, laneOf } from '../../shared/entry/lane.ts'
import { receiptText } from '../../shared/entry/receipt.ts'
import { verify } from '../../shared/entry/sign.ts'
import { digest } from '../station/data/fake-browser.ts'
import { type County, foldAlike, openCounty, type Post } from './county.ts'
import { takeIn } from './story.ts'

type Kept = { readonly id: string; readonly hash: string; readonly header: Header }

/** What the county's journal holds of one desk, lane by lane in its order. */
async function lanesOf(county: County, { device }: Post): Promise<ReadonlyMap<string, readonly Kept[]>> {
  const lanes = new Map<string, Kept[]>()
  for (const { _id: id, hash, header: text } of await county.journal()) {
    const header = parseHeader(text)
    if (!id.startsWith(`${device}-`) || typeof header === 'string') continue
    lanes.set(laneOf(id), [...(lanes.get(laneOf(id)) ?? []), { id, hash, header }])
  }
  for (const kept of lanes.values()) kept.sort((a, b) => counterOf(a.id) - counterOf(b.id))
  return lanes
}

/** Each lane without a gap and each entry bound to the one before; and what the desk's receipt says of them is the county's word. */
async function soundAndSigned(county: County, post: Post): Promise<readonly string[]> {
  await post.allThere()
  const lanes = await lanesOf(county, post)
  for (const kept of lanes.values()) {
    expect(kept.map(({ id }) => counterOf(id))).toEqual(kept.map((_, at) => at + 1))
    expect(kept.map(({ header }) => header.prev)).toEqual([
      null,
      ...kept.slice(0, -1).map(({ hash }) => hash),
    ])
  }
  const { receipt } = post.desk.line.current()
  if (!receipt) throw new Error('the desk has no receipt')
  const held = [...lanes].map(([lane, kept]) => ({
    lane,
    complete: kept.length,
    hash: kept.at(-1)?.hash ?? null,
    ahead: [],
  }))
  const ids = [...lanes.values()].flatMap((kept) => kept.map(({ id }) => id))
  expect(receipt).toMatchObject({
    device: post.device,
    holding: digest(holdingText(held)),
    entries: ids.length,
  })
  const { signKey } = county.network().hub.county.countyKeys
  expect(await verify(signKey, receiptText(receipt), receipt.signature)).toBe(true)
  return ids
}

test('what was written without a link arrives once and whole, what the law dates first, and the county signs for it', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  await post.allThere()
  await post.cut()
  const first = await takeIn(post.desk)
  const later = await takeIn(post.desk, '2026-11-30')
  const due = await takeIn(post.desk, '2026-11-17')
  await post.desk.write([{ subject: first.visit, type: 'visit.called', body: {} }])
  expect(post.desk.line.current()).toMatchObject({ kind: 'offline', waitingEntries: 11, urgent: 3 })
  post.wire.sent.length = 0
  post.mend()

  const ids = await soundAndSigned(county, post)
  for (const { ids: mine } of [first, later, due]) expect(ids).toEqual(expect.arrayContaining([...mine]))
  const pushed = post.wire.sent
    .filter(({ path }) => path === '/sync/entries')
    .flatMap(({ body }) => (JSON.parse(body) as { entries: { id: string }[] }).entries.map(({ id }) => id))
  expect(pushed.slice(0, 3)).toEqual(due.ids)
  expect([...pushed].sort()).toEqual([...new Set(pushed)].sort())
  for (const { visit } of [first, later, due]) await foldAlike(county, post, visit)
})

test('an answer that is lost on the way back: nothing is there twice, nothing is missing', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  await post.allThere()
  await post.cut()
  const { visit } = await takeIn(post.desk)
  post.wire.loseAnswer('/sync/entries')
  post.mend()
  const before = await soundAndSigned(county, post)
  expect(new Set(before).size).toBe(before.length)
  await foldAlike(county, post, visit)
})

test('the hub goes in the middle of a push and comes back elsewhere; the desk writes on, and all is there once', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  await post.allThere()
  await post.cut()
  const visits: string[] = []
  for (let at = 0; at < 60; at += 1) visits.push((await takeIn(post.desk)).visit)
  let restarted: Promise<void> = Promise.resolve()
  const inFlight = post.wire.atNext('/sync/entries')
  post.mend()
  await inFlight
  restarted = county.restart()
  visits.push((await takeIn(post.desk)).visit)
  await restarted
  visits.push((await takeIn(post.desk)).visit)
  await soundAndSigned(county, post)
  expect(post.desk.line.current().refused).toBe(0)
  await foldAlike(county, post, visits[0] ?? '')
  await foldAlike(county, post, visits.at(-1) ?? '')
})

test('a desk that is shut in the middle of a push opens in a new lane and goes on from what it had', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  await post.allThere()
  await post.cut()
  const before = await takeIn(post.desk)
  post.wire.loseAnswer('/sync/entries')
  const inFlight = post.wire.atNext('/sync/entries')
  post.mend()
  await inFlight
  await post.reopen()
  await post.desk.write([{ subject: before.visit, type: 'visit.called', body: {} }])
  const ids = await soundAndSigned(county, post)
  expect(new Set(ids.map(laneOf)).size).toBe(2)
  expect((await foldAlike(county, post, before.visit)).visit.phase).toBe('serving')
})

test('pages of a paper arrive with the matter, and the county opens what the desk closed', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const { visit, matter } = await takeIn(post.desk)
  const page = new Blob([Buffer.from('户口簿第一页')], { type: 'image/png' })
  await post.desk.addPaper(matter, { name: '户口簿', voucher: false, pages: [page] })
  await soundAndSigned(county, post)
  const card = await foldAlike(county, post, visit)
  const [paper] = card.matters[0]?.papers ?? []
  const hash = paper?.pages[0]?.hash ?? ''
  const { shelf, caseFile } = county.network().hub.county
  const stored = await shelf.read(hash)
  expect(
    createHash('sha256')
      .update(stored ?? '')
      .digest('base64url'),
  ).toBe(hash)
  expect(stored?.includes(Buffer.from('户口簿'))).toBe(false)
  expect(await caseFile.openPage(matter, hash)).toEqual(Buffer.from('户口簿第一页'))
})
