// 同屏: a desk asks, the county sees and helps, with real media between two pages; and what it does when the line is gone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { County } from './county.ts'
import { allThere, ended, takeIn } from './desk.ts'
import { openLiveCounty, seesMoving } from './live.ts'
import { hidden, sideways } from './look.ts'
import { barriers, openSides, type Sides, storyOn } from './two-sides.ts'

let county: County
let sides: Sides
let desk: Page
let lin: Page
beforeAll(async () => {
  county = await openLiveCounty()
  county.network().clock.run()
  // two cores carry both pages and the worker: few pictures a second are pictures, too
  sides = await openSides(county, '周桂兰', 'wuping', ['--use-fake-device-for-media-stream=fps=5'])
  ;({ desk } = sides)
  lin = await sides.console('林晓', '/cases')
  for (const page of [desk, lin]) page.setDefaultTimeout(60_000)
})
afterAll(async () => {
  await sides?.close()
  await county?.close()
})

const form = (): ReturnType<Page['getByRole']> => lin.getByRole('group', { name: /^站上的表/ })
const looksWell = async (page: Page): Promise<void> => {
  expect(await barriers(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
  expect(await hidden(page)).toEqual([])
}

/** F4, the devices tried, and what the visitor says to being recorded. */
async function ask(note: string): Promise<void> {
  await desk.getByRole('button', { name: '请县局帮忙' }).waitFor()
  await desk.keyboard.press('F4')
  const sheet = desk.getByRole('dialog', { name: '请县局帮忙' })
  await sheet.getByLabel('卡在哪里，写一句').fill(note)
  await sheet.getByRole('button', { name: '试镜头和话筒' }).click()
  await expect.poll(() => sheet.getByText('好的').count()).toBe(2)
  await sheet.getByRole('button', { name: '不录，照样办' }).click()
  await sheet.getByText('他说不录，照样办').waitFor()
  await looksWell(desk)
  await desk.keyboard.press('Control+Enter')
  await sheet.waitFor({ state: 'detached' })
}

test('a desk asks with one key, it rings at the county, and after one more key both see each other', async () => {
  await takeIn(desk, { name: '阿依古丽·买买提', phone: '10000000152', items: ['额度不足'] })
  await ask('额度选不了')
  await desk.getByText('下一个就是您').waitFor()
  await lin.getByText('雾坪镇 求助').waitFor()
  await lin.getByText('说：额度选不了').waitFor()
  await looksWell(lin)
  await lin.keyboard.press('Alt+a')
  await seesMoving(lin, '雾坪镇')
  await seesMoving(desk, '林晓')
  await desk.getByText('林晓看得见蓝框里的这一页').waitFor()
  await looksWell(lin)
  await looksWell(desk)
})

test('what is typed at the desk stands in the mirror before it is kept', async () => {
  await desk.getByLabel('现在的总额度（元）').fill('100000')
  await form().getByText('100000').waitFor()
})

test('the county points, and the desk sees where, and whose hand it is', async () => {
  await form().getByText('要调到（元）').hover()
  await desk.locator('.pointer').getByText('林晓').waitFor()
})

test('a proposed value waits at both ends, and once the desk has nodded it stands on both', async () => {
  await lin.keyboard.press('f')
  await form().getByRole('button', { name: '要调到（元）' }).click()
  await lin.getByRole('textbox', { name: '建议「要调到（元）」' }).fill('200000')
  await lin.getByLabel('理由').fill('合同第 3 条')
  await lin.keyboard.press('Enter')
  await lin.getByText(/等桌上点头/).waitFor()
  await desk.getByRole('group', { name: /林晓建议「要调到（元）」/ }).waitFor()
  await looksWell(desk)
  await desk.getByRole('button', { name: '照填' }).click()
  await ended(desk, '「要调到（元）」照填了 200,000.00')
  await form().getByText('200,000.00').first().waitFor()
  await lin.getByText(/等桌上点头/).waitFor({ state: 'detached' })
})

test('what is written in the call stands at both ends', async () => {
  await lin.getByRole('textbox', { name: '写一句，都看得到' }).fill('我圈的是额度。')
  await lin.keyboard.press('Enter')
  await desk.getByRole('list', { name: '写的话' }).getByText('我圈的是额度。').waitFor()
  await desk.getByRole('textbox', { name: '写一句，都看得到' }).fill('看到了。')
  await desk.keyboard.press('Enter')
  await lin.getByRole('list', { name: '写的话' }).getByText('看到了。').waitFor()
})

test('the people are looked at large, and what was written last stands under them', async () => {
  await lin.getByRole('tab', { name: '看人' }).click()
  await seesMoving(lin, '雾坪镇')
  await desk.getByRole('textbox', { name: '写一句，都看得到' }).fill('他耳朵不好。')
  await desk.keyboard.press('Enter')
  await lin.locator('.caption').getByText('他耳朵不好。').waitFor()
  await looksWell(lin)
  await lin.getByRole('tab', { name: '站上的表' }).click()
  await form().waitFor()
})

test('on another page the call goes on, small, and leads back', async () => {
  await lin.getByRole('link', { name: '工作台' }).click()
  const small = lin.getByRole('complementary', { name: '正在同屏' })
  await small.waitFor()
  await seesMoving(lin, '雾坪镇')
  await seesMoving(desk, '林晓')
  await looksWell(lin)
  await small.getByRole('button', { name: '回到同屏' }).click()
  await form().getByText('200,000.00').first().waitFor()
  await small.waitFor({ state: 'detached' })
})

test('two Esc stop it at once, and the county is told', async () => {
  await desk.getByLabel('原因').focus()
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('Escape')
  await desk.getByText('停了。这一页他们看不到了。').waitFor()
  await lin.getByText('站上停了，看不到这一页').waitFor()
  await desk.getByLabel('原因').fill('不给看')
  await desk.getByRole('button', { name: '接着给他们看' }).click()
  await form().getByText('不给看').waitFor()
})

test('with the line dead two Esc stop it all the same, and nothing that was typed then has left', async () => {
  await sides.pull()
  await desk.getByText('断开了，正在重连').waitFor()
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('Escape')
  await desk.getByText('停了。这一页他们看不到了。').waitFor()
  await sides.plug()
  await seesMoving(desk, '林晓')
  await lin.getByText('站上停了，看不到这一页').waitFor()
  for (const page of [desk, lin]) await page.getByText('断开了，正在重连').waitFor({ state: 'detached' })
})

test('it ends with one sentence, which both ends have in the story', async () => {
  await lin.getByRole('button', { name: '结束同屏' }).click()
  const dialog = lin.getByRole('dialog', { name: '结束同屏' })
  await dialog.getByLabel('一句小结').fill('教他填了额度，已调到 20 万。')
  await lin.keyboard.press('Control+Enter')
  await lin.getByText('同屏结束了：办好了').waitFor()
  await desk.getByText('教他填了额度，已调到 20 万。').first().waitFor()
  await looksWell(lin)
  await desk.getByRole('complementary', { name: '同屏' }).getByRole('button', { name: '知道了' }).click()
  expect((await storyOn(desk)).join('\n')).toContain('林晓')
  await allThere(desk)
})

test('without a line the request waits at the desk, and rings when the line is back', async () => {
  await sides.pull()
  await desk.keyboard.press('F4')
  const sheet = desk.getByRole('dialog', { name: '请县局帮忙' })
  await sheet.getByRole('button', { name: '可以录' }).click()
  await sheet.getByText('求助先记在本机').waitFor()
  await sheet.getByRole('button', { name: '先记下，通了就响' }).click()
  await desk.getByText('记在本机了，线路通了就响').waitFor()
  await looksWell(desk)
  await sides.plug()
  await lin.getByText('雾坪镇 求助').waitFor()
  await lin.keyboard.press('Alt+t')
  await lin.getByText('雾坪镇 求助').waitFor({ state: 'detached' })
  await desk.getByRole('button', { name: '不用了' }).click()
  await desk.getByText('叫了县局').waitFor({ state: 'detached' })
})

test('no page complained', () => {
  expect(sides.complaints).toEqual([])
})
