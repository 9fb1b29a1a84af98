// 同屏 with an expert called in, and handed over warm: nobody is left alone in the room, and who comes knows what it is about.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { County } from './county.ts'
import { callIn, looksWell, openLiveCounty, seesMoving } from './live.ts'
import { openSides, type Sides } from './two-sides.ts'

let county: County
let sides: Sides
let desk: Page
let lin: Page
let qiu: Page
let wu: Page
beforeAll(async () => {
  county = await openLiveCounty()
  county.network().clock.run()
  // two cores carry four pages and the worker: few pictures a second are pictures, too
  sides = await openSides(county, '周桂兰', 'wuping', ['--use-fake-device-for-media-stream=fps=5'])
  ;({ desk } = sides)
  lin = await sides.console('林晓', '/cases')
  qiu = await sides.console('邱峰', '/cases')
  for (const page of [desk, lin, qiu]) page.setDefaultTimeout(60_000)
})
afterAll(async () => {
  await sides?.close()
  await county?.close()
})

const people = (page: Page) => page.getByRole('list', { name: '画面' }).locator('figure')

test('an expert is called in with what to look at, and comes into the room', async () => {
  await callIn(desk, lin, { name: '欧阳阿依古丽', phone: '10000000153', items: ['额度不足'] })
  await lin.getByRole('button', { name: '请专家进来' }).click()
  const dialog = lin.getByRole('dialog', { name: '请专家进来' })
  await dialog.getByLabel('请谁').selectOption('qiufeng')
  await dialog.getByLabel('请他看什么').fill('合同第 3 条算不算续签')
  await looksWell(lin)
  await lin.keyboard.press('Control+Enter')
  await qiu.getByText('林晓 请您进去看').waitFor()
  await looksWell(qiu)
  await qiu.keyboard.press('Alt+a')
  await qiu.getByText('合同第 3 条算不算续签').waitFor()
  for (const [page, other] of [
    [qiu, '雾坪镇'],
    [qiu, '林晓'],
    [desk, '邱峰'],
    [lin, '邱峰'],
  ] as const)
    await seesMoving(page, other)
  await looksWell(qiu)
})

test('he advises and ends nothing: that is for who has the call', async () => {
  expect(await qiu.getByRole('button', { name: '结束同屏' }).count()).toBe(0)
  expect(await qiu.getByRole('button', { name: '建议填' }).count()).toBe(0)
  await qiu.getByRole('textbox', { name: '写一句，都看得到' }).fill('算，照续签的填。')
  await qiu.keyboard.press('Enter')
  await desk.getByRole('list', { name: '写的话' }).getByText('算，照续签的填。').waitFor()
})

test('handed over, it stays with who had it until the other has accepted, and then goes on without a break', async () => {
  wu = await sides.console('吴倩', '/cases')
  wu.setDefaultTimeout(60_000)
  await lin.getByRole('button', { name: '转给别人，带上下文' }).click()
  const dialog = lin.getByRole('dialog', { name: '转给别人' })
  await dialog.getByLabel('转给谁').selectOption('wuqian')
  await dialog.getByLabel('下一位要知道的').fill('额度填好了，差合同首页')
  await lin.keyboard.press('Control+Enter')
  await seesMoving(lin, '雾坪镇')
  await wu.keyboard.press('Alt+a')
  await wu.getByText('额度填好了，差合同首页').waitFor()
  await seesMoving(wu, '雾坪镇')
  await seesMoving(desk, '吴倩')
  await wu.getByRole('button', { name: '结束同屏' }).waitFor()
  await people(desk).filter({ hasText: '林晓' }).waitFor({ state: 'detached' })
  await seesMoving(desk, '邱峰')
  await looksWell(wu)
})

test('no page complained', () => {
  expect(sides.complaints).toEqual([])
})
