// 录下这次办理: a desk without a line records a visit; what was recorded outlives the page, and is at the county, playable, when the line is back.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { filmsAtCounty } from '../films-at-county.ts'
import { ffmpeg } from '../media/recorder/film.ts'
import { type County, openCounty } from './county.ts'
import { allThere, type Desk, isLocked, isOpen, settle, takeIn, typePin } from './desk.ts'
import { filmRows, filmStrip, recordVisit } from './filming.ts'
import { looksWell } from './live.ts'
import { keepPictures } from './pictures.ts'

const patient = { timeout: 90_000 }
let county: County
let desk: Desk
let page: Page
let visit: string
beforeAll(async () => {
  county = await openCounty()
  desk = await settle(county)
  // Cameras, so that one can be unplugged.
  await desk.computer.context().addInitScript(() => {
    const cameras: MediaStreamTrack[] = []
    Object.assign(globalThis, { cameras })
    // A blank page has none.
    const mediaDevices = navigator.mediaDevices as MediaDevices | undefined
    if (!mediaDevices) return
    const ask = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted)
      cameras.push(...stream.getVideoTracks())
      return stream
    }
  })
  page = desk.page()
  await page.reload()
  await isOpen(page)
  await desk.pull()
  await takeIn(page, { name: '阿依古丽·买买提', items: ['定期定额'] })
  visit = page.url()
})
keepPictures(() => page)
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

const strip = (at = page): Locator => filmStrip(at)
const rows = (at = page): Locator => filmRows(at)
const record = (at = page): Promise<void> => recordVisit(at)
const until = (clock: RegExp, at = page): Promise<void> => strip(at).getByText(clock).waitFor(patient)

const items = async (): Promise<readonly EvidenceState[]> => {
  const { reader } = county.network().hub.county
  const subjects = new Set((await reader.heardOfKind('evidence')).map(({ subject }) => subject))
  return Promise.all([...subjects].sort().map(reader.evidence))
}

test('without a word of the visitor nothing is recorded; with it the desk says that it records, on every page and in every window', async () => {
  await page.getByRole('button', { name: '录下这次办理' }).click()
  const dialog = page.getByRole('dialog', { name: '录下这次办理' })
  await dialog.locator('video').waitFor()
  await looksWell(page)
  await dialog.getByRole('button', { name: '不录，照样办' }).click()
  await page.keyboard.press('Control+Enter')
  await dialog.getByText('先问录不录').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(await strip().count()).toBe(0)

  await record()
  await looksWell(page)
  await page.getByRole('link', { name: '今日来访' }).click()
  await until(/^录像中 00:(0[3-9]|[1-5]\d)$/)
  const second = await desk.window(new URL(visit).pathname)
  await strip(second).getByText('这台电脑的另一个窗口正在录像').waitFor()
  expect(await second.getByRole('button', { name: '录下这次办理' }).count()).toBe(0)
  await until(/^录像中 00:(1[4-9]|[2-5]\d)$/)
})

test('a page that is killed loses what was open: the other window ends it, and says that something is missing', async () => {
  const [first, second] = [page, desk.computer.context().pages().at(-1) ?? page]
  const killer = await first.context().newCDPSession(first)
  const crashed = first.waitForEvent('crash')
  killer.send('Page.crash').catch(() => undefined)
  await crashed
  page = second
  await first.close()
  await rows().getByText('缺 1 段').waitFor(patient)
  await rows().getByText('已封存').waitFor()
  await strip().getByText('另一个窗口').waitFor({ state: 'detached' })
})

test('a camera that is unplugged stops nothing else, and one key stops the recording', async () => {
  await record()
  await until(/^录像中 00:(0[7-9]|[1-5]\d)$/)
  await page.evaluate(() => {
    const { cameras } = globalThis as unknown as { readonly cameras: readonly MediaStreamTrack[] }
    for (const camera of cameras) camera.stop()
  })
  await strip().getByText('镜头没了').waitFor(patient)
  await looksWell(page)
  await until(/^录像中 00:(1[2-9]|[2-5]\d)$/)
  await page.keyboard.press('F9')
  await expect.poll(() => rows().count()).toBe(2)
  await strip().getByRole('button', { name: '停录' }).waitFor({ state: 'detached' })
  await strip().getByRole('button', { name: '知道了' }).click()
  expect(await rows().getByText('已封存').count()).toBe(2)
})

test('a word that is taken back ends it, and so does a lock', async () => {
  await record()
  await strip().getByRole('button', { name: '他不让录了' }).click()
  await strip().waitFor({ state: 'detached' })
  await record()
  await until(/^录像中 00:(0[2-9]|[1-5]\d)$/)
  await page.keyboard.press('Control+l')
  await isLocked(page)
  await typePin(page)
  await isOpen(page)
  await expect.poll(() => rows().getByText('已封存').count(), patient).toBe(4)
  expect(await strip().count()).toBe(0)
})

test('with the line all of it goes to the county, which can play it, and it is as long as it was', async () => {
  await desk.plug()
  await allThere(page)
  await expect.poll(() => rows().getByText('已到县局').count(), patient).toBe(4)
  await looksWell(page)
  const all = await items()
  expect(all.map(({ end, consent }) => [end?.why, consent?.how, consent?.endedAt === null])).toEqual([
    ['crash', 'voice', true],
    ['done', 'voice', true],
    ['withdrawn', 'voice', false],
    ['done', 'voice', true],
  ])
  expect(all.slice(0, 2).map(({ gaps }) => gaps.map(({ why, tracks }) => [why, tracks]))).toEqual([
    [['crash', ['camera-desk', 'microphone-desk']]],
    [['camera', ['camera-desk']]],
  ])
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-films-'))
  for (const { subject } of all.slice(0, 2)) {
    const { lists, tracks } = await filmsAtCounty(county.network(), subject)
    const segments = lists.flatMap((list) => list.segments)
    for (const [name, bytes] of tracks) {
      const path = join(dir, 'track.webm')
      await writeFile(path, bytes)
      const { stderr } = await ffmpeg('-v', 'info', '-xerror', '-i', path, '-f', 'null', '-')
      const [, minutes, seconds] = /time=00:(\d\d):([\d.]+)(?![\s\S]*time=)/.exec(stderr.toString()) ?? []
      const played = Number(minutes) * 60 + Number(seconds)
      const own = segments.filter((segment) => segment.name.startsWith(`${name}/`))
      const captured = ((own.at(-1)?.until.mono ?? 0) - (own[0]?.began.mono ?? 0)) / 1_000
      expect(captured).toBeGreaterThan(5)
      // What the browser has still to encode when a slice ends is in the next one; a busy machine is behind by seconds.
      expect(played).toBeGreaterThan(captured - 4)
      expect(played).toBeLessThan(captured + 0.5)
    }
  }
  await rm(dir, { recursive: true })
})

test('no page complained', () => {
  expect(desk.computer.complaints).toEqual([])
})
