// What a desk without a link keeps: over a reload, a night, a second window, a locked screen, wrong PINs, a half-filled sheet.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { openCounty, type County } from './county.ts'
import { type Desk, isLocked, isOpen, photograph, pin, settle, takeIn, typePin } from './desk.ts'
import { pictureWidth } from './look.ts'
import { keepPictures } from './pictures.ts'

let county: County
let desk: Desk
beforeAll(async () => {
  county = await openCounty()
  desk = await settle(county)
  await desk.pull()
  const page = desk.page()
  await takeIn(page, { name: '李䶮', number: '999999199503200135', items: ['定期定额'] })
  await page.getByLabel('经营项目').fill('豆制品')
  await page.getByLabel('本期销售额（元）').fill('48600')
  await page.getByLabel('本期销售额（元）').press('Tab')
  await page
    .getByText(/^\d\d:\d\d 存好$/)
    .first()
    .waitFor()
  await photograph(page, '申报表')
})
keepPictures(() => desk?.page())
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

/** Name, field and paper of the one visit. */
async function allIsHere(page: Page): Promise<void> {
  await page.getByRole('heading', { name: '李䶮', level: 1 }).waitFor()
  expect(await page.getByLabel('本期销售额（元）').inputValue()).toBe('48,600.00')
  const paper = page.getByRole('button', { name: '申报表', exact: true }).locator('img.desk')
  await paper.waitFor()
  await expect.poll(() => pictureWidth(paper)).toBeGreaterThan(0)
}

test('after a reload everything is there at once, and nobody is asked for a PIN', async () => {
  const page = desk.page()
  await page.reload()
  await allIsHere(page)
})

test('a second window shows the same without a PIN, and what is written in one stands in the other without a reload', async () => {
  const [first, second] = [desk.page(), await desk.window('/')]
  await second.getByRole('region', { name: '正在服务' }).getByText('李䶮').waitFor()
  await second.keyboard.press('Enter')
  await allIsHere(second)
  await second.getByLabel('开户行').fill('雾坪信用社')
  await second.getByLabel('开户行').press('Tab')
  await first
    .getByLabel('开户行')
    .and(first.locator('[value="雾坪信用社"]'))
    .or(first.getByText('填 开户行'))
    .first()
    .waitFor()
  await expect.poll(() => first.getByLabel('开户行').inputValue()).toBe('雾坪信用社')
  await takeIn(second, { name: '王建军', items: ['密码重置'] })
  await first.getByRole('link', { name: '今日来访' }).click()
  await first.getByRole('region', { name: '正在服务' }).getByText('王建军').waitFor()
  // Locked in one, locked in both; opened in one, open in both.
  await first.keyboard.press('Control+l')
  await isLocked(second)
  await typePin(second)
  await isOpen(first)
  await second.close()
})

test('the locked desk shows the number that is called and nobody’s name; what was being typed is there afterwards', async () => {
  const page = desk.page()
  await page.keyboard.press('F2')
  const sheet = page.getByRole('dialog', { name: '新来一位' })
  await sheet.getByLabel('姓名').fill('阿依古丽·买买提')
  await sheet.getByLabel('找事项').fill('完税证明')
  await sheet.getByLabel('找事项').press('Enter')
  // Also out of a sheet that is half filled in.
  await page.keyboard.press('Control+l')
  await isLocked(page)
  await page.getByRole('region', { name: '正在叫' }).getByText('002 号').waitFor()
  expect(await page.locator('body').innerText()).not.toMatch(/王建军|李䶮|阿依古丽|999999/)
  expect(await page.title()).toBe('已锁 · 雾坪镇')
  await typePin(page)
  await sheet.waitFor()
  expect(await sheet.getByLabel('姓名').inputValue()).toBe('阿依古丽·买买提')
  await sheet.getByRole('heading', { name: '选了 1 件' }).waitFor()
  await sheet.getByRole('button', { name: '不记了' }).click()
  await page.keyboard.press('F2')
  expect(await sheet.getByLabel('姓名').inputValue()).toBe('')
  await page.keyboard.press('Escape')
})

test('closed and opened again, the browser asks for the PIN, and then everything is there', async () => {
  const page = await desk.restart()
  await isLocked(page)
  await page.getByRole('region', { name: '正在叫' }).getByText('002 号').waitFor()
  expect(await page.locator('body').innerText()).not.toMatch(/王建军|李䶮|999999/)
  await typePin(page)
  await page.getByRole('button', { name: /(断线|离线).*1 页照片待送/ }).waitFor()
  await page.getByRole('link', { name: '所有事项' }).click()
  await page.getByRole('option', { name: /李䶮 · 定期定额户申报/ }).click()
  await allIsHere(page)
})

test('left alone the desk locks itself; wrong PINs wait longer and longer, and say how long', async () => {
  const page = desk.page()
  await page.clock.install()
  await page.reload()
  await isOpen(page)
  await page.clock.fastForward('04:30')
  await page.keyboard.press('Shift')
  await page.clock.fastForward('04:30')
  await isOpen(page)
  await page.clock.fastForward('00:45')
  await isLocked(page)

  for (const left of [4, 3, 2, 1]) {
    await typePin(page, '111111')
    await page.getByText(`还能试 ${left} 次。存的东西不受影响。`).waitFor()
  }
  await typePin(page, '111111')
  await page.getByText(/^错得多了，等 (1 分|\d+ 秒) 再试。存的东西不受影响。$/).waitFor()
  // The right one is not even tried, and a reload gives no new tries.
  const none = page.getByRole('img', { name: 'PIN，已输 0 位' })
  await none.waitFor()
  await page.keyboard.type(pin)
  expect(await none.isVisible()).toBe(true)
  await page.reload()
  await page.getByText(/^错得多了，等/).waitFor()
  await page.clock.fastForward('01:01')
  await page.getByText(/^错得多了，等/).waitFor({ state: 'detached' })
  await typePin(page)
  await isOpen(page)
  expect(desk.computer.complaints).toEqual([])
})
