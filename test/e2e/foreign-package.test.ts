// 看别处来的证据包: whoever mediates, and whoever keeps the archive, reads a package that another county made: whether it is genuine, what is weak, its films.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyPackage } from '../../media/archive/export/verify-package.ts'
import { fileOf } from '../../media/archive/export/write-package.ts'
import { archiveIn } from '../integration/archive.ts'
import { type Made, makePackage } from '../media/archive/export/fixture.ts'
import { ffmpeg } from '../media/recorder/film.ts'
import { type Computer, openComputer } from './browser.ts'
import { type County, openCounty } from './county.ts'
import { looksWell } from './live.ts'
import { keepPictures } from './pictures.ts'

let dir: string
let county: County
let computer: Computer
let page: Page
let made: Made
keepPictures(() => page)
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-foreign-'))
  const film = join(dir, 'film.mp4')
  const coded = '-v error -f lavfi -i testsrc2=s=320x180:r=25:d=9 -c:v libx264 -preset ultrafast'
  await ffmpeg(...coded.split(' '), '-movflags', '+faststart', film)
  const bytes = await readFile(film)
  const vtt = 'WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v 罗木生>单子我交了\n'
  made = await makePackage(
    () => [
      fileOf(`review/${'a-name-that-goes-on-'.repeat(4)}.mp4`, bytes),
      fileOf('transcript/said.vtt', vtt),
    ],
    [],
    {
      county: 'dongping',
      purpose: '核对交没交材料，'.repeat(20),
      actor: { operator: 'a-very-long-operator-name-'.repeat(3), people: [] },
      running: { ended: 'done', gaps: [{ from: 0, to: 42_000, tracks: [], why: 'power' }], interruptions: 0 },
    },
  )
  county = await openCounty({ hub: archiveIn(dir) })
  computer = await openComputer(undefined, county.network().clock.wall())
  page = await computer.window()
  await page.goto(`${county.network().url}/disputes`)
  await page.getByRole('button', { name: '马素琴', exact: true }).click()
})
afterAll(async () => {
  await computer?.close()
  await county?.close()
  if (made) await rm(dirname(made.zip), { recursive: true })
  if (dir) await rm(dir, { recursive: true })
})

const bring = async (path: string): Promise<void> => {
  const chooser = page.waitForEvent('filechooser')
  const button = page.getByRole('button', { name: /^(挑一个证据包|再看一个)$/ })
  await button.focus()
  await page.keyboard.press('Enter')
  await (await chooser).setFiles(path)
}
/** A copy in which one bit of a file is another. */
const changed = async (name: string): Promise<string> => {
  const [verified, bytes] = [await verifyPackage(made.zip), await readFile(made.zip)]
  const file = verified.ok && verified.files.find(({ path }) => path === name)
  if (!file) throw new Error(name)
  bytes.writeUInt8(bytes.readUInt8(file.at + 3) ^ 1, file.at + 3)
  const path = join(dir, 'altered.zip')
  await writeFile(path, bytes)
  return path
}
const sheet = () => page.getByRole('dialog')
const shut = async (): Promise<void> => {
  await page.keyboard.press('Escape')
  await sheet().waitFor({ state: 'detached' })
}
const screens = [
  { width: 1366, height: 768 },
  { width: 1280, height: 800 },
] as const
const looksWellOnBoth = async (): Promise<void> => {
  for (const screen of screens) {
    await page.setViewportSize(screen)
    await looksWell(page)
  }
}

test('from the mediation room a mediator brings a package: that it is genuine and not ours, and what is weak, is said', async () => {
  await page.getByRole('link', { name: '看证据包' }).click()
  await page.getByText('还没有挑证据包').waitFor()
  await looksWellOnBoth()
  await bring(made.zip)
  await page.getByText('这个证据包没有被改过').waitFor()
  await page.getByText('不是本县的', { exact: true }).waitFor()
  await page.getByText('有 1 处缺口，最长 42 秒。').waitFor()
  await page.getByText('没有被录的人同意的记录。').waitFor()
  await page.getByRole('row', { name: /camera-desk\/000000.webm 对得上/ }).waitFor()
  await looksWellOnBoth()
})

test('the key is held against what that county publishes', async () => {
  const published = page.getByLabel('对方公布的指纹')
  await published.fill(made.fingerprint.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:'))
  await page.getByText('一样：这个包是用对方公布的那把钥匙签的。').waitFor()
  await published.fill('0'.repeat(64))
  await page.getByText('不一样：不是对方公布的那把钥匙').waitFor()
  await looksWell(page)
})

test('its film plays here, checked first, under the word that it is not ours; text and who looked are read', async () => {
  await page.getByRole('button', { name: /^放 review\/a-name/ }).focus()
  await page.keyboard.press('Enter')
  await sheet().getByText('刚核对过，和名单一致').waitFor()
  await sheet().getByText('不是本县的').waitFor()
  const video = sheet().locator('video')
  await video.evaluate((one: HTMLVideoElement) => one.play())
  await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(1)
  await looksWellOnBoth()
  await shut()
  await page.getByRole('button', { name: '读 transcript/said.vtt' }).click()
  await sheet().getByRole('row', { name: '00:00:01 罗木生 单子我交了' }).waitFor()
  await looksWell(page)
  await shut()
  await page.getByRole('button', { name: '读 access/access-log.jsonl' }).click()
  await sheet().getByText('东屏县 阿依古丽·买买提').waitFor()
  await shut()
  // Genuine, and no film: the fixture's own review copy is noise.
  await page.getByRole('button', { name: '放 review/camera-desk.mp4' }).click()
  await sheet().getByText('和名单一致，可是这里放不出来').waitFor()
  await shut()
})

test('in English it says the same', async () => {
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByText('Not this county’s', { exact: true }).waitFor()
  await page.getByRole('button', { name: /^Play review\/a-name/ }).waitFor()
  await looksWellOnBoth()
  // No word lies over another: a tag stays in its own column.
  const within = page.locator('section li').filter({ hasText: 'Cannot stand alone' })
  const [tag, text] = [await within.locator('.tag').boundingBox(), await within.locator('p').boundingBox()]
  if (!tag || !text) throw new Error('nothing is weak')
  expect(tag.x + tag.width).toBeLessThanOrEqual(text.x)
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByText('不是本县的', { exact: true }).waitFor()
})

test('of nothing that was brought is anything here', async () => {
  expect(await readdir(join(county.network().dir, 'packages')).catch(() => [])).toEqual([])
  expect(await county.network().hub.county.reader.heardOfKind('evidence')).toEqual([])
})

test('who keeps the archive reads it from the list of recordings; a film that was changed is named, and does not play', async () => {
  await page.context().clearCookies()
  await page.goto(`${county.network().url}/evidence`)
  await page.getByRole('button', { name: '曹静', exact: true }).click()
  await page.getByRole('link', { name: '看证据包' }).click()
  // Where nothing was brought yet.
  await page.getByText('还没有挑证据包').waitFor()
  await bring(await changed('review/camera-desk.mp4'))
  await page.getByText('review/camera-desk.mp4：内容被改过').waitFor()
  await page.getByText('和名单不符，不放').waitFor()
  expect(await page.getByRole('button', { name: '放 review/camera-desk.mp4' }).count()).toBe(0)
  await page.getByRole('button', { name: /^放 review\/a-name/ }).waitFor()
  await looksWellOnBoth()
  await bring(await changed('media/camera-desk/000001.webm'))
  await page.getByText('media/camera-desk/000001.webm：内容被改过').waitFor()
  await page.getByRole('row', { name: /camera-desk\/000001.webm 内容被改过/ }).waitFor()
})

test('where the list itself does not fit its signature nothing plays, because nothing is proved', async () => {
  await bring(await changed('SHA256SUMS.ed25519'))
  await page.getByText('名单不可信，不放').first().waitFor()
  expect(await page.getByRole('button', { name: /^放 / }).count()).toBe(0)
  await looksWell(page)
  await writeFile(join(dir, 'list.zip'), '#EXTM3U\n')
  await bring(join(dir, 'list.zip'))
  await page.getByText('不是 ZIP，或者断了、目录不对').waitFor()
  expect(computer.complaints).toEqual([])
})
