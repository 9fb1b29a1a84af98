// 声音优先: the line of a desk falls to 150 kbit/s and loses one packet in ten, dies for twelve seconds, and comes back. Nobody clicks.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { ThinLine } from '../media/thin-line.ts'
import type { Heard, Watch } from '../media/watch.ts'
import type { County } from './county.ts'
import { callIn, looksWell, seesMoving } from './live.ts'
import { openThinCall } from './thin-call.ts'
import type { Sides } from './two-sides.ts'

declare const watch: Watch
/** Lines are judged by what they did for a while, and tried again after a while. */
const patient = { timeout: 200_000 }
const deadFor = 12_000

let county: County
let sides: Sides
let line: ThinLine
let desk: Page
let lin: Page
beforeAll(async () => {
  ;({ county, sides, line, desk, lin } = await openThinCall(null))
})
afterAll(async () => {
  await sides?.close()
  await county?.close()
  line?.close()
})

const heard = (page: Page): Promise<Heard> => page.evaluate(() => watch.heard())

/** A voice goes on arriving, and most of it is what was said. */
async function hears(page: Page): Promise<void> {
  const before = await heard(page)
  const share = async (): Promise<number> => {
    const now = await heard(page)
    // three seconds of it, at 48 kHz
    if (now.samples - before.samples < 144_000 || now.energy === before.energy) return 1
    return (now.concealed - before.concealed) / (now.samples - before.samples)
  }
  await expect.poll(share, patient).toBeLessThan(0.5)
}

/** The picture of the desk as 林晓 has it: how wide it is; 0 where there is none, and then the reason stands in its place. */
async function width(): Promise<number> {
  const tile = lin.getByRole('list', { name: '画面' }).locator('figure').filter({ hasText: '雾坪镇' })
  const [video] = await tile.locator('video').all()
  return video ? video.evaluate((element: HTMLVideoElement) => element.videoWidth) : 0
}

test('on a good line both see and hear each other', async () => {
  await callIn(desk, lin, { name: '阿依古丽·买买提', phone: '10000000152', items: ['额度不足'] })
  await seesMoving(lin, '雾坪镇')
  await seesMoving(desk, '林晓')
  await hears(lin)
  await hears(desk)
  await expect.poll(width, patient).toBe(640)
})

test('on a bad one the picture steps down, the voice does not, and both are told why', async () => {
  line.be({ kbitUp: 150, kbitDown: 150, loss: 10 })
  await expect.poll(width, patient).toBeLessThan(640)
  for (const page of [desk, lin])
    await page
      .getByText(/好了自动恢复，不用点/)
      .first()
      .waitFor(patient)
  await hears(lin)
  await hears(desk)
  await looksWell(lin)
  await looksWell(desk)
})

test('dead for twelve seconds, both are told that it is, and that it comes back by itself', async () => {
  const cut = performance.now()
  line.be({ dead: true })
  await sides.pull()
  for (const page of [desk, lin]) await page.getByText('断开了，正在重连').first().waitFor()
  await expect.poll(() => performance.now() - cut, patient).toBeGreaterThan(deadFor)
})

test('when it is back, so are voice and picture, and nobody has clicked', async () => {
  line.be({})
  await sides.plug()
  for (const page of [desk, lin])
    await page
      .getByText('断开了，正在重连')
      .first()
      .waitFor({ state: 'detached', ...patient })
  await hears(lin)
  await hears(desk)
  await expect.poll(width, patient).toBe(640)
  await seesMoving(lin, '雾坪镇')
  await seesMoving(desk, '林晓')
}, 500_000)

test('how the line was is kept with the consult', async () => {
  await lin.getByRole('button', { name: '结束同屏' }).click()
  await lin.getByRole('dialog', { name: '结束同屏' }).getByLabel('一句小结').fill('线路断过，又自己接上了。')
  await lin.keyboard.press('Control+Enter')
  await lin.getByText('同屏结束了：办好了').waitFor()
  const { reader } = county.network().hub.county
  const [first] = await reader.heardOfKind('consult')
  const worst = async (): Promise<readonly unknown[]> =>
    (await reader.consult(first?.subject ?? '')).measured.flatMap(({ peers }) =>
      peers.map((peer) => peer.worst?.state),
    )
  await expect.poll(worst, patient).toHaveLength(2)
  expect(await worst()).not.toContain('good')
})

test('no page complained', () => {
  expect(sides.complaints).toEqual([])
})
