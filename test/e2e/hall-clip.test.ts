// 大厅监控: the archivist brings a clip of the hall's own cameras in, with its custody form, and it plays as everything else does, and says what it is not.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { archiveIn } from '../integration/archive.ts'
import { openDispute } from '../integration/open-dispute.ts'
import { ffmpeg } from '../media/recorder/film.ts'
import { type Computer, openComputer } from './browser.ts'
import { type County, openCounty } from './county.ts'
import { looksWell } from './live.ts'
import { keepPictures } from './pictures.ts'

let dir: string
let county: County
let computer: Computer
let page: Page
keepPictures(() => page)
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-hall-'))
  county = await openCounty({ hub: archiveIn(dir) })
  await openDispute(county.network(), await county.network().enrol('shijiu'))
  const pictures = '-v error -f lavfi -i testsrc2=s=320x180:r=25:d=20 -f lavfi -i sine=440:d=20'
  const coded = '-c:v libx264 -preset ultrafast -g 250 -c:a aac'
  await ffmpeg(...`${pictures} ${coded}`.split(' '), join(dir, 'ch02.mp4'))
  await writeFile(join(dir, 'list.mp4'), '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n')
  computer = await openComputer(undefined, county.network().clock.wall())
  page = await computer.window()
  await page.goto(`${county.network().url}/evidence`)
  await page.getByRole('button', { name: '曹静', exact: true }).click()
})
afterAll(async () => {
  await computer?.close()
  await county?.close()
  if (dir) await rm(dir, { recursive: true })
})

const choose = async (name: string): Promise<void> => {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /^(挑|换)一个文件$/ }).click()
  await (await chooser).setFiles(join(dir, name))
}
const bring = (): Promise<void> => page.getByRole('button', { name: '带进来' }).click()

test('a form with something missing says what, and puts the hand there', async () => {
  await page.getByRole('link', { name: '带入大厅监控' }).click()
  await bring()
  await page.getByText('先挑一个文件').waitFor()
  // The file is the first that is missing; when it is there, the first field.
  const hasHand = (one: Locator): Promise<boolean> =>
    one.evaluate((field) => field === document.activeElement)
  await expect.poll(() => hasHand(page.getByRole('button', { name: '挑一个文件' }))).toBe(true)
  await page.locator('input[type=file]').setInputFiles({
    name: '名单.mp4',
    mimeType: 'video/mp4',
    buffer: Buffer.from('甲乙'),
  })
  await page.getByText('先挑一个文件').waitFor({ state: 'detached' })
  await bring()
  await expect.poll(() => hasHand(page.getByRole('combobox', { name: '争议' }))).toBe(true)
  await looksWell(page)
})

test('what is no film is not taken, and what was filled in stays', async () => {
  await page.getByRole('combobox', { name: '争议' }).selectOption({ index: 1 })
  for (const [label, text] of [
    ['为什么要', '核对 10 月 26 日交没交材料'],
    ['哪个大厅', '石臼大厅'],
    ['镜头和录像机', '2 号窗口，录像机 NVR-3'],
    ['从', '2026-10-26 10:00:00'],
    ['到', '2026-10-26 10:00:20'],
    ['谁取出来的', '何静'],
    ['几时取的', '2026-10-27 09:00'],
    ['怎么拷的', '录像机导出到 U 盘'],
    ['凭什么取', '调取登记 2026-11-017'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(text)
  await page.getByRole('radio', { name: '快了' }).click()
  await page.getByLabel('差多少').fill('2:05')
  await choose('list.mp4')
  await bring()
  await page.getByText(/里面没有能看的画面/).waitFor()
  expect(await page.getByLabel('哪个大厅').inputValue()).toBe('石臼大厅')
  await looksWell(page)
})

test('the film is taken, and plays with its lights, under a word that it is not ours', async () => {
  await choose('ch02.mp4')
  await bring()
  await page.getByText('带进来了').waitFor()
  await looksWell(page)
  const items = await county.network().hub.county.reader.heardOfKind('evidence')
  const item = items[0]?.subject ?? ''
  const laid = async (): Promise<number> =>
    (await county.network().hub.county.reader.evidence(item)).derivatives.length
  await expect.poll(laid, { timeout: 60_000 }).toBe(2)
  await page.getByRole('button', { name: '去看这一件' }).click()
  await page.getByLabel('为什么看').fill('核对')
  await page.getByRole('button', { name: '开始看' }).click()
  await page.getByText('大厅监控，不是本系统录的').waitFor()
  await page.keyboard.press('Space')
  const at = (): Promise<number> =>
    page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime)
  await expect.poll(at).toBeGreaterThan(1)
  await page.keyboard.press('Space')
  await page
    .getByRole('img', { name: /^验过 [1-9]\d* 格/ })
    .first()
    .waitFor()
  await looksWell(page)
  await page.getByRole('button', { name: '取证登记' }).click()
  await page.getByText('录像机快 00:02:05').waitFor()
  expect(computer.complaints).toEqual([])
})
