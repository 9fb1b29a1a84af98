import type { Locator, Page } from 'playwright-core'

/** The strip over every page of a desk that records. */
export const filmStrip = (page: Page): Locator => page.getByRole('region', { name: '录像' })

/** What was recorded of the visit that is open. */
export const filmRows = (page: Page): Locator => page.locator('.films li')

/** From the quiet button, with the visitor's word, to the running clock. */
export async function recordVisit(page: Page, what: 'window' | 'with-screen' = 'window'): Promise<void> {
  await page.getByRole('button', { name: '录下这次办理' }).click()
  const dialog = page.getByRole('dialog', { name: '录下这次办理' })
  await dialog.locator('video').waitFor()
  if (what === 'with-screen') await dialog.getByRole('checkbox', { name: '连这台电脑的屏幕一起录' }).check()
  await dialog.getByText('留 180 天').waitFor()
  await dialog.getByRole('radio', { name: '他说的' }).click()
  await dialog.getByRole('button', { name: '可以录' }).click()
  await page.keyboard.press('Control+Enter')
  await filmStrip(page)
    .getByText(/^录像中 00:\d\d$/)
    .waitFor()
  await dialog.waitFor({ state: 'detached' })
}
