import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { County } from './county.ts'
import type { Desk } from './desk.ts'

/** Where files are that somebody carries about. */
const stick = mkdtempSync(join(tmpdir(), 'yizhan-stick-'))

/** Presses what saves a file. @returns where on the stick it is */
async function saved(page: Page, press: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()])
  const path = join(stick, file.suggestedFilename())
  await file.saveAs(path)
  return path
}

export async function openCourierPage(page: Page): Promise<void> {
  await page.keyboard.press('F8')
  await page.getByRole('link', { name: '交给信使' }).click()
  await page.getByRole('heading', { name: '交给信使' }).waitFor()
}

/** At the desk: what waits goes onto the stick. */
export async function packOntoStick(page: Page): Promise<string> {
  await openCourierPage(page)
  return saved(page, () => page.getByRole('button', { name: '装包，存成文件' }).click())
}

/** At the desk: the county's answer is opened. */
export async function takeIn(page: Page, path: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: '打开带回来的文件' }).click(),
  ])
  await chooser.setFiles(path)
}

/** The courier's own page, at the hub's address, which no desk's cable reaches. */
export async function openPouch(county: County, desk: Desk): Promise<Page> {
  const page = await desk.computer.window()
  await page.goto(`${county.network().url}/carry`)
  await page.getByRole('heading', { name: '信使袋' }).waitFor()
  return page
}

/** A bundle goes into the pouch and to the county. @returns where its answer is */
export async function deliverFrom(pouch: Page, path: string): Promise<string> {
  const [chooser] = await Promise.all([
    pouch.waitForEvent('filechooser'),
    pouch.getByRole('button', { name: '放进一个包' }).click(),
  ])
  await chooser.setFiles(path)
  await pouch.getByRole('button', { name: '送到县局', exact: true }).click()
  await pouch.getByText('县局收下了').waitFor()
  const answer = pouch.getByRole('button', { name: '存成文件' }).first()
  return saved(pouch, () => answer.click())
}
