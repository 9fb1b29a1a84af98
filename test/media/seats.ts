import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { PeerRole } from '../../shared/signaling/token.ts'
import type { Computer } from '../e2e/browser.ts'
import type { MediaWorld } from './node.ts'
import type { Desk } from './page.ts'

declare const desk: Desk
/** Lines are judged by what they did for a while. */
export const patient = { timeout: 60_000 }

/** Somebody takes part from a browser of their own (test/media/page.ts). */
export async function sit(
  world: MediaWorld,
  computer: Computer,
  room: string,
  role: PeerRole,
): Promise<Page> {
  const page = await computer.context().newPage()
  await page.exposeFunction('giveToken', async () => ({ token: await world.token({ room, role }) }))
  await page.goto(world.url)
  await page.evaluate(() => desk.start())
  return page
}

export const stateOf = (page: Page) => page.evaluate(() => desk.state())
export const framesOf = (page: Page, name: string) => page.evaluate((of) => desk.frames(of), name)

/** More pictures than there were. */
export async function watches(page: Page, name: string): Promise<void> {
  const before = await framesOf(page, name)
  await expect.poll(() => framesOf(page, name), patient).toBeGreaterThan(before + 5)
}
