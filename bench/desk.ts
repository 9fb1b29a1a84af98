import { gzipSync } from 'node:zlib'
import type { BrowserContext, Page } from 'playwright-core'
import { setup as buildStation } from '../scripts/build-station.ts'
import type { BenchResult } from '../scripts/bench.ts'
import { clickThrough, dayRow, matterRow } from './desk/clicks.ts'
import { type DeskComputer, enrolComputer, pin } from './desk/computer.ts'
import { answered, firstSeen, installEye } from './desk/eye.ts'
import { writeHistory, writeMatters } from './desk/history.ts'
import { ui } from '../station/words/zh-cn/ui.ts'
import { type BenchHub, startHub } from './world/hub.ts'
import { median, percentile, rounded, spread } from './world/stats.ts'

const entries = 10_000
const matters = 10_000
const rounds = 5
const throttle = 4
/** Between two digits of somebody who types fast, ms. */
const handPause = 150
const padKey = '.pin-pad button'
/** On the whole lock only, behind which the store is open. */
const wholeLock = '.lock-pin footer button'

/** The built app in the system's Chromium, its data in its own IndexedDB, served by a real hub. */
export async function run(): Promise<BenchResult[]> {
  await buildStation()
  return [
    ...(await withDesk((hub) => writeHistory(hub, entries), measureDesk)),
    ...(await withDesk((hub) => writeMatters(hub, matters), measureList)),
  ]
}

async function withDesk(
  write: (hub: BenchHub) => Promise<{ readonly entries: number; readonly subjects: number }>,
  measure: (hub: BenchHub, desk: DeskComputer) => Promise<BenchResult[]>,
): Promise<BenchResult[]> {
  const hub = await startHub('station/dist')
  const desk = await enrolComputer(hub, await write(hub))
  try {
    return await measure(hub, desk)
  } finally {
    await desk.computer.close()
    await hub.close()
  }
}

async function measureDesk(
  hub: BenchHub,
  { computer, page: first, filledMs }: DeskComputer,
): Promise<BenchResult[]> {
  // Locked in this window, locked in all: the next one asks for the PIN.
  await first.getByRole('button', { name: ui.appBar.lock, exact: true }).click()
  await first.locator(padKey).first().waitFor()
  const load = await firstLoad(computer.context(), hub.url)
  await hub.stop()
  let page = first
  const [starts, typed]: [ColdStart[], ColdStart[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    for (const [all, pause] of [
      [typed, handPause],
      [starts, 0],
    ] as const) {
      await computer.switchOff()
      await computer.switchOn()
      page = await computer.window()
      all.push(await coldStart(computer.context(), page, hub.url, pause))
    }
  }
  const clicks = await clickThrough(page, 8)
  for (const [name, ms] of clicks)
    console.log(`${name}: ${rounded(median(ms))} ms, p95 ${rounded(percentile(ms, 0.95))} ms`)
  const totals = starts.map(({ lock, open }) => lock + open)
  const parts = starts.map(({ lock, open }) => `${rounded(lock)}+${rounded(open)}`)
  console.log(
    `cold starts, lock + day: ${parts.join(', ')} ms; spread ${spread(totals)} %; ${entries} entries pulled and folded in ${rounded(filledMs)} ms`,
  )
  return [
    { name: 'desk.firstLoad', value: rounded(load.lock, 1), unit: 'KB' },
    { name: 'desk.firstLoad.day', value: rounded(load.day, 1), unit: 'KB' },
    { name: 'desk.coldStart', value: rounded(median(totals)), unit: 'ms' },
    { name: 'desk.coldStart.lock', value: rounded(median(starts.map(({ lock }) => lock))), unit: 'ms' },
    { name: 'desk.coldStart.day', value: rounded(median(starts.map(({ open }) => open))), unit: 'ms' },
    {
      name: 'desk.coldStart.typed',
      value: rounded(median(typed.map(({ lock, open }) => lock + open))),
      unit: 'ms',
    },
    { name: 'desk.click', value: rounded(percentile([...clicks.values()].flat(), 0.95)), unit: 'ms' },
    { name: 'desk.click.median', value: rounded(median([...clicks.values()].flat())), unit: 'ms' },
    { name: 'desk.filled', value: rounded(filledMs), unit: 'ms' },
  ]
}

/** Scripts that an enrolled desk fetches, with nothing kept of the app; gzipped, in KB of 1,000 bytes. */
type FirstLoad = {
  /** Until a PIN can be tried: the whole lock stands, and its store is open. */
  readonly lock: number
  /** Until the day is shown; fetched while the PIN is typed. */
  readonly day: number
}

async function firstLoad(context: BrowserContext, url: string): Promise<FirstLoad> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await page.goto(`${url}/healthz`)
  await session.send('Storage.clearDataForOrigin', {
    origin: url,
    storageTypes: 'service_workers,cache_storage',
  })
  await session.send('Network.clearBrowserCache')
  const sizes = new Map<string, Promise<number>>()
  page.on('response', (answer) => {
    if (answer.request().resourceType() === 'script')
      sizes.set(
        answer.url(),
        answer.body().then((body) => gzipSync(body).length),
      )
  })
  /** What was asked for by then, ms since the navigation: later requests are not in its way. */
  const askedBy = async (at: number): Promise<number> => {
    const urls = await page.evaluate(
      (end) =>
        performance
          .getEntriesByType('resource')
          .filter(({ startTime }) => startTime <= end)
          .map(({ name }) => name),
      at,
    )
    const all = await Promise.all(urls.map((one) => sizes.get(one) ?? Promise.resolve(0)))
    return all.reduce((sum, size) => sum + size, 0) / 1000
  }
  await page.addInitScript(installEye)
  await page.goto(url, { waitUntil: 'commit' })
  const locked = await firstSeen(page, { selector: wholeLock })
  await page.keyboard.type(pin)
  const open = await firstSeen(page, { selector: dayRow })
  const [lock, day] = [await askedBy(locked), await askedBy(open)]
  // Then the service worker fetches the rest, once, for the days without a line.
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.close()
  return { lock, day }
}

type ColdStart = {
  /** From the navigation until the locked desk takes a PIN's digits, whether it can try them yet or not. */
  readonly lock: number
  /** From the PIN's last digit until the day's list is painted: whatever was not there yet is waited for here. */
  readonly open: number
}

/** The browser was just started; there is no hub. */
async function coldStart(
  context: BrowserContext,
  page: Page,
  url: string,
  pause: number,
): Promise<ColdStart> {
  await context.addInitScript(installEye)
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttle })
  await page.goto(url, { waitUntil: 'commit' })
  const lock = await firstSeen(page, { selector: padKey })
  await page.keyboard.type(pin.slice(0, -1), { delay: pause })
  const open = await answered(page, { selector: dayRow }, () => page.keyboard.press(pin.slice(-1)))
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  return { lock, open }
}

/** From the click on 所有事项 until the first rows of the list are painted: for the first time after a start, and again. */
async function measureList(hub: BenchHub, { page }: DeskComputer): Promise<BenchResult[]> {
  await page.context().addInitScript(installEye)
  const [first, again]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    await page.goto(hub.url)
    await page.locator('header nav a').nth(1).waitFor()
    await page.waitForTimeout(1000)
    for (const shown of [first, again]) {
      shown.push(
        await answered(page, { selector: matterRow }, () => page.locator('header nav a').nth(1).click()),
      )
      const rows = Number((await page.locator('main header .two').textContent())?.replaceAll(/\D/g, ''))
      if (rows !== matters) throw new Error(`the list has ${rows} rows`)
      await page.locator('header nav a').first().click()
      await page.waitForTimeout(300)
    }
  }
  console.log(
    `a list of ${matters}: ${first.map((ms) => rounded(ms)).join(', ')} ms; again ${again.map((ms) => rounded(ms)).join(', ')} ms`,
  )
  return [
    { name: 'desk.list', value: rounded(median(first)), unit: 'ms' },
    { name: 'desk.list.again', value: rounded(median(again)), unit: 'ms' },
  ]
}
