// What a computer cannot be trusted with: its clock, and that it has written what it says it has.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCounty, type County } from './county.ts'
import { allThere, appKept, type Desk, enrol, isLocked, openDesk, signIn, takeIn, typePin } from './desk.ts'
import { keepPictures } from './pictures.ts'

const threeYears = 3 * 365 * 86_400_000
let county: County
let desk: Desk
beforeAll(async () => {
  county = await openCounty()
  county.network().clock.run()
  desk = await openDesk(county, undefined, county.network().clock.wall() + threeYears)
  await desk.computer.context().addInitScript(watchTransactions)
})
keepPictures(() => desk?.page())
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

type Watched = { readonly durable?: string[] }

/** In the page: how each transaction that writes asks to be written. */
function watchTransactions(): void {
  const durable: string[] = []
  Object.assign(globalThis, { durable })
  const { prototype } = IDBDatabase
  const begin = prototype.transaction
  prototype.transaction = function (stores, mode, options) {
    if (mode === 'readwrite') durable.push(options?.durability ?? 'default')
    return begin.call(this, stores, mode, options)
  }
}

/** Every time of the day on the page is the county's of just now, and so is the date above. */
async function showsTheCountysTime(page: Page): Promise<void> {
  await page.getByText('11 月 16 日 周一').waitFor()
  const text = await page.locator('body').innerText()
  expect(text).not.toMatch(/1970|2029/)
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  const now = minutes(new Date(county.network().clock.wall() + 8 * 3_600_000).toISOString().slice(11, 16))
  const shown = text.match(/\b\d\d:\d\d\b/g) ?? []
  expect(shown.length).toBeGreaterThan(2)
  expect(shown.filter((time) => Math.abs(minutes(time) - now) > 10)).toEqual([])
}

const yearOf = (page: Page): Promise<number> => page.evaluate(() => new Date().getFullYear())

test('a computer whose clock is three years ahead shows the county’s day and time, with a link and without', async () => {
  const page = desk.page()
  await enrol(page, desk.cable.url, await county.code('wuping'))
  await signIn(page, '周桂兰')
  await appKept(page)
  await takeIn(page, { name: '李秀英', number: '999999195803070020', items: ['密码重置'] })
  await allThere(page)
  await showsTheCountysTime(page)
  await desk.pull()
  await takeIn(page, { name: '王建军', number: '999999197903180031', items: ['数电票额度'] })
  await showsTheCountysTime(page)
  expect(await yearOf(page)).toBe(2029)
})

test('run 5: every transaction in which the desk writes asks the browser to wait for its disk', async () => {
  const asked = await desk.page().evaluate(() => (globalThis as Watched).durable ?? [])
  expect(asked.length).toBeGreaterThan(0)
  expect(new Set(asked)).toEqual(new Set(['strict']))
})

test('its battery dies over night, without a link: the desk opens in 1970 and goes on from the county’s last word', async () => {
  const page = await desk.restart(Date.UTC(1970, 0, 1, 1))
  await isLocked(page)
  await typePin(page)
  await takeIn(page, { name: '赵强', number: '999999199911080099', items: ['密码重置'] })
  await showsTheCountysTime(page)
  await desk.plug()
  await allThere(page)
  await showsTheCountysTime(page)
  expect(await yearOf(page)).toBe(1970)
})
