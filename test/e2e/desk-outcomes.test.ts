// The ways in which a matter ends, at a desk whose cable is pulled; 已代收待办 and 已撤回 are told in desk-visit.test.ts.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { openCounty, type County } from './county.ts'
import { type Desk, ended, matterRow, papersDialog, settle, takeIn, useCamera } from './desk.ts'
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

test('已办结 waits for the tax system’s number or for a photographed voucher', async () => {
  await takeIn(page, { name: '王建军', number: '999999197903180031', items: ['缴款', '两险缴费'] })
  await page.keyboard.press('3')
  // The keyboard is in the number: its digits choose nothing.
  const finish = page.getByRole('button', { name: /^办结第 1 件/ })
  expect(await finish.getAttribute('aria-disabled')).toBe('true')
  await finish.getByText('要税务系统给的编号，或者拍下缴费凭证').waitFor()
  await page.keyboard.press('Enter')
  expect(await matterRow(page, '缴款').getByText('已办结').count()).toBe(0)
  await page.keyboard.type('YB 2026 1116 0835')
  await page.keyboard.press('Enter')
  await ended(page, '第 1 件已办结')
  await matterRow(page, '缴款').click()
  await page.getByText('编号 YB202611160835').first().waitFor()

  await matterRow(page, '两险缴费').click()
  await page.keyboard.press('3')
  await page.getByRole('button', { name: '拍缴费凭证' }).click()
  const dialog = papersDialog(page)
  expect(await dialog.getByRole('checkbox', { name: '是缴费凭证' }).isChecked()).toBe(true)
  await useCamera(dialog)
  await dialog.getByRole('button', { name: '拍下这一页' }).click()
  await dialog.getByText('第 1 页', { exact: true }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('凭证：缴费凭证', { exact: true }).waitFor()
  await page.getByRole('button', { name: '办结第 2 件' }).click()
  await ended(page, '第 2 件已办结')
})

test('the other ways to end: answered, shown the way, papers missing, referred; and back again', async () => {
  await takeIn(page, { name: '阿依古丽·买买提', items: ['密码重置', '车船税查询', '新办户套餐', '多缴退税'] })
  await page.keyboard.press('1')
  await page.getByText('念给他听的是右边这一条：密码忘了，手机号也换了，怎么登录？').waitFor()
  await page.keyboard.press('Enter')
  await ended(page, '第 1 件已答复')
  await page.keyboard.press('2')
  await page.getByRole('radio', { name: '他自己的手机' }).click()
  await page.getByRole('button', { name: '引导完第 2 件' }).click()
  await ended(page, '第 2 件已引导自助')
  await page.keyboard.press('5')
  await page.keyboard.type('营业执照')
  await page.keyboard.press('Enter')
  await page.keyboard.type('租房合同')
  await page.keyboard.press('Control+Enter')
  await ended(page, '第 3 件缺资料')
  await page.keyboard.press('F7')
  await page.getByLabel('转给谁').selectOption('个税')
  await page.getByLabel('要对县局说的').fill('他急着用')
  await page.keyboard.press('Enter')
  await ended(page, '第 4 件已转县局')

  const close = page.getByRole('button', { name: '办完了，送走' })
  await matterRow(page, '新办户套餐').click()
  await page.getByText('营业执照、租房合同').first().waitFor()
  await page.getByRole('button', { name: '改回没办完' }).click()
  await page.getByRole('button', { name: /办完了，送走\s*还有 1 件没有结果/ }).waitFor()
  await page.keyboard.press('Alt+5')
  await page.keyboard.type('营业执照')
  await page.keyboard.press('Control+Enter')
  await ended(page, '第 3 件缺资料')
  await close.click()
  await page.getByText(/办完 1 位$/).waitFor()
  expect(desk.computer.complaints).toEqual([])
})
