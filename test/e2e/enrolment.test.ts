// The administrator makes a desk of a browser, sees it, and takes it away again.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCounty, type County } from './county.ts'
import { allThere, type Desk, isOpen, openDesk, signIn, takeIn } from './desk.ts'
import { openOffice } from './office.ts'
import { keepPictures } from './pictures.ts'

let county: County
let desk: Desk
beforeAll(async () => {
  county = await openCounty()
  desk = await openDesk(county)
})
keepPictures(() => desk?.page())
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

test('丁伟 makes a code; the browser becomes 雾坪镇’s desk; he sees it; he revokes it, and it shows nothing personal any more', async () => {
  const office = await openOffice(county, desk, '丁伟', '/stations')
  await office.getByRole('button', { name: '登记一张新桌' }).first().click()
  const dialog = office.getByRole('dialog', { name: '登记一张新桌' })
  await dialog.getByLabel('哪个站').selectOption('雾坪镇')
  await dialog.getByLabel('桌的名字').fill('一号桌')
  await dialog.getByRole('button', { name: '出登记码' }).click()
  await dialog.getByRole('img', { name: '登记码的二维码' }).waitFor()
  const code = await dialog.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).innerText()

  const page = desk.page()
  await page.bringToFront()
  await page.goto(`${desk.cable.url}/enrol`)
  await page.getByLabel('登记码').fill('0000-0000')
  await page.getByRole('button', { name: '登记这台电脑' }).click()
  await page.getByText('没有这个码，多半是抄错了一个字').waitFor()
  // Small letters and no dash, as people type.
  await page.getByLabel('登记码').fill(code.replace('-', '').toLowerCase())
  await page.getByRole('button', { name: '登记这台电脑' }).click()
  await page.getByRole('heading', { name: '登记好了，这是 WP 1 号机' }).waitFor()
  await signIn(page, '周桂兰')
  await takeIn(page, { name: '王建军', number: '999999197903180031', items: ['数电票额度'] })
  await allThere(page)

  await office.bringToFront()
  await dialog.getByText('雾坪镇 WP 1 登记好了').waitFor()
  await dialog.getByRole('button', { name: '好了' }).click()
  const station = office.getByRole('region', { name: '雾坪镇' })
  await station.getByText('WP 1', { exact: true }).waitFor()

  await station.getByRole('button', { name: '收回 WP 1' }).click()
  await station.getByRole('radio', { name: '被盗' }).click()
  await station.getByLabel('为什么收回').fill('电脑被偷')
  await station.getByRole('button', { name: '收回这张桌' }).click()
  await station.getByText('收回（被盗）：电脑被偷').waitFor()

  await page.bringToFront()
  await page.getByRole('heading', { name: '这张桌已经停用' }).waitFor({ timeout: 60_000 })
  for (const again of [false, true]) {
    if (again) await page.reload()
    await page.getByRole('heading', { name: '这张桌已经停用' }).waitFor()
    expect(await page.locator('body').innerText()).not.toMatch(/王建军|王\*军|999999|周桂兰/)
  }
  // Nor under any address that it knew.
  await page.goto(`${desk.cable.url}/matters`)
  await page.getByRole('heading', { name: '这张桌已经停用' }).waitFor()
})

test('with a new code, pasted into the page that is open, the same browser is a desk again, and begins empty', async () => {
  const page = desk.page()
  await page.goto(`${desk.cable.url}/enrol#0000-0000`)
  await page.getByRole('button', { name: '登记这台电脑' }).click()
  await page.getByText('没有这个码，多半是抄错了一个字').waitFor()
  // The browser loads nothing anew for what stands behind the #.
  const code = await county.code('wuping', '二号桌')
  await page.evaluate((pasted) => void (location.hash = pasted), code)
  await page.getByText('没有这个码').waitFor({ state: 'detached' })
  expect(await page.getByLabel('登记码').inputValue()).toBe(code.replace('-', ''))
  await page.getByRole('button', { name: '登记这台电脑' }).click()
  await page.getByRole('heading', { name: '登记好了，这是 WP 2 号机' }).waitFor()
  await signIn(page, '杨小满')
  await isOpen(page)
  expect(desk.computer.complaints).toEqual([])
})
