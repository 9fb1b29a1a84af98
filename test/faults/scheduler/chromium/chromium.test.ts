import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumArgs } from '../../../e2e/browser.ts'
import { clearFounded } from '../ground.ts'
import { run } from '../run.ts'
import { scheduleOf } from '../schedule.ts'
import { buildPage } from '../../../build-page.ts'
import { openChromiumWorld } from './chromium-world.ts'

// The same schedules with desks in Chromium, on its IndexedDB, and on the machine's own clocks.

let browser: Browser
let script: string
beforeAll(async () => {
  script = await buildPage('test/faults/scheduler/chromium/page.ts')
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...chromiumArgs] })
})
afterAll(async () => {
  await browser?.close()
  clearFounded()
})

const seeds = Array.from({ length: 20 }, (_, at) => 200_001 + at)

test.each(seeds)('whatever strikes a desk in Chromium (seed %i): nothing is lost', async (seed) => {
  const schedule = scheduleOf(seed)
  expect(await run(schedule, () => openChromiumWorld(schedule, browser, script))).toEqual([])
})
