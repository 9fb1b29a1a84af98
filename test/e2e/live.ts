import { openMediaNode } from '../../media/open.ts'
import { readMediaConfig } from '../../media/config.ts'
import type { MediaServer } from '../../media/node.ts'
import type { HubDeps } from '../../hub/hub-deps.ts'
import type { Recorder } from '../../media/rooms/recorder-port.ts'
import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import { type County, openCounty } from './county.ts'
import { type Newcomer, takeIn } from './desk.ts'
import { hidden, sideways } from './look.ts'
import { barriers } from './two-sides.ts'

/**
 * 松岚县 with live media in the hub's own process, and a worker that runs. @param recorder none, unless told · @param hub more of the hub's ·
 * @param port of the media, any unless told
 */
export async function openLiveCounty(
  recorder: Recorder | null = null,
  hub: Partial<HubDeps> = {},
  port = 0,
): Promise<County> {
  const read = readMediaConfig({ ...process.env, MEDIA_WORKERS: '1', MEDIA_PORT: String(port) })
  if (!read.ok) throw new Error(read.sentences.join(' '))
  // both ask for what the county has only once it is open
  let county: County | null = null
  const open = (): County => {
    if (!county) throw new Error('the county is not open yet')
    return county
  }
  const node: MediaServer = openMediaNode(read.config, {
    key: () => open().network().hub.county.countyKeys.signKey,
    now: () => open().network().clock.wall(),
    outward: false,
    recorder,
    stands: () => undefined,
    log: () => undefined,
  })
  const opened = await openCounty({ hub: { ...hub, media: node, upgrade: node.upgrade } })
  county = {
    ...opened,
    async close() {
      await node.close()
      await opened.close()
    },
  }
  await vi.waitUntil(
    async () => {
      const standing = await node.ask('standing', {})
      return standing.ok && standing.value.kind === 'ready'
    },
    { timeout: 60_000, interval: 200 },
  )
  return county
}

/** The picture of somebody is there, and moves. */
export async function seesMoving(page: Page, name: string | RegExp): Promise<void> {
  const video = page
    .getByRole('list', { name: '画面' })
    .locator('figure')
    .filter({ hasText: name })
    .locator('video')
  await video.waitFor()
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.videoWidth))
    .toBeGreaterThan(0)
  const at = (): Promise<number> => video.evaluate((element: HTMLVideoElement) => element.currentTime)
  const before = await at()
  await expect.poll(at).toBeGreaterThan(before)
}

/** Nothing in the way of whoever sees, hears or touches it; nothing hidden, nothing beside the window. */
export async function looksWell(page: Page): Promise<void> {
  expect(await barriers(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
  expect(await hidden(page)).toEqual([])
}

/** Somebody comes to the desk, which asks for help and is answered at once; its page is seen. */
export async function callIn(
  desk: Page,
  agent: Page,
  newcomer: Newcomer,
  recording: '可以录' | '不录，照样办' = '不录，照样办',
): Promise<void> {
  await takeIn(desk, newcomer)
  await desk.getByRole('button', { name: '请县局帮忙' }).waitFor()
  await desk.keyboard.press('F4')
  const sheet = desk.getByRole('dialog', { name: '请县局帮忙' })
  await sheet.getByRole('button', { name: '试镜头和话筒' }).click()
  await sheet.getByText('好的').nth(1).waitFor()
  await sheet.getByRole('button', { name: recording }).click()
  await desk.keyboard.press('Control+Enter')
  await agent.getByText('雾坪镇 求助').waitFor()
  await agent.keyboard.press('Alt+a')
  await desk.getByText('林晓看得见蓝框里的这一页').waitFor()
}
