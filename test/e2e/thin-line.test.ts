// A film of 20 MB on a line of 64 kbit/s, in the browser itself: a new case is not held up by it, and the desk says how far it is.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type County, openCounty } from './county.ts'
import { allThere, type Desk, papersDialog, settle, takeIn } from './desk.ts'
import { mattersOf } from './journal.ts'
import { openOffice } from './office.ts'
import { keepPictures } from './pictures.ts'

let county: County
let desk: Desk
beforeAll(async () => {
  county = await openCounty()
  desk = await settle(county)
  await allThere(desk.page())
})
keepPictures(() => desk?.page())
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

/** 64 kbit/s each way. */
async function makeThin(): Promise<void> {
  const session = await desk.computer.context().newCDPSession(desk.page())
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 8_000,
    uploadThroughput: 8_000,
  })
}

/** Bytes of parcels on their way that the county keeps. */
async function kept(): Promise<number> {
  const all = await county.network().hub.county.shelf.partials.all()
  return [...all.values()].reduce((sum, { offset }) => sum + offset, 0)
}

test('a new case is at the county while a film is under way, and hardly any more of the film went before it', async () => {
  const page = desk.page()
  await takeIn(page, { name: '王建军', items: ['定期定额'] })
  await allThere(page)
  await makeThin()
  await page.getByRole('button', { name: '拍一页' }).click()
  const dialog = papersDialog(page)
  await dialog.getByLabel('这是什么材料').fill('现场录像')
  const film = { name: 'film.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(19_900_000, '录像') }
  await dialog.locator('input[type=file]').setInputFiles(film)
  await dialog.getByText('第 1 页', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: '存好 1 页' }).click()
  await expect.poll(kept, { timeout: 60_000 }).toBeGreaterThan(40_000)

  await takeIn(page, { name: '李秀英', items: ['密码重置'] })
  const visit = decodeURIComponent(page.url().split('/').at(-1) ?? '')
  const before = await kept()
  await expect.poll(() => mattersOf(county, visit), { timeout: 60_000, interval: 50 }).toHaveLength(1)
  // Less than three seconds of the line.
  expect((await kept()) - before).toBeLessThan(24_000)
})

test('the desk says how far the film is, and how much of today’s budget it used', async () => {
  const page = desk.page()
  await page.keyboard.press('F8')
  await page.getByText('送到哪了').waitFor()
  await page.getByText(/共 19\.9 MB/).waitFor()
  await page.getByText(/没有定上限/).waitFor()
})

test('丁伟 sets hours for what is large: the film stops where it is, and the desk says until when', async () => {
  const page = desk.page()
  const office = await openOffice(county, desk, '丁伟', '/stations')
  await office.getByRole('heading', { name: '各桌的线路' }).waitFor()
  const sheet = office.getByRole('region', { name: '各桌的线路' })
  await sheet.getByRole('button', { name: '改' }).click()
  const dialog = office.getByRole('dialog', { name: '各桌的线路' })
  await dialog.getByLabel('一张桌一天送多少').fill('200')
  await dialog.getByLabel('几点起送大件').fill('20:00')
  await dialog.getByLabel('几点停').fill('20:00')
  await dialog.getByRole('button', { name: '存好' }).click()
  await dialog.getByText('两格都写成 20:00 这样').first().waitFor()
  await dialog.getByLabel('几点停').fill('7:00')
  await dialog.getByRole('button', { name: '存好' }).click()
  await sheet.getByText('20:00 到 07:00').waitFor()
  await sheet.getByText('一天 200 MB').waitFor()
  await page.getByText(/1 份大的（19\.\d MB）等到 20:00 再送/).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: /^1 份大的等到 20:00 再送/ }).waitFor()
  const stopped = await kept()
  await takeIn(page, { name: '张玉梅', items: ['完税证明'] })
  const visit = decodeURIComponent(page.url().split('/').at(-1) ?? '')
  await expect.poll(() => mattersOf(county, visit), { timeout: 60_000 }).toHaveLength(1)
  // The chunk that was under way, and no other.
  expect((await kept()) - stopped).toBeLessThan(10_000)
})
