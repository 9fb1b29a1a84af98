// Erasure by law on the screens: 丁伟 asks, 曹静 agrees and can take it back; a day later neither side opens anything of it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { erasureGrace } from '../../shared/rules/erasure.ts'
import { type County, openCounty } from './county.ts'
import { allThere, takeIn } from './desk.ts'
import { keepPictures } from './pictures.ts'
import { barriers, openSides, type Sides } from './two-sides.ts'

let county: County
let sides: Sides
let desk: Page
beforeAll(async () => {
  county = await openCounty()
  county.network().clock.run()
  sides = await openSides(county)
  ;({ desk } = sides)
})
keepPictures(() => desk)
afterAll(async () => {
  await sides?.close()
  await county?.close()
})

const number = 'WP-1116-001'

test('asked for by its slip, agreed to by somebody else, taken back, agreed to again: a day later it is gone on both sides', async () => {
  await takeIn(desk, { name: '李䶮', number: '999999199503200135', items: ['额度不足'] })
  await desk.keyboard.press('Alt+7')
  await desk.getByLabel('为什么撤回').fill('不办了')
  await desk.keyboard.press('Enter')
  await desk.getByText('已撤回 ·').waitFor()

  const ding = await sides.console('丁伟', '/erasures')
  await ding.getByText('还没有人提出过删除').waitFor()
  await ding.getByRole('button', { name: '提出删除' }).click()
  await ding.getByRole('button', { name: '提出来，等人点头' }).click()
  await ding.getByText('照回执写').waitFor()
  expect(await barriers(ding)).toEqual([])
  await ding.getByLabel('回执上的编号').fill(number.toLowerCase())
  await ding.getByLabel('凭哪一条').selectOption('本人撤回同意')
  await ding.getByLabel('审批单编号').fill('2026-017')
  await ding.getByRole('button', { name: '提出来，等人点头' }).click()
  await ding.getByText('里面还有没办完的，办完才能删。').waitFor()
  await desk.getByRole('button', { name: '办完了，送走' }).click()
  await desk.getByText('今天来了 1 位，办完 1 位').waitFor()
  await allThere(desk)
  await county.network().settled()
  await ding.getByRole('button', { name: '提出来，等人点头' }).click()
  await ding.getByText(`${number} 提出来了，等值班长或档案员点头`).waitFor()
  expect(await ding.getByRole('button', { name: /点头/ }).count()).toBe(0)

  const cao = await sides.console('曹静', '/')
  await cao.getByRole('heading', { name: '依法删除', level: 1 }).waitFor()
  const agree = cao.getByRole('button', { name: `${number}：点头，24 小时后删` })
  await agree.click()
  // The note has a place of its own: it lies on nothing.
  await cao.getByRole('button', { name: '改回来' }).waitFor()
  const note = await cao.getByRole('region', { name: '刚才做的' }).boundingBox()
  const main = await cao.getByRole('main').boundingBox()
  expect(note?.y).toBe((main?.y ?? 0) + (main?.height ?? 0))
  await cao.getByRole('button', { name: '改回来' }).click()
  await cao.getByText(/曹静 .* 收回，什么都没删/).waitFor()
  expect(await barriers(cao)).toEqual([])

  await ding.getByRole('button', { name: '提出删除' }).click()
  await ding.getByLabel('回执上的编号').fill(number)
  await ding.getByLabel('凭哪一条').selectOption('记错了人')
  await ding.getByLabel('审批单编号').fill('2026-018')
  await ding.getByRole('button', { name: '提出来，等人点头' }).click()
  await agree.click()
  await cao.getByText(/之后删，这之前收得回/).waitFor()

  const { clock, hub } = county.network()
  clock.set(clock.wall() + erasureGrace)
  clock.run()
  await hub.people.erasures.sweep()
  const later = await sides.console('曹静', '/erasures')
  await later.getByText(/删了，县局和各桌都再也打不开/).waitFor()
  expect(await later.locator('body').innerText()).not.toContain('李䶮')

  await desk.getByRole('link', { name: '所有事项' }).click()
  await desk.getByRole('button', { name: '全部', exact: true }).click()
  await desk.getByRole('option', { name: /依法删除/ }).click()
  await desk.getByRole('heading', { name: '这次来访依法删除了', level: 1 }).waitFor()
  expect(await desk.getByRole('button', { name: /打回执|他又来了/ }).count()).toBe(0)
  expect(await desk.locator('body').innerText()).not.toMatch(/李䶮|999999/)
  expect(await barriers(desk)).toEqual([])
  expect(sides.complaints).toEqual([])
})
