// Prevents: something of a window leaving a desk that was not to be seen. Real pixels of another tab, through the desk's own cutting.
import { afterEach, beforeAll, afterAll, expect, test } from 'vitest'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { Framing } from '../../station/call/framing.ts'
import { buildPage } from '../build-page.ts'
import { type ETax, openETax } from '../e-tax/site.ts'
import { chromiumArgs } from './browser.ts'
import type { Sharing } from './capture-page.ts'

declare const sharing: Sharing

let code: string
let site: ETax
let browser: Browser | null = null
beforeAll(async () => {
  code = await buildPage('test/e2e/capture-page.ts')
  site = await openETax()
})
afterAll(() => site.close())
afterEach(async () => {
  await browser?.close()
  browser = null
})

const usual = chromiumArgs.filter((arg) => !arg.includes('media-stream'))
const picks = '--auto-select-tab-capture-source-by-title=e-Tax'
const whole = { x: 0, y: 0, width: 1, height: 1 }
const lowerHalf = { x: 0, y: 0.5, width: 1, height: 0.5 }

/** A page that can capture, and the foreign site in another tab. */
async function open(...args: readonly string[]): Promise<{ readonly desk: Page; readonly foreign: Page }> {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...usual, ...args] })
  const context = await browser.newContext({ viewport: { width: 1000, height: 600 } })
  const foreign = await context.newPage()
  await foreign.goto(`${site.url}#quota`)
  const desk = await context.newPage()
  await desk.goto(site.url)
  await desk.evaluate(() => (document.title = 'desk'))
  await desk.addScriptTag({ content: code, type: 'module' })
  await desk.waitForFunction(() => 'sharing' in globalThis)
  return { desk, foreign }
}
/** While a button is pressed, as browsers want it. */
async function start(desk: Page): Promise<string> {
  await desk.mouse.click(500, 590)
  return desk.evaluate(() => sharing.start())
}
const frame = (desk: Page, framing: Framing): Promise<void> =>
  desk.evaluate((one) => sharing.frame(one), framing)
const colour = (desk: Page, x: number, y: number): Promise<readonly number[]> =>
  desk.evaluate(([left, top]) => sharing.colourAt(left, top), [x, y] as const)
const isBlack = async (desk: Page, x: number, y: number): Promise<boolean> => {
  const parts = await colour(desk, x, y)
  return parts.length === 3 && parts.every((part) => part < 16)
}

test('nothing is sent before it was framed; then the cover is black and the rest is the other site', async () => {
  const { desk, foreign } = await open(picks)
  expect(await start(desk)).toBe('started')
  await foreign.goto(`${site.url}#taxes`)
  expect(await desk.evaluate(() => sharing.size())).toEqual([0, 0])
  await frame(desk, { region: whole, covers: [lowerHalf] })
  // a tab that nobody looks at gives a picture when something in it moves
  await expect
    .poll(async () => {
      await foreign.evaluate(() => document.body.append('·'))
      return desk.evaluate(() => sharing.size())
    })
    .toEqual([1000, 600])
  await expect.poll(() => isBlack(desk, 0.5, 0.75)).toBe(true)
  // the blue bar of the site
  await expect.poll(async () => (await colour(desk, 0.5, 0.02))[2] ?? 0).toBeGreaterThan(120)
  expect(await isBlack(desk, 0.5, 0.49)).toBe(false)
})

test('of a region nothing beside it is sent', async () => {
  const { desk } = await open(picks)
  await start(desk)
  await frame(desk, { region: { x: 0.25, y: 0.5, width: 0.5, height: 0.25 }, covers: [] })
  await expect.poll(() => desk.evaluate(() => sharing.size())).toEqual([500, 150])
})

test('a window that gets another size is black until it is framed anew, where something was covered', async () => {
  const { desk, foreign } = await open(picks)
  await start(desk)
  await frame(desk, { region: whole, covers: [lowerHalf] })
  await expect.poll(async () => (await colour(desk, 0.5, 0.02))[2] ?? 0).toBeGreaterThan(120)
  await foreign.setViewportSize({ width: 800, height: 700 })
  await expect.poll(() => desk.evaluate(() => sharing.told)).toContain('resized')
  await expect.poll(() => isBlack(desk, 0.5, 0.02)).toBe(true)
  await frame(desk, { region: whole, covers: [] })
  await expect.poll(async () => (await colour(desk, 0.5, 0.02))[2] ?? 0).toBeGreaterThan(120)
  await foreign.setViewportSize({ width: 1000, height: 600 })
  await expect.poll(() => desk.evaluate(() => sharing.size())).toEqual([1000, 600])
  expect(await isBlack(desk, 0.5, 0.02)).toBe(false)
})

test('it is over when the other tab is closed', async () => {
  const { desk, foreign } = await open(picks)
  await start(desk)
  await foreign.close()
  await expect.poll(() => desk.evaluate(() => sharing.told)).toEqual(['ended'])
})

test('who says no has shared nothing', async () => {
  const { desk } = await open('--use-fake-ui-for-media-stream=deny')
  expect(await start(desk)).toBe('refused')
})

test('the whole screen is not taken, also from a browser that knows no way to leave it out', async () => {
  const screen = '--use-fake-device-for-media-stream=display-media-type=monitor'
  const { desk } = await open('--use-fake-ui-for-media-stream', screen)
  await desk.evaluate(() => {
    const { mediaDevices } = navigator
    const ask = mediaDevices.getDisplayMedia.bind(mediaDevices)
    mediaDevices.getDisplayMedia = ({ video = true } = {}) => ask({ video })
  })
  expect(await start(desk)).toBe('whole')
})

test('a browser that cannot do it says so', async () => {
  const { desk } = await open(picks)
  await desk.evaluate(() => Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor'))
  expect(await start(desk)).toBe('cannot')
})
