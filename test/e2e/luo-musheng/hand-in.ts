import { expect } from 'vitest'
import { photograph } from '../desk.ts'
import { visitAt } from '../old-app.ts'
import { sheetsOf } from '../paper.ts'
import type { Story } from './story.ts'
import { comesIn, fillIn } from './who.ts'

/** What 罗木生 carries home on paper, and what the desk holds of it. Later chapters come back to it. */
export type HandIn = { readonly visit: string; readonly number: string; readonly code: string }

/**
 * 10-26, 石臼乡, no link: on the last day of the October period 罗木生 hands in his papers. 罗长根 photographs them, accepts them as
 * 已代收待办, and prints the slip.
 */
export async function handIn({ desk }: Story): Promise<HandIn> {
  const page = desk.page()
  await comesIn(page, '定期定额', 'with-licence')
  const visit = visitAt(page)
  await fillIn(page, {
    所属期: '2026-09',
    经营项目: '豆腐、豆干',
    '核定的月定额（元）': '15000',
    '本期销售额（元）': '16200',
  })
  await page.getByRole('button', { name: '他看过，都对' }).click()
  await photograph(page, '申报表')
  await photograph(page, '经营流水', 2)
  await page.keyboard.press('Alt+4')
  // The legal last day of the October period is today.
  await page.getByText('10 月 26 日 周一 24:00').waitFor()
  await page.getByLabel('要对县局说的').fill('材料 3 页收下了，信使下次下山时带走。')
  await page.keyboard.press('Enter')
  await page.getByText('第 1 件已代收待办').waitFor()

  await page.getByRole('link', { name: '打回执' }).click()
  const slip = page.getByRole('article')
  await slip.getByText('尚未完成申报（缴款）').waitFor()
  await slip.getByText('2026 年 10 月 26 日 24:00').waitFor()
  await slip.getByText('申报表 1 页、经营流水 2 页，原件当场退还').waitFor()
  await slip.getByText('定期定额户申报，所属期 2026 年 9 月').waitFor()
  await slip.getByText('证明您 2026 年 10 月 26 日 把材料交到了站上。').waitFor()
  expect(await slip.innerText()).not.toMatch(/罗木生|196409170052|10000000105/)
  expect(sheetsOf(await page.pdf({ preferCSSPageSize: true }))).toEqual({ pages: 1, width: 148, height: 210 })
  await page.keyboard.press('Enter')
  const said = await page.getByText(/^打了回执，核对码 /).innerText()
  const code = said.replace('打了回执，核对码 ', '')
  const number = await slip.getByText(/^SJ-1026-\d{3}$/).innerText()
  await page.getByRole('link', { name: '回到这一位' }).click()
  await page.getByRole('button', { name: '办完了，送走' }).click()
  await page.getByText('今天来了 1 位，办完 1 位').waitFor()
  await page.getByRole('button', { name: /都存好了$/ }).waitFor()
  return { visit, number, code }
}
