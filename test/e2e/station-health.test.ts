// 丁伟 sees what waits at a desk whose link was cut, is told when it has been silent for too long, and sees it come back; the page stays open.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { type County, openCounty } from './county.ts'
import { takeIn } from './desk.ts'
import { sideways } from './look.ts'
import { keepPictures } from './pictures.ts'
import { barriers, openSides, type Sides, tabTo } from './two-sides.ts'

const minute = 60_000

let county: County
let sides: Sides
let ding: Page
let shen: Page
beforeAll(async () => {
  county = await openCounty()
  sides = await openSides(county)
  ding = await sides.console('丁伟', '/stations')
  shen = await sides.console('沈国平', '/stations')
  for (const page of [ding, shen]) {
    await page.clock.install()
    await page.reload()
  }
})
afterAll(async () => {
  await sides?.close()
  await county?.close()
})
keepPictures(() => ding)

const toLookInto = (page: Page) => page.getByRole('region', { name: '要看一看的' })

/** Half an hour and a minute, for the county and for whoever looks. */
async function halfAnHour(): Promise<void> {
  const { clock } = county.network()
  clock.set(clock.wall() + 31 * minute)
  for (const page of [ding, shen]) await page.clock.fastForward(31 * minute)
}

test('a desk that is linked and has nothing to send says so, and nothing is to be looked into', async () => {
  await ding.getByText('待送').waitFor()
  await ding.getByText('没有', { exact: true }).waitFor()
  expect(await toLookInto(ding).count()).toBe(0)
})

test('its link cut in opening hours, the administrator and the shift leader are told, without reloading', async () => {
  await sides.pull()
  await takeIn(sides.desk, { name: '王建军', items: ['额度不足'] })
  await halfAnHour()
  for (const page of [ding, shen]) {
    const alert = toLookInto(page).getByText(/起没消息，开门时间里已 31 分/)
    await alert.waitFor()
    await page.getByText(/^不知道 · 截至 12:4\d：0 条$/).waitFor()
    expect(await barriers(page)).toEqual([])
    expect(await sideways(page)).toEqual([])
  }
  await ding.getByRole('button', { name: 'English' }).click()
  await ding.getByText(/31 min of it in opening hours/).waitFor()
  await ding.getByText(/^not known · as of 12:4\d: 0 entries$/).waitFor()
  expect(await barriers(ding)).toEqual([])
  expect(await sideways(ding)).toEqual([])
  await ding.getByRole('button', { name: '中文' }).click()
})

test('from there the keyboard leads to the desk’s own line', async () => {
  await tabTo(ding, toLookInto(ding).getByRole('button', { name: /雾坪镇 WP 1/ }))
  await ding.keyboard.press('Enter')
  await ding.keyboard.press('Tab')
  const focused = ding.getByRole('button', { name: '收回 WP 1' })
  await expect.poll(() => focused.evaluate((element) => element === document.activeElement)).toBe(true)
})

test('the leader sees it from the status line of any page', async () => {
  await shen.goto(`${county.network().url}/cases`)
  await shen.getByRole('button', { name: /没消息/ }).click()
  await shen
    .getByRole('dialog')
    .getByText(/开门时间里已 31 分/)
    .waitFor()
})

test('the link back, what waited comes, and there is nothing to be looked into any more', async () => {
  await sides.plug()
  await sides.desk.getByRole('button', { name: /已全部送达县局/ }).waitFor()
  await ding.clock.fastForward(minute)
  await toLookInto(ding).waitFor({ state: 'detached' })
  await ding.getByText('没有', { exact: true }).waitFor()
  expect(sides.complaints).toEqual([])
})
