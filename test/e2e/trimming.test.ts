// 收起: what ended days ago goes from the desk's disk by the county's rule, and is there again for whoever opens it, with the line's help. Recordings go when the
// county's archive has them, and are not fetched.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { freeLine } from '../../shared/rules/line-rules.ts'
import { deskPace } from '../../station/data/deps.ts'
import type { TrimStand } from '../../station/data/store/settings.ts'
import { archiveIn } from '../integration/archive.ts'
import { type County, openCounty } from './county.ts'
import {
  allThere,
  appKept,
  type Desk,
  isLocked,
  isOpen,
  photograph,
  settle,
  takeIn,
  typePin,
} from './desk.ts'
import { settingOf } from './desk-disk.ts'
import { filmRows, filmStrip, recordVisit } from './filming.ts'
import { pictureWidth, sideways } from './look.ts'
import { keepPictures } from './pictures.ts'
import { barriers } from './two-sides.ts'

const day = 86_400_000
let dir: string
let county: County
let desk: Desk
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yizhan-trimming-'))
  county = await openCounty({ hub: archiveIn(dir) })
  county.network().clock.run()
  desk = await settle(county)
})
keepPictures(() => desk?.page())
afterAll(async () => {
  await desk?.close()
  await county?.close()
  rmSync(dir, { recursive: true, force: true })
})

/** The office is shut for two days; then the desk is switched on, and stands alone for a while, in which it looks after its disk. */
async function twoDaysLater(): Promise<Page> {
  const { clock } = county.network()
  clock.set(clock.wall() + 2 * day)
  const page = await desk.restart(clock.wall())
  await isLocked(page)
  await typePin(page)
  await isOpen(page)
  await allThere(page)
  // A look that comes before the county's rule has arrived leaves it to the next one.
  const looked = async (): Promise<number> => {
    await page.clock.fastForward(deskPace.keepSafe)
    return (await settingOf<TrimStand>(page, 'trim'))?.done ?? 0
  }
  await expect.poll(looked).toBeGreaterThan(clock.wall() - day)
  await isLocked(page)
  await typePin(page)
  await isOpen(page)
  return page
}

/** Some seconds of the visit that is open, until the county's archive has them. */
async function film(page: Page): Promise<void> {
  await recordVisit(page)
  await filmStrip(page)
    .getByText(/^录像中 00:(0[7-9]|[1-5]\d)$/)
    .waitFor()
  await page.keyboard.press('F9')
  await filmRows(page).getByText('已到县局').waitFor()
  const { reader } = county.network().hub.county
  const phases = async () => {
    const items = new Set((await reader.heardOfKind('evidence')).map(({ subject }) => subject))
    return (await Promise.all([...items].map(reader.evidence))).map(({ phase }) => phase)
  }
  await expect.poll(phases, { timeout: 30_000 }).toEqual(['archived'])
}

const found = (page: Page) => page.getByRole('listbox', { name: '所有事项' }).getByRole('option')

async function open(page: Page): Promise<void> {
  await page.getByRole('link', { name: '所有事项' }).click()
  await page.getByRole('button', { name: '全部', exact: true }).click()
  await found(page).getByText('李䶮').click()
  await page.getByRole('heading', { name: '李䶮', level: 1 }).waitFor()
}

test('the county’s rule takes it from the disk once the county has had it for long enough; the list still finds it', async () => {
  const page = desk.page()
  await takeIn(page, { name: '李䶮', number: '999999199503200135', items: ['额度不足'] })
  await photograph(page, '经营流水')
  await film(page)
  await page.keyboard.press('Alt+7')
  await page.getByLabel('为什么撤回').fill('不办了')
  await page.keyboard.press('Enter')
  await page.getByText('已撤回 ·').waitFor()
  await page.getByRole('button', { name: '办完了，送走' }).click()
  await allThere(page)
  const dingwei = await county.network().signIn('dingwei')
  const keep = { papers: 1, matters: 1, copies: 1 }
  await dingwei.ask('POST', '/api/line-rules', { ...freeLine, keep })
  await twoDaysLater()
  const later = await twoDaysLater()
  await later.keyboard.press('F8')
  await later.getByText(/^1 件、1 页照片，录像 1 段，共 .+，都在县局$/).waitFor()
  expect(await barriers(later)).toEqual([])
  expect(await sideways(later)).toEqual([])
  await appKept(later)
})

test('without a line it says what lies at the county; with the line it is there again, the photograph too', async () => {
  const page = desk.page()
  await desk.pull()
  await open(page)
  await page.getByText(/这一件的内容存在县局：\d+ 条、1 页照片/).waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
  await desk.plug()
  await page.getByText(/这一件的内容存在县局/).waitFor({ state: 'detached' })
  await page.getByText('不办了').first().waitFor()
  // The recording is the county's to show.
  await filmRows(page).getByText('只在县局').waitFor()
  await filmRows(page).getByText('县局已归档').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
  const paper = page.getByRole('button', { name: '经营流水', exact: true })
  await paper.click()
  const picture = page.getByRole('dialog').locator('img').first()
  await expect.poll(() => pictureWidth(picture)).toBeGreaterThan(0)
})
