// Journey 5: the desk hands a matter to the county, the county asks and answers, the desk tells the visitor; together and apart.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { type County, openCounty } from './county.ts'
import { takeIn } from './desk.ts'
import { barriers, openSides, type Sides, storyOn, tabTo } from './two-sides.ts'

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

const look = async (name: string): Promise<void> => {
  await desk.screenshot({ path: `/tmp/shots/${name}-desk.png` })
  await tang.screenshot({ path: `/tmp/shots/${name}-tang.png` })
}

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
  await tabTo(tang, tang.getByRole('tab', { name: /^我的/ }))
  await tang.keyboard.press('ArrowRight')
  await tabTo(tang, tang.getByRole('button', { name }))
  await tang.keyboard.press('Enter')
  await tang.getByRole('heading', { name }).waitFor()
  await tabTo(tang, tang.getByRole('button', { name: '接下', exact: true }))
  await tang.keyboard.press('Enter')
  await tang.getByText('接下了，在「我的」里').waitFor()
}

async function ask(text: string): Promise<void> {
  await tabTo(tang, tang.getByRole('tab', { name: '追问站上' }))
  await tabTo(tang, tang.getByRole('textbox', { name: '要问站上什么' }))
  await tang.keyboard.type(text)
  await tang.keyboard.press('Control+Enter')
  await tang.getByText('问到站上了').waitFor()
}

async function answer(text: string): Promise<void> {
  await tabTo(tang, tang.getByRole('tab', { name: '追问站上' }))
  await tang.keyboard.press('ArrowRight')
  await tabTo(tang, tang.getByRole('textbox', { name: '答复' }))
  await tang.keyboard.type(text)
  await tang.keyboard.press('Control+Enter')
  await tang.getByText('答复发出了').waitFor()
}

test('refer, take, ask, reply, answer, show, end: both sides tell one story', async () => {
  await tang.getByText('您手上没有事').waitFor()
  await refer('张玉梅')
  await take('张玉梅')
  await look('6')
  await ask('合同上的金额是多少？')
  await look('7')
  await desk.getByText('唐可 问站上', { exact: true }).waitFor()
  await desk.getByRole('textbox', { name: '回县局' }).fill('八万元，下个月的。')
  await desk.getByRole('textbox', { name: '回县局' }).press('Enter')
  await tang.getByText('八万元，下个月的。').waitFor()
  await look('8')
  await answer('总额度调到十万元了，现在就可以开。')
  await desk.getByText('总额度调到十万元了，现在就可以开。').first().waitFor()
  await desk.getByRole('button', { name: '给他看了' }).click()
  await look('9')
  await desk.keyboard.press('1')
  await desk.getByRole('button', { name: /^答复完第 1 件/ }).click()
  await desk.getByText('已答复 ·').waitFor()
  await look('10')
  await tang.getByText('周桂兰：已答复').waitFor()
  await look('11')
  console.log(await storyOn(desk), await storyOn(tang))
  expect(sides.complaints).toEqual([])
})
