import type { Page } from 'playwright-core'
import type { County } from './county.ts'
import type { Desk } from './desk.ts'

/**
 * Somebody of the county at a page of the county, in another window of the same browser: at the hub's own address, which no desk's cable
 * reaches, and with cookies of its own.
 */
export async function openOffice(county: County, desk: Desk, who: string, path: string): Promise<Page> {
  const page = await desk.computer.window()
  await page.goto(county.network().url + path)
  await page.getByRole('button', { name: who, exact: true }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}
