// Every page of the desk in both languages: no barrier that axe knows, nothing past the edge of the three screens, however long a name.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { openCounty, type County } from './county.ts'
import { type Desk, enrol, isLocked, isOpen, openDesk, photograph, signIn, takeIn, typePin } from './desk.ts'
import { hidden, sideways } from './look.ts'
import { keepPictures } from './pictures.ts'
import { barriers } from './two-sides.ts'
import { visitAt, writeUnchecked } from './old-app.ts'

let county: County
let desk: Desk
let page: Page
beforeAll(async () => {
  county = await openCounty()
  desk = await openDesk(county)
  page = desk.page()
})
keepPictures(() => desk?.page())
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

const screens = [
  [1366, 768],
  [1280, 800],
  [1024, 768],
] as const

/** The page as it stands, in the language that it speaks, on all three screens. */
async function looksGood(name: string): Promise<void> {
  for (const [width, height] of screens) {
    await page.setViewportSize({ width, height })
    expect([...(await sideways(page)), ...(await hidden(page))], `${name}, ${width}`).toEqual([])
  }
  await page.setViewportSize({ width: 1366, height: 768 })
  expect(await barriers(page), name).toEqual([])
}

/** What `open` opens is looked at in English, then in Chinese; a dialog is closed again. */
async function inBoth(name: string, open: () => Promise<void>): Promise<void> {
  for (const language of ['en', 'zh-CN'] as const) {
    await speak(language)
    await open()
    await looksGood(`${name}, ${language}`)
    const dialog = page.getByRole('dialog')
    if (await dialog.isVisible()) await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
}

/** At the page of the line a button speaks the other language; then back to where somebody was. */
async function speak(language: 'en' | 'zh-CN'): Promise<void> {
  const there = page.url()
  const away = !there.endsWith('/line')
  if (away) await page.keyboard.press('F8')
  await page.getByRole('button', { name: language === 'en' ? 'English' : '中文' }).click()
  await page.locator(`html[lang="${language}"]`).waitFor()
  if (!away) return
  await page.goBack()
  await page.waitForURL(there)
}

const heading = (): Promise<void> => page.getByRole('heading', { level: 1 }).first().waitFor()

const longName = '阿卜杜热合曼·麦麦提图尔荪·艾合麦提江·吐尔逊古丽尔'
const longFirm = '松岚县雾坪镇'.repeat(16).slice(0, 92) + '专业合作社联合社'

test('a browser that is nobody’s yet, the desk it becomes, and somebody’s first PIN', async () => {
  await page.goto(`${desk.cable.url}/`)
  for (const other of ['English', '中文']) {
    await heading()
    await looksGood(`nobody’s, before ${other}`)
    await page.getByRole('button', { name: other }).click()
    await page.getByRole('button', { name: other }).waitFor({ state: 'detached' })
  }
  await enrol(page, desk.cable.url, await county.code('wuping'))
  await page.getByText('程序都存在本机，断网也能开').waitFor()
  await looksGood('first sign-in')
  await signIn(page, '周桂兰')
})

test('an empty day, the line to the county, a colleague’s first PIN', async () => {
  await inBoth('empty day', heading)
  await page.keyboard.press('F8')
  await inBoth('line', heading)
  await page.getByRole('link', { name: '加一位同事' }).click()
  await inBoth('colleague', heading)
})

test('the newcomer’s sheet, and the catalogue', async () => {
  await inBoth('newcomer', async () => {
    await heading()
    await page.keyboard.press('F2')
    await page.getByRole('dialog').locator('input:focus').waitFor()
  })
})

/** The seven ways to end a matter, in either language, on both screens of a desk. */
async function inOneRow(): Promise<void> {
  const outcomes = page.getByRole('radiogroup').filter({ has: page.locator('[aria-keyshortcuts="Alt+7"]') })
  for (const [width, height] of screens.slice(0, 2)) {
    await page.setViewportSize({ width, height })
    const tops = await outcomes
      .getByRole('radio')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))
    expect(tops).toHaveLength(7)
    expect(new Set(tops).size, `${width}`).toBe(1)
  }
}

test('a visit with the longest names there are', async () => {
  await takeIn(page, { name: longName, number: '999999199008150089', items: ['定期定额', '额度'] })
  await page.getByRole('radio', { name: '办税员' }).click()
  await page.getByLabel('名称或姓名').fill(longFirm)
  await page.getByRole('button', { name: '记下', exact: true }).click()
  await page.getByText(longFirm).first().waitFor()
  await photograph(page, '申报表')
  await inBoth('visit', async () => {
    await page.getByRole('heading', { name: longName }).waitFor()
    await inOneRow()
    for (const digit of ['1', '3', '4', '5', '6']) {
      await page.keyboard.press(`Alt+${digit}`)
      await page.locator(`[aria-keyshortcuts="Alt+${digit}"][aria-checked=true]`).waitFor()
      await looksGood(`outcome ${digit}`)
    }
    await page.keyboard.press('Alt+7')
  })
})

test('the dialog in which papers are photographed', async () => {
  await inBoth('papers', async () => {
    await page.getByRole('button', { name: /拍一页|Photograph$/ }).click()
    await page.getByRole('dialog').locator('video').waitFor()
  })
})

test('the slip of a visit', async () => {
  await page.keyboard.press('Alt+4')
  await page.keyboard.press('Enter')
  await page.getByText('第 1 件已代收待办').waitFor()
  await page.getByRole('link', { name: '打回执' }).click()
  await inBoth('slip', () => page.getByRole('article').waitFor())
})

test('a full day: somebody at the desk, people in the lanes, something due', async () => {
  for (const name of [longName, '王建军']) {
    await takeIn(page, { name, items: ['密码重置', '定期定额', '多缴退税'] })
    await page.keyboard.press('F6')
    await page
      .getByText(/先放一放$/)
      .first()
      .waitFor()
  }
  await page.keyboard.press('F3')
  await page.getByText(/^叫了 /).waitFor()
  await page.getByRole('link', { name: '今日来访' }).click()
  await inBoth('today', () => page.getByRole('region', { name: /正在服务|At the desk/ }).waitFor())
  await page.getByRole('link', { name: '所有事项' }).click()
  await inBoth('matters', () => page.getByRole('option').first().waitFor())
})

test('what the county sent back', async () => {
  await takeIn(page, { name: '叶春生', items: ['未缴款申报更正'] })
  const identity = { kind: 'uscc', number: '93999999MA0C8Y1T65' }
  const party = { kind: 'taxpayer', name: longFirm, identity, capacity: 'legalRep', proof: '' }
  const visit = visitAt(page)
  await writeUnchecked(
    desk,
    [longFirm, '云岚茶叶合作社'].map((name) => ({
      visit,
      type: 'matter.party-named',
      body: { party: { ...party, name } },
    })),
  )
  await page.getByRole('button', { name: '县局退回 2 条' }).waitFor({ timeout: 60_000 })
  await page.getByRole('link', { name: '退回 2' }).click()
  await inBoth('refused', () => page.getByRole('region', { name: /^(退回|Sent back)$/ }).waitFor())
})

test('the locked desk, with somebody to stand in', async () => {
  await page.keyboard.press('F8')
  await page.getByText('备好了，断网也能代班开锁').waitFor({ timeout: 100_000 })
  await page.keyboard.press('Control+l')
  await isLocked(page)
  for (const [other, change, back] of [
    ['English', '不是周桂兰？换人', '回去'],
    ['中文', 'Not 周桂兰? Change', 'Back'],
  ] as const) {
    await looksGood(`locked, before ${other}`)
    await page.getByRole('button', { name: change }).click()
    await looksGood(`who is it, before ${other}`)
    await page.getByRole('button', { name: back }).first().click()
    await page.getByRole('button', { name: other }).click()
    await page.getByRole('button', { name: other }).waitFor({ state: 'detached' })
  }
  await typePin(page)
  await isOpen(page)
  expect(desk.computer.complaints).toEqual([])
})
