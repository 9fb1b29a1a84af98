// The cable goes back in: what the law dates first, then the rest, then the photographs; and the line says all is there only when it is.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Receipt, receiptText } from '../../shared/entry/receipt.ts'
import { verify } from '../../shared/entry/sign.ts'
import { openCounty, type County } from './county.ts'
import { settingOf, watchLine } from './desk-disk.ts'
import { allThere, type Desk, photograph, settle, takeIn } from './desk.ts'
import { mattersOf } from './journal.ts'
import { keepPictures } from './pictures.ts'

let county: County
let desk: Desk
beforeAll(async () => {
  county = await openCounty()
  desk = await settle(county)
  await allThere(desk.page())
  await desk.pull()
})
keepPictures(() => desk?.page())
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

test('what is due within two days reaches the county first, whatever was written before it', async () => {
  const page = desk.page()
  const visits: string[] = []
  for (const [name, item] of [
    ['李秀英', '密码重置'],
    ['王建军', '定期定额'],
    ['张玉梅', '完税证明'],
  ] as const) {
    await takeIn(page, { name, items: [item] })
    visits.push(decodeURIComponent(page.url().split('/').at(-1) ?? ''))
    if (name === '王建军') {
      await photograph(page, '经营流水')
      await page.keyboard.press('Alt+4')
      await page.keyboard.press('Enter')
      await page.getByText('第 1 件已代收待办').waitFor()
    }
  }
  const arrived: string[] = []
  const stop = county
    .network()
    .hub.county.journal.listen({ stored: (docs) => arrived.push(...docs.map(({ subject }) => subject)) })
  const said = await watchLine(page)
  const letPapersGo = desk.cable.hold('/sync/parcels/')
  await desk.plug()

  // Entries are there; the photograph is held up in the cable, and the line says so.
  await page.getByRole('button', { name: /^正在送 · 还剩 1 页照片$/ }).waitFor({ timeout: 60_000 })
  stop()
  const due = await mattersOf(county, visits[1] ?? '')
  const ofDue = new Set([visits[1], ...due.map(({ subject }) => subject)])
  expect(ofDue.size).toBe(2)
  const places = arrived.flatMap((subject, at) => (ofDue.has(subject) ? [at] : []))
  expect(places.length).toBeGreaterThan(4)
  expect(Math.max(...places)).toBe(places.length - 1)
  expect(arrived).toContain(visits[0])

  letPapersGo()
  await allThere(page)
  const lines = await said()
  expect(lines.filter((line) => line.startsWith('已全部送达县局'))).toHaveLength(1)
  expect(lines.at(-1)).toMatch(/^已全部送达县局 · [\d,]+ 条 · \d\d:\d\d$/)
  expect(lines.findLastIndex((line) => line.includes('照片'))).toBeLessThan(lines.length - 1)
  expect(lines.some((line) => /^正在送 · 还剩 \d+ 条/.test(line))).toBe(true)
})

test('the line stands on a receipt that the county signed, for as many entries as it says', async () => {
  const page = desk.page()
  const receipt = await settingOf<Receipt>(page, 'receipt')
  if (!receipt) throw new Error('no receipt')
  const { signKey } = county.network().hub.county.countyKeys
  expect(await verify(signKey, receiptText(receipt), receipt.signature)).toBe(true)
  expect(
    await verify(signKey, receiptText({ ...receipt, entries: receipt.entries + 1 }), receipt.signature),
  ).toBe(false)
  await page.getByRole('button', { name: `已全部送达县局 · ${receipt.entries} 条` }).waitFor()
  expect(receipt.parcels).toBe(1)
  // And the journal holds just so many entries of this desk.
  const { hub } = county.network()
  let held = 0
  for await (const { docs } of only(hub.county.journal.ofSubjects(''))) held += docs
  expect(held).toBe(receipt.entries)

  async function* only(pages: AsyncIterable<readonly { readonly _id: string }[]>) {
    for await (const docs of pages)
      yield { docs: docs.filter(({ _id }) => _id.startsWith(`${receipt?.device}-`)).length }
  }
})

test('the hub is stopped and started again: nothing is lost, and the line comes back by itself', async () => {
  const page = desk.page()
  await county.restart()
  await takeIn(page, { name: '赵强', items: ['身份被冒用'] })
  await page.keyboard.press('F8')
  await page.getByRole('button', { name: '现在就试' }).click()
  await allThere(page)
  expect(desk.computer.complaints).toEqual([])
})

test('after a reload a screen reader hears where the desk stands, and nothing of what it had not read yet', async () => {
  const page = desk.page()
  await page.reload()
  await allThere(page)
  const heard = page.locator('header [aria-live=polite]')
  await expect.poll(() => heard.textContent(), { timeout: 20_000 }).not.toBe('')
  expect(await heard.textContent()).toMatch(/^已全部送达县局/)
})
