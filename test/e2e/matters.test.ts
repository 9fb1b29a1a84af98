// The list of all matters, open in one window while another works.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { openCounty, type County } from './county.ts'
import { type Desk, settle, takeIn } from './desk.ts'
import { keepPictures } from './pictures.ts'

let county: County
let desk: Desk
let list: Page
let other: Page
beforeAll(async () => {
  county = await openCounty()
  desk = await settle(county, '周桂兰', 'wuping', { width: 1366, height: 480 })
  list = desk.page()
  const items = [
    '密码重置',
    '数电票额度',
    '定期定额',
    '车船税查询',
    '新办户套餐',
    '多缴退税',
    '缴款',
    '完税证明',
  ]
  await takeIn(list, { name: '李䶮', items: items.slice(0, 4) })
  await takeIn(list, { name: '王建军', items: items.slice(4) })
  await list.getByRole('link', { name: '所有事项' }).click()
  await list.getByRole('button', { name: '全部', exact: true }).click()
  other = await desk.window('/')
})
keepPictures(() => list)
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

const rows = () => list.getByRole('listbox', { name: '所有事项' })
const rowOf = (name: string) => rows().getByRole('option', { name })

test('what ends in the other window changes in the open list', async () => {
  await rowOf('李䶮').first().waitFor()
  await other.getByRole('region', { name: '正在服务' }).getByText('王建军').waitFor()
  await other.keyboard.press('Enter')
  await other.getByRole('heading', { name: '王建军', level: 1 }).waitFor()
  await other.keyboard.press('Alt+7')
  await other.getByLabel('为什么撤回').fill('下回再来')
  await other.keyboard.press('Enter')
  await rowOf('王建军').filter({ hasText: '已撤回' }).waitFor()
})

test('who comes meanwhile stands in the list, and neither what is read nor the keyboard moves', async () => {
  await rows().focus()
  for (let times = 0; times < 6; times += 1) await list.keyboard.press('ArrowDown')
  const held = rows().getByRole('option', { selected: true })
  const before = { text: await held.innerText(), box: await held.boundingBox() }
  expect(await rows().evaluate((box) => box.scrollTop)).toBeGreaterThan(0)

  await takeIn(other, { name: '张玉梅', items: ['密码重置', '完税证明'] })
  await list.getByText('共 10 件').waitFor()
  expect({ text: await held.innerText(), box: await held.boundingBox() }).toEqual(before)

  await list.keyboard.press('Home')
  await rowOf('张玉梅').first().waitFor()
  expect(await rows().getByRole('option').first().innerText()).toContain('张玉梅')
  expect(desk.computer.complaints).toEqual([])
})
