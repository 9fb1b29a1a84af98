// 代填: the county asks, the visitor agrees, the agent fills in what was agreed on, and the desk takes it back and stops it, with a line or without.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import type { County } from './county.ts'
import { allThere, photograph } from './desk.ts'
import { callIn, looksWell, openLiveCounty, seesMoving } from './live.ts'
import { openSides, type Sides, storyOn } from './two-sides.ts'

let county: County
let sides: Sides
let desk: Page
let lin: Page
let tang: Page
beforeAll(async () => {
  county = await openLiveCounty()
  county.network().clock.run()
  sides = await openSides(county, '周桂兰', 'wuping', ['--use-fake-device-for-media-stream=fps=5'])
  ;({ desk } = sides)
  lin = await sides.console('林晓', '/cases')
  tang = await sides.console('唐可', '/cases')
  for (const page of [desk, lin, tang]) page.setDefaultTimeout(60_000)
  await callIn(desk, lin, { name: '罗木生', phone: '10000000101', items: ['定期定额'] })
})
afterAll(async () => {
  await sides?.close()
  await county?.close()
})

const mirror = (): Locator => lin.getByRole('group', { name: /^站上的表/ })
const card = (): Locator => desk.getByRole('region', { name: '县局请求代填' })

/** G, the fields, the purpose. */
async function askFor(
  fields: readonly string[],
  purpose: string,
  minutes = '3 分钟',
  agent = lin,
): Promise<void> {
  await agent.getByText('站上桌面，眼下的画面').waitFor()
  await agent.keyboard.press('g')
  const dialog = agent.getByRole('dialog', { name: '请求代填' })
  for (const field of fields) await dialog.getByRole('checkbox', { name: field }).check()
  await dialog.getByRole('radio', { name: minutes }).click()
  await dialog.getByLabel('为的是什么').fill(purpose)
  await agent.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
}

test('the county asks for what is not covered, and the visitor hears the fields, the minutes and the purpose', async () => {
  await desk.getByLabel('联系电话').fill('10000000101')
  await desk.getByLabel('账号').fill('6222000011112222')
  await lin.keyboard.press('g')
  const dialog = lin.getByRole('dialog', { name: '请求代填' })
  expect(await dialog.getByRole('checkbox').count()).toBe(7)
  expect(await dialog.getByText(/账号|电话/).count()).toBe(0)
  await looksWell(lin)
  await lin.keyboard.press('Escape')
  await askFor(['核定的月定额（元）', '这期开张没有'], '照核定书填定额')
  await card()
    .getByText(/核定的月定额（元）、这期开张没有。为的是：照核定书填定额。最多填 3 分钟/)
    .waitFor()
  await lin.getByText(/已等/).waitFor()
  expect(await desk.getByRole('alert').allTextContents()).toContain(
    '林晓想代填 2 栏（核定的月定额（元）、这期开张没有），3 分钟。',
  )
  await looksWell(desk)
  await looksWell(lin)
})

test('who says no is asked no more, and the county is told', async () => {
  await card().getByRole('button', { name: '不用，我们自己填' }).click()
  await card().waitFor({ state: 'detached' })
  await lin.getByText('没让您填。').first().waitFor()
})

test('agreed before a witness, what is filled in by keyboard stands at the desk as it comes, marked, with its source', async () => {
  await askFor(['核定的月定额（元）', '这期开张没有'], '照核定书填定额')
  await card().getByRole('radio', { name: '有人作证' }).click()
  await card().getByLabel('作证的人').fill('村干部 王有田')
  await card().getByRole('button', { name: '行，让他填' }).click()
  await desk.getByText(/林晓能替您填框出的 2 栏/).waitFor()
  await lin.getByText('您能填：核定的月定额（元）、这期开张没有').waitFor()
  await lin.keyboard.press('g')
  await lin.keyboard.type('12000')
  await lin.keyboard.press('Tab')
  await desk.getByText('林晓填的：12,000.00').waitFor()
  expect(await desk.getByRole('textbox', { name: '核定的月定额（元）' }).inputValue()).toBe('12,000.00')
  await mirror().getByLabel('这期开张没有').selectOption('一直开着')
  await desk.getByText('林晓填的：一直开着').waitFor()
  expect(await desk.getByRole('combobox', { name: '这期开张没有' }).inputValue()).toBe('all')
  await looksWell(desk)
  await looksWell(lin)
})

test('what the field does not take is said where it was typed, and does not leave', async () => {
  await mirror().getByLabel('核定的月定额（元）').fill('一万二')
  await lin.keyboard.press('Tab')
  await mirror().locator('[aria-invalid="true"]').waitFor()
  expect(await desk.getByRole('textbox', { name: '核定的月定额（元）' }).inputValue()).toBe('12,000.00')
  await mirror().getByLabel('核定的月定额（元）').fill('12000')
  await lin.keyboard.press('Tab')
})

test('the desk puts a value back, and the county sees it', async () => {
  await desk
    .getByRole('group', { name: '代填：核定的月定额（元）' })
    .getByRole('button', { name: '改回去' })
    .click()
  await desk.getByText('林晓填的：12,000.00').waitFor({ state: 'detached' })
  await expect.poll(() => mirror().getByLabel('核定的月定额（元）').inputValue()).toBe('')
})

test('on hold nobody is heard or seen and nothing is filled in, and both go on after it', async () => {
  await lin.getByRole('button', { name: '稍等' }).click()
  await desk.getByText('稍等中，县局马上回来').waitFor()
  await mirror().getByLabel('核定的月定额（元）').fill('9000')
  await lin.keyboard.press('Tab')
  await mirror().getByText('稍等中，或者同屏结束了，没填。').waitFor()
  await looksWell(lin)
  await lin.getByRole('button', { name: '回来了' }).click()
  await desk.getByText('稍等中，县局马上回来').waitFor({ state: 'detached' })
  await mirror().getByLabel('核定的月定额（元）').fill('')
  expect(await desk.getByRole('textbox', { name: '核定的月定额（元）' }).inputValue()).toBe('')
})

test('with the line dead two Esc stop it, nothing is filled in after that, and the county is told when it can be', async () => {
  await sides.pull()
  await desk.getByText('断开了，正在重连').waitFor()
  await mirror().getByLabel('核定的月定额（元）').fill('9000')
  await lin.keyboard.press('Tab')
  await mirror()
    .getByText(/没连着，没填|没听到站上的回话/)
    .waitFor()
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('Escape')
  await desk.getByText('停了。这一页他们看不到了。').waitFor()
  await desk.getByRole('status').filter({ hasText: '站上停了代填。' }).waitFor({ state: 'attached' })
  await sides.plug()
  await seesMoving(desk, '林晓')
  await lin.getByText('站上停了代填。').first().waitFor()
  expect(await mirror().getByRole('textbox').count()).toBe(0)
  expect(await desk.getByRole('textbox', { name: '核定的月定额（元）' }).inputValue()).toBe('')
})

test('handed over, it is the next one who asks, fills in and gives it back', async () => {
  await desk.getByRole('button', { name: '接着给他们看' }).click()
  await lin.keyboard.press('F7')
  const dialog = lin.getByRole('dialog', { name: '转给别人' })
  await dialog.getByLabel('转给谁').selectOption('tangke')
  await lin.keyboard.press('Control+Enter')
  await tang.getByText('雾坪镇 求助').waitFor()
  await tang.keyboard.press('Alt+a')
  await desk.getByText('唐可看得见蓝框里的这一页').waitFor()
  await askFor(['经营项目'], '写上经营项目', '5 分钟', tang)
  await card()
    .getByText(/县局的唐可想替您填/)
    .waitFor()
  await card().getByRole('button', { name: '行，让他填' }).click()
  await tang.getByRole('textbox', { name: '经营项目' }).fill('豆腐坊')
  await tang.keyboard.press('Tab')
  await desk.getByText('唐可填的：豆腐坊').waitFor()
  await tang.getByRole('button', { name: '交还' }).click()
  await desk.getByText(/唐可能替您填/).waitFor({ state: 'detached' })
})

test('the desk sends a paper in what is written, and the county opens it from there', async () => {
  await photograph(desk, '定额核定书')
  const panel = desk.getByRole('complementary', { name: '同屏' })
  await panel.getByRole('button', { name: '发一份材料' }).click()
  await panel.getByRole('button', { name: '定额核定书' }).click()
  await allThere(desk)
  await tang.getByRole('list', { name: '写的话' }).getByRole('button', { name: '定额核定书' }).click()
  await tang.getByRole('dialog', { name: '定额核定书' }).getByRole('img').waitFor()
  await looksWell(tang)
  await tang.keyboard.press('Escape')
  await looksWell(desk)
})

test('the story keeps what was agreed to, and where each value is from', async () => {
  const story = (await storyOn(desk)).join('\n')
  expect(story).toContain('办事人同意 林晓 代填 3 分钟')
  expect(story).toContain('同意收回了')
  expect(story).toContain('县局交还了同意')
  await allThere(desk)
})

test('its minutes over, the consent ends at the desk, and both sides read that it did', async () => {
  await desk.clock.install()
  await askFor(['经营项目'], '改经营项目', '3 分钟', tang)
  await card().getByRole('button', { name: '行，让他填' }).click()
  await desk.getByText(/唐可能替您填/).waitFor()
  await desk.clock.fastForward('03:01')
  await desk.getByText(/唐可能替您填/).waitFor({ state: 'detached' })
  await tang.getByText('时间到了，代填停了。').first().waitFor()
  expect((await storyOn(desk)).join('\n')).toContain('同意的时间到了')
})

test('no page complained', () => {
  expect(sides.complaints).toEqual([])
})
