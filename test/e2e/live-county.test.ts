// 同屏 over a county's border: 孙岩 calls 蒋岚 of 东屏县 in, whose hub is another one; both talk and see, she reads the one case, and then no more.
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { dongpingAt, songlanAt } from '../../hub/demo/neighbour.ts'
import type { Network } from '../network.ts'
import { openDongping, placeOf } from '../two-counties.ts'
import type { County } from './county.ts'
import { takeIn } from './desk.ts'
import { looksWell, openLiveCounty, seesMoving } from './live.ts'
import { openSides, type Sides } from './two-sides.ts'

let county: County
let there: Network | null = null
let sides: Sides
let desk: Page
let sun: Page
let jiang: Page
beforeAll(async () => {
  county = await openLiveCounty(null, {
    neighbours: () => ({ own: 'songlan', known: there ? [dongpingAt(placeOf(there))] : [] }),
  })
  there = await openDongping(() => [songlanAt(placeOf(county.network()))], {
    station: resolve('station/dist'),
  })
  county.network().clock.run()
  there.clock.run()
  // two cores carry three pages and the worker: few pictures a second are pictures, too
  sides = await openSides(county, '何静', 'shahe', ['--use-fake-device-for-media-stream=fps=5'])
  ;({ desk } = sides)
  sun = await sides.console('孙岩', '/cases')
  jiang = await sides.console('蒋岚', '/cases', there.url)
  for (const page of [desk, sun, jiang]) page.setDefaultTimeout(100_000)
})
afterAll(async () => {
  await sides?.close()
  await there?.close()
  await county?.close()
})

const tile = (page: Page, name: string) =>
  page.getByRole('list', { name: '画面' }).locator('figure').filter({ hasText: name })
const extract = () => jiang.getByRole('region', { name: '这一件的摘要' })

test('the desk asks for help with business in another region, and 孙岩 is there', async () => {
  await takeIn(desk, { name: '杜志强', phone: '10000000137', items: ['跨区域涉税事项报告'] })
  await desk.getByRole('button', { name: '请县局帮忙' }).waitFor()
  await desk.keyboard.press('F4')
  const sheet = desk.getByRole('dialog', { name: '请县局帮忙' })
  await sheet.getByLabel('卡在哪里，写一句').fill('对方说合同要先在那边报')
  await sheet.getByRole('button', { name: '试镜头和话筒' }).click()
  await expect.poll(() => sheet.getByText('好的').count()).toBe(2)
  await sheet.getByRole('button', { name: '不录，照样办' }).click()
  await desk.keyboard.press('Control+Enter')
  await sun.getByText('沙河园区 求助').waitFor()
  await sun.keyboard.press('Alt+a')
  await seesMoving(sun, '沙河园区')
})

test('he calls 蒋岚 of 东屏县 in, and it stands in her list', async () => {
  await sun.getByRole('button', { name: '请外县进来' }).click()
  const dialog = sun.getByRole('dialog', { name: '请外县的人进来' })
  await dialog.getByText('望海省 东屏县').waitFor({ state: 'attached' })
  await dialog.getByLabel('请谁').fill('蒋岚')
  await dialog.getByLabel('请他看什么').fill('合同在你们县，先在哪边报')
  await looksWell(sun)
  await sun.keyboard.press('Control+Enter')
  await sun.getByRole('region', { name: '请来的人' }).getByText('等他进来').waitFor()
  await jiang.getByRole('button', { name: /松岚县 孙岩/ }).waitFor()
  await looksWell(jiang)
})

test('she comes in with one click: three pictures at each end', async () => {
  await jiang.getByRole('button', { name: /松岚县 孙岩/ }).click()
  await seesMoving(jiang, '沙河园区')
  await seesMoving(jiang, '孙岩')
  await seesMoving(desk, '东屏县 蒋岚')
  await seesMoving(sun, '东屏县 蒋岚')
  await sun.getByRole('region', { name: '请来的人' }).getByText('在里面').waitFor()
  await looksWell(sun)
  await looksWell(desk)
})

test('she reads the extract of that case, what is filled in meanwhile too, and nothing that is covered', async () => {
  await extract().getByText('跨区域涉税事项报告').waitFor()
  await extract().getByText('对方说合同要先在那边报').waitFor()
  await extract().getByText('杜*强').first().waitFor()
  await desk.getByLabel('合同名称').fill('设备安装合同')
  await desk.getByLabel('合同金额（元）').fill('52000')
  await jiang.getByText('设备安装合同').first().waitFor()
  for (const secret of ['杜志强', '10000000137']) expect(await jiang.getByText(secret).count()).toBe(0)
  await looksWell(jiang)
})

test('it ends: she is out, reads nothing any more, is told why, and finds no way back', async () => {
  await sun.getByRole('button', { name: '到此为止：东屏县 蒋岚' }).click()
  await jiang.getByRole('heading', { name: '到此为止' }).waitFor()
  await jiang.getByText('这次请您进来的已经到此为止').waitFor()
  await expect.poll(() => jiang.getByText('设备安装合同').count()).toBe(0)
  await tile(desk, '蒋岚').waitFor({ state: 'detached' })
  await tile(sun, '蒋岚').waitFor({ state: 'detached' })
  await seesMoving(desk, '孙岩')
  await looksWell(jiang)
  await jiang.reload()
  await jiang.getByText('这次请您进来的已经到此为止').waitFor()
  await jiang.getByRole('link', { name: '回工作台' }).click()
  await jiang.getByRole('region', { name: '事项' }).waitFor()
  expect(await jiang.getByText('松岚县 孙岩').count()).toBe(0)
})

test('no page complained', () => {
  expect(sides.complaints).toEqual([])
})
