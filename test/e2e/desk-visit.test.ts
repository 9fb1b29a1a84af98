// One visit at a desk whose cable is pulled, from coming to coming again: taken in, filled in, photographed, ended, printed, read.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { openCounty, type County } from './county.ts'
import { type Desk, ended, matterRow, papersDialog, photograph, settle, takeIn, useCamera } from './desk.ts'
import { sheetsOf } from './paper.ts'
import { pictureWidth } from './look.ts'
import { keepPictures } from './pictures.ts'

let county: County
let desk: Desk
let page: Page
beforeAll(async () => {
  county = await openCounty()
  desk = await settle(county)
  page = desk.page()
  await desk.pull()
  await page.getByRole('button', { name: /断线|离线/ }).waitFor()
})
keepPictures(() => desk?.page())
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

const outcomes = () => page.getByRole('radiogroup', { name: '怎么办完的' })

test('a number that cannot be right is marked while it is typed; once right, it is covered, and 李䶮 keeps her rare character', async () => {
  await page.keyboard.press('F2')
  const sheet = page.getByRole('dialog', { name: '新来一位' })
  await sheet.locator('input:focus').waitFor()
  await page.keyboard.type('李䶮')
  const number = sheet.getByLabel('证件号码')
  await number.pressSequentially('99999919950320013')
  expect(await sheet.getByText('末位对不上').count()).toBe(0)
  await number.pressSequentially('6')
  await sheet.getByText('末位对不上，多半是抄错了一个字').waitFor()
  expect(await number.getAttribute('aria-invalid')).toBe('true')
  expect(await sheet.locator('.wrong').allInnerTexts()).toEqual(['6'])
  // Enter does not take her in; the keyboard goes where the mistake is, and what was typed stays.
  await sheet.getByLabel('姓名').press('Enter')
  expect(await number.evaluate((input) => input === document.activeElement)).toBe(true)
  await number.press('Backspace')
  await number.pressSequentially('5')
  expect(await sheet.getByText('末位对不上').count()).toBe(0)
  await sheet.getByLabel('手机').fill('10000000164')
  for (const item of ['额度', '定期定额']) {
    await sheet.getByLabel('找事项').fill(item)
    await sheet.getByLabel('找事项').press('Enter')
  }
  await sheet.getByRole('heading', { name: '选了 2 件' }).waitFor()
  await page.keyboard.press('Control+Enter')

  await page.getByRole('heading', { name: '李䶮', level: 1 }).waitFor()
  const visitor = page.getByRole('complementary', { name: '经办人' })
  await visitor.getByText('999999********0135').waitFor()
  await visitor.getByText('31 岁 · 100****0164').waitFor()
  expect(await page.locator('body').innerText()).not.toContain('199503200135')
  // Two matters, a quick one and an assisted one, each in its lane.
  await visitor.getByRole('button', { name: /丙 11 数电票额度不足\s*快办/ }).waitFor()
  await visitor.getByRole('button', { name: /定期定额户申报\s*辅助/ }).waitFor()
  // It is opened only for as long as somebody holds the button.
  const hold = visitor.getByRole('button', { name: '按住看' })
  await hold.focus()
  await page.keyboard.down('Enter')
  await visitor.getByText('999999199503200135').waitFor()
  await page.keyboard.up('Enter')
  await visitor.getByText('999999********0135').waitFor()
})

test('fields are kept as they are left, checked where they stand, and shown to the visitor', async () => {
  await matterRow(page, '定期定额户申报').click()
  const sales = page.getByLabel('本期销售额（元）')
  await sales.fill('4万')
  await sales.press('Tab')
  await page.getByText('金额写成数字，最多两位小数').waitFor()
  await sales.fill('48600')
  await sales.press('Tab')
  await page.getByText(/^\d\d:\d\d 存好$/).waitFor()
  expect(await page.getByText('金额写成数字').count()).toBe(0)
  await page.getByLabel('经营项目').fill('豆制品')
  await page.getByLabel('联系电话').fill('10000000164')
  await page.getByLabel('联系电话').press('Tab')
  await page.getByRole('group', { name: '联系电话' }).getByText('100****0164').waitFor()
  await page.getByRole('button', { name: '他看过，都对' }).click()
  await page.getByRole('button', { name: /他看过，都对\s*他看过/ }).waitFor()
})

test('for whom she acts is one line, with the credit code covered', async () => {
  await page.getByRole('radio', { name: '法定代表人' }).click()
  await page.getByLabel('名称或姓名').fill('云岚茶叶合作社')
  await page.getByLabel('证件号码').fill('93999999MA0C8Y1T65')
  await page.getByLabel('证件号码').press('Tab')
  await page.getByText('末位对不上，多半是抄错了一个字').waitFor()
  await page.getByLabel('证件号码').fill('93999999MA0C8Y1T8C')
  await page.getByRole('button', { name: '记下', exact: true }).click()
  await page.getByText('纳税人 · 法定代表人 · 统一社会信用代码 93999999********8C').waitFor()
})

test('a paper is photographed under the camera, another chosen as a file; what is neither picture nor PDF, or too large, is refused in words', async () => {
  await photograph(page, '申报表', 2)
  await page.getByRole('button', { name: '拍一页' }).click()
  const dialog = papersDialog(page)
  await useCamera(dialog)
  await dialog.getByLabel('这是什么材料').fill('经营流水')
  const png = await page.screenshot()
  await dialog.locator('input[type=file]').setInputFiles([
    { name: '账.xlsx', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from('x') },
    { name: '大图.png', mimeType: 'image/png', buffer: Buffer.alloc(21_000_000) },
    { name: '流水.png', mimeType: 'image/png', buffer: png },
    { name: '流水.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF') },
  ])
  await dialog.getByText('账.xlsx 不是照片也不是 PDF，没有收').waitFor()
  await dialog.getByText('大图.png 有 21 MB，最大收 20 MB，没有收').waitFor()
  await dialog.getByText('第 2 页', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: '存好 2 页' }).click()
  await page.getByRole('button', { name: '经营流水 2', exact: true }).waitFor()
  await page.getByText('4 页，都加密存在本机').waitFor()
  // What was kept opens again.
  await page.getByRole('button', { name: '申报表 2', exact: true }).click()
  const paper = page.getByRole('dialog', { name: '申报表' })
  const second = paper.getByRole('img', { name: '第 2 页' })
  await second.waitFor()
  await expect.poll(() => pictureWidth(second)).toBeGreaterThan(0)
  await paper.getByRole('button', { name: '看好了' }).click()
  await page.getByRole('button', { name: /断线 · .*4 页照片待送/ }).waitFor()
})

test('without a link 已办结 is dashed with the reason for a quick item, and 已代收待办 names the legal last day', async () => {
  await matterRow(page, '数电票额度不足').click()
  const done = outcomes().getByRole('radio', { name: '已办结' })
  expect(await done.getAttribute('aria-disabled')).toBe('true')
  await page.getByText('没有线路，这一项办不结，先代收或预约').waitFor()
  await page.keyboard.press('Alt+3')
  expect(await page.getByLabel('办结凭据').count()).toBe(0)
  await page.keyboard.press('Alt+7')
  await page.getByRole('button', { name: /撤回第 1 件\s*这一格要填/ }).waitFor()
  await page.getByLabel('为什么撤回').fill('先不调了')
  await page.keyboard.press('Enter')
  await ended(page, '第 1 件已撤回')

  await page.getByRole('heading', { name: '定期定额户申报' }).waitFor()
  await page.keyboard.press('Alt+4')
  await page.getByText('11 月 16 日 周一 24:00').waitFor()
  await page.keyboard.press('Enter')
  await ended(page, '第 2 件已代收待办')
  await matterRow(page, '定期定额户申报').getByText('辅助 · 记下了，等送县局').waitFor()
})

test('the slip says what is not done yet, covers the name, and fits A5 and 80 mm', async () => {
  await page.getByRole('link', { name: '打回执' }).click()
  const slip = page.getByRole('article')
  for (const text of [
    '尚未完成申报（缴款）',
    '2026 年 11 月 16 日 24:00',
    '李*',
    '999999********0135',
    'WP-1116-001',
  ])
    await slip.getByText(text).first().waitFor()
  await slip.getByText('申报表 2 页、经营流水 2 页，原件当场退还').waitFor()
  await slip.getByText(/^站上现在没有网。/).waitFor()
  expect(await slip.innerText()).not.toMatch(/李䶮|199503200135|10000000164/)

  const sheet = sheetsOf(await page.pdf({ preferCSSPageSize: true }))
  expect(sheet).toEqual({ pages: 1, width: 148, height: 210 })
  await page.getByRole('button', { name: '80 毫米小票' }).click()
  const roll = sheetsOf(await page.pdf({ preferCSSPageSize: true }))
  expect(roll).toMatchObject({ pages: 1, width: 80 })
  expect(roll.height).toBeGreaterThan(120)
  // On paper stands the slip, and nothing of the screen.
  await page.emulateMedia({ media: 'print' })
  for (const part of [page.getByRole('banner'), page.getByRole('button', { name: '打印' })])
    expect(await part.isVisible()).toBe(false)
  expect(await page.getByRole('region', { name: '刚才做的' }).isVisible()).toBe(false)
  await page.emulateMedia({ media: 'screen' })

  await page.keyboard.press('Enter')
  const said = await page.getByText(/^打了回执，核对码 /).innerText()
  expect(await slip.innerText()).toContain(said.replace('打了回执，核对码 ', ''))
  await page.getByRole('link', { name: '回到这一位' }).click()
  await page.getByRole('button', { name: '办完了，送走' }).click()
  await page.getByText('今天来了 1 位，办完 1 位').waitFor()
})

test('a visit that is over shows how each matter ended, and is only read until somebody takes the visitor in again', async () => {
  await takeIn(page, { name: '王建军', items: ['缴款'] })
  await page.getByRole('link', { name: '所有事项' }).click()
  await page.getByRole('button', { name: '全部' }).click()
  await page.getByRole('option', { name: /李䶮 · 丙 11 数电票额度不足/ }).click()
  await page.getByRole('heading', { name: '李䶮', level: 1 }).waitFor()
  await page.getByText(/^已撤回 · /).waitFor()
  await page.getByText('先不调了').first().waitFor()
  expect(await page.getByRole('button', { name: /改分类|改回没办完|拍一页/ }).count()).toBe(0)
  await matterRow(page, '定期定额户申报').click()
  await page.getByText('48,600.00').first().waitFor()
  await page.getByRole('button', { name: '他又来了，接着办' }).click()
  await page.getByRole('button', { name: '办完了，送走' }).waitFor()
  // Whoever sat there made room.
  await page.getByRole('link', { name: '今日来访' }).click()
  await page.getByRole('region', { name: '正在服务' }).getByText('李䶮').waitFor()
  await page.getByText('王建军').first().waitFor()
  expect(desk.computer.complaints).toEqual([])
})
