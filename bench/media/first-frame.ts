import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { demoPassword } from '../../hub/demo/world.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { setup as buildStation } from '../../scripts/build-station.ts'
import { type Cable, layCable } from '../../test/e2e/cable.ts'
import { takeIn } from '../../test/e2e/desk.ts'
import { openSides, type Sides } from '../../test/e2e/two-sides.ts'
import { type Program, startProgram } from '../../test/program.ts'
import { median, rounded } from '../world/stats.ts'

const runs = 5
/** The demo tells its story first. */
const patience = 120_000

declare global {
  /** When the agent accepted, and when a picture of somebody else was first shown; epoch ms. */
  interface Window {
    accepted: number
    shown: number
  }
}

/**
 * The whole product: the demo's hub with its media in a process of its own, the built app in two windows. From 林晓's key until the picture of the
 * other is shown, at the end where that is later.
 */
export async function measureFirstFrame(): Promise<BenchResult> {
  await buildStation()
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-bench-call-'))
  const { HOME, MEDIASOUP_WORKER_BIN } = process.env
  const settings = { DEMO: '1', PORT: '0', DATA_DIR: dir, LOG_LEVEL: 'silent', MEDIA_WORKERS: '1' }
  const hub = startProgram('hub/main.ts', { ...settings, HOME, MEDIASOUP_WORKER_BIN })
  const cables: Cable[] = []
  let sides: Sides | null = null
  try {
    const url = await hub.says(/Open +(http:\S+)/)
    if (!/Live +.*ready/.test(hub.said())) await hub.says(/Live +.*(ready)/)
    sides = await openSides(reached(url, cables), '周桂兰', 'wuping')
    const { desk } = sides
    const lin = await sides.console('林晓', '/cases')
    for (const page of [desk, lin]) {
      page.setDefaultTimeout(patience)
      await page.evaluate(watchPictures)
    }
    await takeIn(desk, { name: '阿依古丽·买买提', phone: '10000000152', items: ['额度不足'] })
    const took: number[] = []
    for (let run = 0; run < runs; run += 1) took.push(await once(desk, lin, run))
    console.log(`first frame, both ways, after accepting: ${took.join(', ')} ms`)
    return { name: 'call.first-frame', value: rounded(median(took)), unit: 'ms' }
  } finally {
    await sides?.close()
    for (const cable of cables) await cable.close()
    await stop(hub)
    rmSync(dir, { recursive: true, force: true })
  }
}

async function stop(hub: Program): Promise<void> {
  hub.kill('SIGTERM')
  await hub.ended
}

/** What a browser needs of a county, of one that runs by itself. */
function reached(url: string, cables: Cable[]): Parameters<typeof openSides>[0] {
  const post = (path: string, body: object, cookie = ''): Promise<Response> =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
  return {
    network: () => ({ url }),
    async cable() {
      const cable = await layCable(() => url)
      cables.push(cable)
      return cable
    },
    async code(station, name = '二号桌') {
      const entered = await post('/api/sign-in', { staff: 'dingwei', password: demoPassword })
      const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      const made = (await (await post('/api/enrolments', { station, name }, cookie)).json()) as {
        code: string
      }
      return made.code
    },
  }
}

/** In the page. */
function watchPictures(): void {
  const known = new WeakSet<Element>()
  new MutationObserver(() => {
    for (const picture of document.querySelectorAll<HTMLVideoElement>('figure video:not(.own)')) {
      if (known.has(picture)) continue
      known.add(picture)
      picture.requestVideoFrameCallback(() => (window.shown = Date.now()))
    }
  }).observe(document, { subtree: true, childList: true })
  addEventListener(
    'keydown',
    ({ altKey, code }) => {
      if (altKey && code === 'KeyA') window.accepted = Date.now()
    },
    true,
  )
}

/** One call, from asking to its end. */
async function once(desk: Page, lin: Page, run: number): Promise<number> {
  for (const page of [desk, lin]) await page.evaluate(() => Object.assign(window, { accepted: 0, shown: 0 }))
  await desk.getByRole('button', { name: '请县局帮忙' }).waitFor()
  await desk.keyboard.press('F4')
  const sheet = desk.getByRole('dialog', { name: '请县局帮忙' })
  await sheet.getByRole('button', { name: '试镜头和话筒' }).click()
  await sheet.getByText('好的').nth(1).waitFor()
  await sheet.getByRole('button', { name: '不录，照样办' }).click()
  await desk.keyboard.press('Control+Enter')
  await lin.getByText('雾坪镇 求助').waitFor()
  await lin.keyboard.press('Alt+a')
  for (const page of [desk, lin]) await page.waitForFunction(() => window.shown > 0)
  const [seenByDesk, seenByLin, accepted] = [
    await desk.evaluate(() => window.shown),
    await lin.evaluate(() => window.shown),
    await lin.evaluate(() => window.accepted),
  ]
  await lin.getByRole('button', { name: '结束同屏' }).click()
  await lin.getByRole('dialog', { name: '结束同屏' }).getByLabel('一句小结').fill(`第 ${run} 回`)
  await lin.keyboard.press('Control+Enter')
  await desk.getByRole('complementary', { name: '同屏' }).getByRole('button', { name: '知道了' }).click()
  return Math.max(seenByDesk, seenByLin) - accepted
}
