// 每段先验真再放: what was recorded at the station is looked at by who said why, in step, and nothing that is not what was sealed is shown.
import { open } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cutWebm } from '../../hub/evidence/cut-webm.ts'
import { createReadStream } from 'node:fs'
import { type Filmed, filmHandIn, type FilmWorld, openFilms } from '../evidence/world.ts'
import { type Computer, openComputer } from './browser.ts'
import { type County, openCounty } from './county.ts'
import { looksWell } from './live.ts'
import { keepPictures } from './pictures.ts'

let films: FilmWorld
let county: County
let computer: Computer
let page: Page
let filmed: Filmed
keepPictures(() => page)
beforeAll(async () => {
  films = openFilms()
  county = await openCounty({ hub: { openArchive: async () => films.archive } })
  filmed = await filmHandIn(county.network(), films)
  computer = await openComputer()
  page = await computer.window()
  await page.goto(`${county.network().url}/evidence/${filmed.item}?t=00:00:12`)
  await page.getByRole('button', { name: '曹静', exact: true }).click()
})
afterAll(async () => {
  await computer?.close()
  await county?.close()
  films?.close()
})

type Shown = { readonly track: string; readonly at: number; readonly paused: boolean }
const shown = (): Promise<readonly Shown[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLMediaElement>('video[data-track], audio[data-track]')].map(
      ({ dataset, currentTime, paused }) => ({
        track: dataset['track'] ?? '',
        at: currentTime * 1000,
        paused,
      }),
    ),
  )
const clock = (): Promise<string> => page.getByRole('timer').locator('b').innerText()
const slider = () => page.getByRole('slider', { name: '到哪了' })
const go = async (seconds: number): Promise<void> => {
  await slider().focus()
  await page.keyboard.press('Home')
  for (let left = seconds; left >= 5; left -= 5) await page.keyboard.press('ArrowRight')
}
const look = async (reason: string): Promise<void> => {
  await page.getByLabel('为什么看').fill(reason)
  await page.getByRole('button', { name: '开始看' }).click()
}

test('first the reason: without one nothing is fetched, and the page says what is missing', async () => {
  await page.getByRole('button', { name: '开始看' }).click()
  await page.getByText('写明事由，至少两个字').waitFor()
  expect(await page.locator('video').count()).toBe(0)
  await looksWell(page)
})

test('then the film stands where the address says, with the name of who looks over it', async () => {
  // Once the county does not answer: it is asked again.
  await page.route('**/tracks/camera-desk/0', (route) => route.abort(), { times: 1 })
  await look('核对十月交没交')
  await expect.poll(clock).toBe('00:00:12')
  // The reason's form is gone; the keyboard is at the player, not nowhere.
  await expect
    .poll(() =>
      page.getByRole('region', { name: '录像' }).evaluate((player) => player === document.activeElement),
    )
    .toBe(true)
  await expect
    .poll(async () => (await shown()).map(({ at }) => Math.round(at / 100)))
    .toEqual([120, 120, 120])
  await page
    .getByText(/^曹静 /)
    .first()
    .waitFor()
  const state = await county.network().hub.county.reader.evidence(filmed.item)
  expect(state.looks).toMatchObject([{ by: 'caojing', what: 'opened', reason: '核对十月交没交' }])
  await looksWell(page)
})

test('camera, screen and sound play in step with one clock, at any speed', async () => {
  const inStep = async (): Promise<void> => {
    await expect
      .poll(async () => {
        const all = await shown()
        const times = all.map(({ at }) => at)
        return all.every(({ paused }) => !paused) && Math.max(...times) - Math.min(...times) < 60
      })
      .toBe(true)
    // Not once by chance: as it goes on.
    for (let seen = 0; seen < 5; seen += 1) {
      const before = await clock()
      await expect.poll(clock).not.toBe(before)
      const drift = Number(await page.getByRole('group', { name: '播放' }).getAttribute('data-drift'))
      expect(Math.abs(drift)).toBeLessThan(120)
    }
  }
  await go(10)
  await page.keyboard.press(' ')
  await inStep()
  await page.keyboard.press('=')
  await page.keyboard.press('=')
  await page.getByRole('img', { name: '速度 1.5 倍' }).waitFor()
  await inStep()
  await page.keyboard.press(' ')
  expect(
    await page
      .locator('video')
      .first()
      .evaluate((video: HTMLVideoElement) => video.preservesPitch),
  ).toBe(true)
})

test('before the screen was shared its place says so, and the rest plays', async () => {
  await go(0)
  await page.getByText('这里没有画面').waitFor()
  await page.keyboard.press('Space')
  await expect
    .poll(async () => (await shown()).find(({ track }) => track === 'camera-desk')?.paused)
    .toBe(false)
  await page.keyboard.press('Space')
})

test('a frame on and back, five seconds, from A to B over and over: by keys alone, and the keys are on the screen', async () => {
  await go(20)
  await page.keyboard.press('ArrowRight')
  await expect.poll(clock).toBe('00:00:25')
  const camera = async (): Promise<number> => (await shown())[0]?.at ?? 0
  await expect.poll(camera).toBeCloseTo(25_000, -1)
  await page.keyboard.press('.')
  await expect.poll(async () => Math.round((await camera()) / 10)).toBe(2504)
  await page.keyboard.press(',')
  await expect.poll(async () => Math.round((await camera()) / 10)).toBe(2500)
  await page.keyboard.press('[')
  for (let on = 0; on < 10; on += 1) await page.keyboard.press('.')
  await page.keyboard.press(']')
  await page.keyboard.press('Space')
  await expect.poll(clock).toBe('00:00:25')
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: '不再反复' }).waitFor()
  await page.keyboard.press('Backspace')
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: '按键' })
  await keys.getByText('引用这一刻').waitFor()
  await looksWell(page)
  await page.keyboard.press('Escape')
})

test('a picture stands until the next, however long that is, and what follows a pause is shown', async () => {
  const sought = (): Promise<readonly string[]> =>
    page
      .locator('video')
      .evaluateAll((all: HTMLVideoElement[]) =>
        all.flatMap(({ seeking, dataset }) => (seeking ? [dataset['track'] ?? ''] : [])),
      )
  // The screen stands still from 31 to 34.
  for (const seconds of [35, 30]) {
    await go(seconds)
    await expect.poll(sought).toEqual([])
    await expect
      .poll(async () => (await shown()).map(({ at }) => Math.round(at / 1000)))
      .toEqual([seconds, seconds, seconds])
  }
  await page.keyboard.press('Space')
  await expect.poll(clock).toBe('00:00:36')
  await page.keyboard.press('Space')
  await expect.poll(sought).toEqual([])
  const times = (await shown()).map(({ at }) => at)
  expect(Math.max(...times) - Math.min(...times)).toBeLessThan(250)
})

test('lanes are walked by keyboard, and what is pressed is gone to', async () => {
  const events = page.getByRole('toolbar', { name: '事件' })
  const first = events.getByRole('button').first()
  await first.focus()
  await page.keyboard.press('End')
  const last = events.getByRole('button').last()
  expect(await last.evaluate((button) => button === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await expect.poll(clock).toBe('00:00:24')
  await page.getByText('停电 1 秒（00:00:20）').waitFor()
  await page.getByText('罗长根 记下口头同意录制 00:00:01').waitFor()
})

test('a machine writes first: it counts when somebody has read it against the sound, and who asked it may', async () => {
  await page.getByRole('tab', { name: '文字记录' }).click()
  await page.getByRole('button', { name: '让机器先写一份' }).click()
  await page.getByText('机器写的，没人对着声音核过').waitFor()
  await looksWell(page)
  await page.getByRole('list', { name: '文字记录' }).getByText('今天办什么事').click()
  await expect.poll(clock).toBe('00:00:12')
  await page.getByRole('button', { name: '核对过，签字' }).click()
  await page.getByText('曹静 核对过').waitFor()
  expect(await page.getByRole('button', { name: '让机器先写一份' }).count()).toBe(0)
})

test('a transcript is written without leaving the keys, kept, searched, and jumps', async () => {
  await page.getByRole('tab', { name: '文字记录' }).click()
  await page.getByRole('button', { name: '边听边写' }).click()
  await page.getByLabel('说话的人 1').fill('罗长根')
  await page.getByRole('textbox', { name: '这一句' }).fill('这三张纸我收下了')
  await page.keyboard.press('Enter')
  await page.getByRole('list', { name: '文字记录' }).getByText('这三张纸我收下了').waitFor()
  await page.getByRole('button', { name: '存进库' }).click()
  await page.getByText('存进库了，等人核对').waitFor()
  await page.getByRole('button', { name: '写好了，不写了' }).click()
  await page.getByLabel('找一句').fill('三张纸')
  await page.getByText('1 处').waitFor()
  await looksWell(page)
  await expect
    .poll(async () =>
      (await county.network().hub.county.reader.evidence(filmed.item)).looks.map(({ what }) => what),
    )
    .toContain('opened')
})

test('on a thin line only the sound is brought, and stills', async () => {
  await page.getByLabel('画面怎么摆').selectOption('sound')
  await go(10)
  await page.keyboard.press('Space')
  await expect
    .poll(async () => (await shown()).map(({ track, paused }) => `${track} ${paused}`))
    .toEqual(['camera-desk true', 'screen-desk true', 'microphone-desk false'])
  await page.keyboard.press('Space')
  await page.getByLabel('画面怎么摆').selectOption('beside')
})

test('one byte of one segment is another: it is not shown, it is named, and the rest plays on', async () => {
  const cut = await cutWebm(createReadStream(filmed.camera.path))
  const segment = cut?.segments[7]
  if (!segment) throw new Error('no eighth segment')
  const file = await open(filmed.camera.path, 'r+')
  const at = segment.at + Math.floor(segment.bytes / 2)
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at)
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, at)
  await file.close()
  await page.reload()
  await look('再看一遍')
  await expect.poll(clock).toBe('00:00:12')
  await go(30)
  await page.getByText('镜头 00:00:28 第 8 段和封存时不同，没有放。').waitFor()
  await page.getByText('这一段和封存时不同，没有放').first().waitFor()
  await page.getByRole('img', { name: /1 格和封存时不同|格和封存时不同/ }).waitFor()
  await page.keyboard.press('Space')
  await expect.poll(clock).toBe('00:00:33')
  const all = await shown()
  expect(all.find(({ track }) => track === 'microphone-desk')?.at).toBeGreaterThan(30_000)
  await page.keyboard.press('Space')
  await looksWell(page)
})

test('no page complained', () => {
  expect(computer.complaints).toEqual([])
})
