// 别的窗口 and 确认单: what happens on a site of another origin is shown, drawn on and explained in steps; and what the county does for
// somebody is asked first, and ends with the number that the bureau's system gave.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { type ETax, openETax } from '../e-tax/site.ts'
import type { County } from './county.ts'
import { allThere, takeIn } from './desk.ts'
import { openLiveCounty, seesMoving } from './live.ts'
import { hidden, sideways } from './look.ts'
import { colourAt, isBlack } from './pixels.ts'
import { barriers, openSides, type Sides, storyOn } from './two-sides.ts'

let county: County
let site: ETax
let sides: Sides
let desk: Page
let lin: Page
/** The site that the visitor's business is on, in another tab. */
let eTax: Page
/** The little window that stays on top. */
let small: Page
beforeAll(async () => {
  county = await openLiveCounty()
  county.network().clock.run()
  site = await openETax()
  // the fake picker knows the page's own tab alone: here the browser picks by title, as a person does
  const picks = [
    '--use-fake-device-for-media-stream=fps=5',
    '--auto-select-tab-capture-source-by-title=e-Tax',
  ]
  sides = await openSides(county, '周桂兰', 'wuping', picks, ['--use-fake-ui-for-media-stream'])
  ;({ desk } = sides)
  lin = await sides.console('林晓', '/cases')
  for (const page of [desk, lin]) {
    page.setDefaultTimeout(60_000)
    await page.context().grantPermissions(['camera', 'microphone'])
  }
  eTax = await desk.context().newPage()
  await eTax.goto(site.url)
  await desk.bringToFront()
})
afterAll(async () => {
  await sides?.close()
  await site?.close()
  await county?.close()
})

const looksWell = async (page: Page): Promise<void> => {
  expect(await barriers(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
  expect(await hidden(page)).toEqual([])
}
const shared = () => lin.getByRole('region', { name: '站上共享的窗口' })
const film = () => shared().locator('video')

test('they meet, and the county sees nothing of another window before it was framed', async () => {
  await takeIn(desk, { name: '阿依古丽·买买提', phone: '10000000152', items: ['额度不足'] })
  await desk.getByRole('button', { name: '请县局帮忙' }).waitFor()
  await desk.keyboard.press('F4')
  const sheet = desk.getByRole('dialog', { name: '请县局帮忙' })
  await sheet.getByRole('button', { name: '不录，照样办' }).click()
  await desk.keyboard.press('Control+Enter')
  await lin.getByText('雾坪镇 求助').waitFor()
  await lin.keyboard.press('Alt+a')
  await seesMoving(lin, '雾坪镇')
  await desk.getByRole('button', { name: '共享别的窗口' }).click()
  await desk.getByRole('dialog', { name: '给他们看哪些' }).waitFor()
  await looksWell(desk)
  expect(await lin.getByRole('tab', { name: '别的窗口' }).count()).toBe(0)
})

test('what was covered at the desk is black at the county, and the rest is seen', async () => {
  await eTax.goto(`${site.url}#quota`)
  await desk.bringToFront()
  const dialog = desk.getByRole('dialog', { name: '给他们看哪些' })
  const picture = dialog.getByRole('group', { name: '要共享的窗口' })
  const box = await picture.boundingBox()
  if (!box) throw new Error('there is nothing to cover')
  // the lower half, as a hand draws it: from one corner to the other
  await desk.mouse.move(box.x + 2, box.y + box.height * 0.55)
  await desk.mouse.down()
  await desk.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.8)
  await desk.mouse.move(box.x + box.width - 2, box.y + box.height - 2)
  await desk.mouse.up()
  await dialog.getByRole('button', { name: '遮住的第 1 块' }).waitFor()
  await looksWell(desk)
  const opened = desk.context().waitForEvent('page')
  await desk.keyboard.press('Control+Enter')
  small = await opened
  await small.setViewportSize({ width: 420, height: 560 })
  await small.getByText('县局圈了、写了步骤，会出现在这里。').waitFor()
  await desk.getByText('县局看得到您共享的窗口').waitFor()
  await desk.getByText('遮了 1 块').waitFor()
  await lin.getByRole('tab', { name: '别的窗口', selected: true }).waitFor()
  const wide = () => film().evaluate((video: HTMLVideoElement) => video.videoWidth)
  await expect.poll(wide).toBeGreaterThan(600)
  await expect.poll(() => isBlack(film(), 0.5, 0.75)).toBe(true)
  // the site's blue bar
  await expect.poll(async () => (await colourAt(film(), 0.4, 0.02))[2] ?? 0).toBeGreaterThan(120)
  expect(await isBlack(film(), 0.5, 0.3)).toBe(false)
})

/** From one place of the picture to another, in parts of it. */
async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const box = await shared().getByRole('group', { name: '站上共享的窗口' }).boundingBox()
  if (!box) throw new Error('there is no picture')
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const
  await lin.mouse.move(...at(from))
  await lin.mouse.down()
  await lin.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]))
  await lin.mouse.move(...at(to))
  await lin.mouse.up()
}

test('the county holds it still and draws, and the desk sees it in the little window, on the same picture', async () => {
  await lin.keyboard.press('d')
  await lin.getByText(/^定格在/).waitFor()
  await eTax.goto(`${site.url}#taxes`)
  await drag([0.32, 0.42], [0.6, 0.43])
  const drawn = small.getByRole('group', { name: '您共享的窗口，县局画的' })
  await drawn.locator('polyline').waitFor()
  expect(
    await drawn.locator('img').evaluate((still: HTMLImageElement) => still.naturalWidth),
  ).toBeGreaterThan(600)
  await looksWell(lin)
})

test('a numbered step goes over with the place it means, and is ticked off in the little window', async () => {
  await lin.keyboard.press('s')
  const form = lin.getByRole('form', { name: '写一步' })
  await form.getByRole('button', { name: '发给站上' }).click()
  await form.getByText('这一格要填').waitFor()
  await drag([0.3, 0.34], [0.86, 0.41])
  await shared().getByText('框好了').waitFor()
  await form.getByLabel('第 1 步').fill('在「申请调到」里填 200000')
  await lin.keyboard.press('Enter')
  await form.getByLabel('第 2 步').fill('原因选「临时大额合同」')
  await lin.keyboard.press('Enter')
  await form.getByLabel('第 3 步').waitFor()
  await lin.keyboard.press('Escape')
  await lin.getByRole('list', { name: '发过的步骤' }).getByText('临时大额合同').waitFor()
  await looksWell(lin)
  const first = small.getByRole('listitem').filter({ hasText: '200000' })
  await first.getByRole('img', { name: '第 1 步指的地方' }).locator('image').waitFor()
  await looksWell(small)
  await first.getByRole('button', { name: '做完了' }).focus()
  await small.keyboard.press('Enter')
  await small.getByText('还有 1 步').waitFor()
  await lin.getByRole('list', { name: '发过的步骤' }).getByRole('img', { name: '站上做完了' }).waitFor()
})

test('closed, the little window comes back into the page; stopped, the county sees nothing any more', async () => {
  await small.close()
  await desk
    .getByRole('listitem')
    .filter({ hasText: '临时大额合同' })
    .getByRole('button', { name: '做完了' })
    .waitFor()
  await looksWell(desk)
  await desk.getByRole('button', { name: '不共享了' }).click()
  await lin.getByRole('tab', { name: '别的窗口' }).waitFor({ state: 'detached' })
  await desk.getByRole('button', { name: '共享别的窗口' }).click()
  await desk.getByRole('dialog', { name: '给他们看哪些' }).waitFor()
  await desk.keyboard.press('Control+Enter')
  await lin.getByRole('tab', { name: '别的窗口' }).waitFor()
  await eTax.close()
  await desk.getByText('共享停了，县局看不到那个窗口了。').waitFor()
  await lin.getByRole('tab', { name: '别的窗口' }).waitFor({ state: 'detached' })
})

const rail = () => lin.getByRole('region', { name: '业务办理服务确认单' })

test('a sheet says what the county would do, and refuses what says nothing', async () => {
  await rail().getByRole('button', { name: '出确认单' }).click()
  const dialog = lin.getByRole('dialog', { name: '出业务办理服务确认单' })
  await dialog.getByLabel('办什么').fill(' ')
  await lin.keyboard.press('Control+Enter')
  await dialog.getByText('写上办什么').waitFor()
  await dialog.getByLabel('办什么').fill('发票额度调整')
  await dialog.getByRole('button', { name: '加一项' }).click()
  await dialog.getByLabel('项目').last().fill('收款账号')
  await dialog.getByLabel('要他给的材料').fill('购销合同')
  await looksWell(lin)
  await lin.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await rail().getByText('等他确认').waitFor()
})

test('the visitor hears it, fills in what is empty and agrees; the number ends the matter', async () => {
  await desk.getByRole('button', { name: '念给他听，请他确认' }).click()
  const dialog = desk.getByRole('dialog', { name: '确认单：发票额度调整' })
  await dialog.getByRole('button', { name: '同意这样办', exact: true }).click()
  await dialog.getByText('先把空着的填上').waitFor()
  for (const input of await dialog.locator('input[type=text]:not([readonly])').all())
    await input.fill('200000')
  await looksWell(desk)
  await desk.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await rail().getByText('他确认了，可以办').waitFor()
  await desk.getByRole('button', { name: '不办了' }).click()
  await rail().getByText('他没有同意，不能办').waitFor()
  expect(await rail().getByLabel('税务系统给的编号').count()).toBe(0)
  await desk.getByRole('button', { name: '念给他听，请他确认' }).click()
  for (const empty of await dialog.getByPlaceholder('请您填').all()) await empty.fill('200000')
  await dialog.getByText('他说的', { exact: true }).click()
  await dialog.getByRole('button', { name: '同意这样办', exact: true }).click()
  await desk.keyboard.press('Control+Enter')
  await rail().getByText('他确认了，可以办').waitFor()
  await rail().getByLabel('税务系统给的编号').fill('12')
  await rail().getByRole('button', { name: '记下编号' }).click()
  await rail().getByText(/编号/).last().waitFor()
  await rail().getByLabel('税务系统给的编号').fill('9920 2611 1600 77')
  await lin.keyboard.press('Enter')
  await rail().getByText('办好了，编号 99202611160077').waitFor()
  await looksWell(lin)
  await desk.getByText('县局办好了，编号 99202611160077').waitFor()
  await desk.getByRole('link', { name: '打印确认单' }).click()
  const paper = desk.getByRole('article')
  await paper.getByText('99202611160077').waitFor()
  await looksWell(desk)
  await desk.keyboard.press('Escape')
  await desk.getByRole('button', { name: '填进「已办结」' }).click()
  await looksWell(desk)
  await desk.getByRole('button', { name: /^办结/ }).click()
  await desk
    .getByText(/已办结/)
    .first()
    .waitFor()
  expect((await storyOn(desk)).join('\n')).toContain('99202611160077')
  await allThere(desk)
})

test('no page complained', () => {
  expect(sides.complaints).toEqual([])
})
