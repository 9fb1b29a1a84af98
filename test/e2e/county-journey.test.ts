// Journey 5: the desk hands a matter to the county, the county asks and answers, the desk tells the visitor; together and apart.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { type County, openCounty } from './county.ts'
import { takeIn } from './desk.ts'
import { barriers, chooseTab, openSides, type Sides, storyOn, tabTo } from './two-sides.ts'

let county: County
let sides: Sides
let desk: Page
let tang: Page
beforeAll(async () => {
  county = await openCounty()
  county.network().clock.run()
  sides = await openSides(county)
  ;({ desk } = sides)
  tang = await sides.console('唐可', '/cases')
})
afterAll(async () => {
  await sides?.close()
  await county?.close()
})

/** 周桂兰 takes somebody in with one matter and hands it to the county. */
async function refer(name: string): Promise<void> {
  await takeIn(desk, { name, items: ['额度不足'] })
  await desk.keyboard.press('F7')
  await desk.getByRole('button', { name: /^转走第 1 件/ }).click()
  await desk.getByText('已转县局 ·').waitFor()
}

/** 唐可 finds it in the list that stands open, and takes it; by keyboard alone. */
async function take(name: string): Promise<void> {
  const free = tang.getByRole('tab', { name: /^没人接/ })
  await free.getByText('1').waitFor()
  await chooseTab(tang, '事项', free)
  await tabTo(tang, tang.getByRole('button', { name }))
  await tang.keyboard.press('Enter')
  await tang.getByRole('heading', { name }).waitFor()
  await tabTo(tang, tang.getByRole('button', { name: '接下', exact: true }))
  await tang.keyboard.press('Enter')
  await tang.getByText('接下了，在「我的」里').waitFor()
}

async function ask(text: string): Promise<void> {
  await chooseTab(tang, '接着办', tang.getByRole('tab', { name: '追问站上' }))
  await tabTo(tang, tang.getByRole('textbox', { name: '要问站上什么' }))
  await tang.keyboard.type(text)
  await tang.keyboard.press('Control+Enter')
  await tang.getByText('问到站上了').waitFor()
}

async function answer(text: string): Promise<void> {
  await chooseTab(tang, '接着办', tang.getByRole('tab', { name: '答复' }))
  await tabTo(tang, tang.getByRole('textbox', { name: '答复' }))
  await tang.keyboard.type(text)
  await tang.keyboard.press('Control+Enter')
  await tang.getByText('答复发出了').waitFor()
}

/** 周桂兰 tells how it ended. */
async function end(outcome: string, button: RegExp, label?: string, text?: string): Promise<void> {
  await desk.getByRole('radio', { name: outcome }).click()
  if (label !== undefined && text !== undefined) await desk.getByLabel(label).fill(text)
  await desk.getByRole('button', { name: button }).click()
  await desk.getByText(`${outcome} ·`).waitFor()
}

/** One more value of a field, as 唐可 heard it on the telephone; by keyboard alone. */
async function heard(field: string, value: string): Promise<void> {
  await tabTo(tang, tang.getByRole('button', { name: `改「${field}」` }))
  await tang.keyboard.press('Enter')
  const dialog = tang.getByRole('dialog', { name: `改「${field}」` })
  await tabTo(tang, dialog.getByLabel(field))
  await tang.keyboard.type(value)
  await tang.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
}

/** The digit that stands beside one side of a clash settles it. */
async function settle(title: string, side: string): Promise<void> {
  const clash = tang.getByRole('region', { name: title })
  const digit = await clash.getByRole('button', { name: side }).locator('kbd').innerText()
  await tabTo(tang, tang.getByRole('tab', { name: /^我的|^等回话/, selected: true }))
  await tang.keyboard.press(digit)
  await clash.waitFor({ state: 'detached' })
}

/** What is said of the matter from its sorting on, in one way at both places. */
async function oneStory(): Promise<readonly string[]> {
  const [here, there] = await Promise.all([storyOn(desk), storyOn(tang)])
  expect(there.slice(1)).toEqual(here.slice(1))
  return here
}

test('refer, take, ask, reply, answer, show, end: both sides tell one story', async () => {
  await tang.getByText('您手上没有事').waitFor()
  await refer('张玉梅')
  await take('张玉梅')
  await ask('合同上的金额是多少？')
  await desk.getByText('唐可 问站上', { exact: true }).waitFor()
  const reply = desk.getByRole('textbox', { name: '回县局' })
  await reply.fill('八万元，下个月的。')
  await reply.press('Enter')
  await tang.getByText('八万元，下个月的。').waitFor()
  await answer('总额度调到十万元了，现在就可以开。')
  await desk.getByText('总额度调到十万元了，现在就可以开。').first().waitFor()
  await desk.getByRole('button', { name: '给他看了' }).click()
  await end('已答复', /^答复完第 1 件/)
  await tang.getByText('周桂兰：已答复').waitFor()
  expect((await oneStory()).map((line) => line.replace(/^\S+ /, ''))).toEqual([
    '来 周桂兰 接待',
    '分 分到 丙 11 数电票额度不足',
    '转 已转县局',
    '接 唐可 接下',
    '问 唐可 问站上',
    '回 周桂兰 回县局',
    '答 唐可 答复',
    '看 给办事人看了',
    '答 已答复',
  ])
  expect(sides.complaints).toEqual([])
})

test('both work on while apart: what cannot be both stands on both screens, and goes from both when it is settled', async () => {
  await desk.getByRole('link', { name: '今日来访' }).click()
  await refer('王建军')
  await take('王建军')
  await answer('先看合同，再调。')
  await desk.getByText('先看合同，再调。').first().waitFor()

  await sides.pull()
  await desk.getByRole('button', { name: /^刚断线|^离线/ }).waitFor()
  await desk.getByLabel('要调到（元）').fill('50000')
  await desk.getByLabel('要调到（元）').blur()
  await end('已撤回', /^撤回第 1 件/, '为什么撤回', '他说不办了')
  await heard('要调到（元）', '60000')
  await ask('他下个月还要开吗？')

  await sides.plug()
  const [asked, value] = ['又问了一句', '「要调到（元）」两个说法']
  for (const page of [desk, tang]) {
    await page.getByRole('region', { name: asked }).waitFor()
    await page.getByRole('region', { name: value }).waitFor()
  }
  await desk.getByRole('region', { name: value }).getByText('由 唐可 来定').waitFor()
  expect(await desk.getByRole('region', { name: value }).getByRole('button').count()).toBe(0)

  for (const page of [desk, tang]) expect(await barriers(page)).toEqual([])
  await settle(asked, '他下个月还要开吗？')
  await settle(value, '50,000.00')
  for (const title of [asked, value])
    await desk.getByRole('region', { name: title }).waitFor({ state: 'detached' })
  await desk.getByText('唐可 问站上', { exact: true }).waitFor()
  expect(await desk.getByLabel('要调到（元）').inputValue()).toBe('50,000.00')
  await oneStory()
  expect(sides.complaints).toEqual([])
})

/** Who has which pages; 唐可's are open already. */
const offices = [
  { name: '唐可', pages: [] },
  { name: '沈国平', pages: ['cases', 'disputes', 'stations', 'stand-ins', 'erasures'] },
  { name: '丁伟', pages: ['stations', 'staff', 'audit', 'packs', 'erasures'] },
  { name: '曹静', pages: [] },
] as const

test.each(offices)(
  'the county’s pages of $name have no barrier that axe knows, in both languages',
  async ({ name, pages }) => {
    const page = name === '唐可' ? tang : await sides.console(name, '/')
    const look = async (lang: string, where: string): Promise<void> => {
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
      await page.getByLabel(/^正在|^Fetching/).waitFor({ state: 'detached' })
      await page.locator(`html[lang="${lang}"]`).waitFor({ state: 'attached' })
      expect(await barriers(page), `${where} ${lang}`).toEqual([])
    }
    for (const [lang, button] of [
      ['en', 'English'],
      ['zh-CN', '中文'],
    ] as const) {
      await page.getByRole('button', { name: button }).click()
      await look(lang, 'home')
      for (const one of pages) {
        await page.goto(new URL(`/${one}`, page.url()).href)
        await look(lang, one)
      }
    }
    expect(sides.complaints).toEqual([])
  },
)
