import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { setup as buildStation } from '../../scripts/build-station.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { openComputer } from '../../test/e2e/browser.ts'
import { filmHandIn, openFilms } from '../../test/evidence/world.ts'
import { openNetwork } from '../../test/network.ts'
import { median, rounded } from '../world/stats.ts'

const seconds = 2 * 3_600
const rate = 5
const opens = 5
/** Parts of the film, in an order that goes back and forth. */
const places = [0.71, 0.13, 0.92, 0.38, 0.55, 0.04, 0.83, 0.27, 0.66, 0.47]

declare global {
  interface Window {
    began: number
    seen: number
  }
}

/** A recording of two hours in three tracks, looked at in Chromium: from the reason to the first picture that was checked, and from a press on the timeline to the pictures there. */
export async function measurePlayer(): Promise<BenchResult[]> {
  await buildStation()
  const films = openFilms()
  const network = await openNetwork({
    station: resolve('station/dist'),
    hub: { openArchive: async () => films.archive },
  })
  const computer = await openComputer()
  try {
    const { item } = await filmHandIn(network, films, seconds, rate)
    // As in the county: what a player needs was laid ready when the item was archived.
    await network.hub.evidence.reviews?.of(item)
    const page = await computer.window()
    await page.goto(`${network.url}/evidence/${item}`)
    await page.getByRole('button', { name: '曹静', exact: true }).click()
    const opened: number[] = []
    for (let run = 0; run < opens; run += 1) opened.push(await opening(page))
    const sought: number[] = []
    for (const place of places) sought.push(await seeking(page, place))
    console.log(`two hours: opened in ${opened.join(', ')} ms; sought in ${sought.join(', ')} ms`)
    return [
      { name: 'player.open', value: rounded(median(opened)), unit: 'ms' },
      { name: 'player.seek', value: rounded(median(sought)), unit: 'ms' },
    ]
  } finally {
    await computer.close()
    await network.close()
    films.close()
  }
}

async function opening(page: Page): Promise<number> {
  await page.reload()
  await page.getByLabel('为什么看').fill('量一量')
  await page.evaluate(watchPictures)
  await page.getByRole('button', { name: '开始看' }).click()
  await page.waitForFunction(() => window.seen > 0)
  return page.evaluate(() => Math.round(window.seen - window.began))
}

/** In the page. */
function watchPictures(): void {
  Object.assign(window, { began: 0, seen: 0 })
  addEventListener('click', () => (window.began ||= performance.now()), true)
  const known = new WeakSet<Element>()
  new MutationObserver(() => {
    for (const video of document.querySelectorAll<HTMLVideoElement>('video[data-track]')) {
      if (known.has(video)) continue
      known.add(video)
      video.requestVideoFrameCallback(() => (window.seen ||= performance.now()))
    }
  }).observe(document, { subtree: true, childList: true })
}

/** Until both pictures are those of that moment. */
function seeking(page: Page, place: number): Promise<number> {
  return page.evaluate(async (part) => {
    const slider = document.querySelector('[role=slider]')
    const videos = [...document.querySelectorAll<HTMLVideoElement>('video[data-track]')]
    if (!slider) throw new Error('no timeline')
    const { left, width, top } = slider.getBoundingClientRect()
    const clientX = Math.round(left + width * part)
    const there = ((clientX - left) / width) * (videos[0]?.duration ?? 0)
    const shown = videos.map(
      (video) =>
        new Promise<void>((done) => {
          const see: VideoFrameRequestCallback = (_, { mediaTime }) => {
            if (Math.abs(mediaTime - there) < 1) done()
            else video.requestVideoFrameCallback(see)
          }
          video.requestVideoFrameCallback(see)
        }),
    )
    const from = performance.now()
    slider.dispatchEvent(
      new PointerEvent('pointerdown', { clientX, clientY: top + 2, button: 0, bubbles: true }),
    )
    const tooLong = new Promise((_, fail) =>
      setTimeout(() => fail(new Error(`no picture of ${there} s`)), 30_000),
    )
    await Promise.race([Promise.all(shown), tooLong])
    return Math.round(performance.now() - from)
  }, place)
}
