// Prevents: two screens on one table that do not find each other, and a valley whose papers stay up there.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type County, openCounty } from './county.ts'
import { allThere, type Desk, settle, takeIn } from './desk.ts'
import { hidden, sideways } from './look.ts'
import { keepPictures } from './pictures.ts'
import { openCourierPage, openPouch } from './stick.ts'
import { barriers } from './two-sides.ts'

let county: County
let desk: Desk
let phone: Page
beforeAll(async () => {
  county = await openCounty()
  desk = await settle(county, '罗长根', 'shijiu')
  await desk.computer.context().addInitScript(giveEyes)
  await allThere(desk.page())
  await desk.page().reload()
  // Only the desk's own line: the courier's phone has one of its own.
  await desk.cable.pull()
})
keepPictures(() => phone ?? desk?.page())
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

type Eyes = { look: (url: string) => Promise<void> }

/** Runs in the page: its camera sees what it is shown. The browser is still asked for the real one, as it would be. */
function giveEyes(): void {
  // An empty page has no cameras.
  if (!isSecureContext) return
  const canvas = Object.assign(document.createElement('canvas'), { width: 720, height: 720 })
  const context = canvas.getContext('2d')
  const devices = navigator.mediaDevices
  const real = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (wanted) => {
    for (const track of (await real(wanted)).getTracks()) track.stop()
    return canvas.captureStream(10)
  }
  const look = async (url: string): Promise<void> => {
    const picture = new Image()
    picture.src = url
    await picture.decode()
    context?.fillRect(0, 0, 720, 720)
    context?.drawImage(picture, 60, 60, 600, 600)
  }
  Object.assign(globalThis, { look } satisfies Eyes)
}

/** What is on one screen falls into the other's camera. */
async function lookAt(eyes: Page, screen: Page): Promise<void> {
  const code = screen.getByRole('img', { name: '给对方镜头看的码' })
  if ((await code.count()) === 0) return
  const picture = await code.screenshot({ timeout: 2_000 }).catch(() => null)
  if (!picture) return
  const url = `data:image/png;base64,${picture.toString('base64')}`
  await eyes.evaluate((seen) => (globalThis as unknown as Eyes).look(seen), url)
}

/** Holds the two screens face to face until one says that it is over. */
async function holdTogether(one: Page, other: Page, over: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        await lookAt(one, other)
        await lookAt(other, one)
        return over.getByText(/^(?:对方都接到了|都接到了，在信使袋里)$/).count()
      },
      { timeout: 100_000 },
    )
    .toBeGreaterThan(0)
}

test('a bundle goes from the desk to the courier’s phone by what their cameras see, and to the county from there', async () => {
  const page = desk.page()
  await takeIn(page, { name: '罗木生', items: ['完税证明'] })
  await openCourierPage(page)
  phone = await openPouch(county, desk)
  await phone.setViewportSize({ width: 360, height: 800 })
  await page.getByRole('button', { name: '当面交给一部手机' }).click()
  await phone.getByRole('button', { name: '当面接' }).click()
  await holdTogether(page, phone, phone)
  await page.getByText('对方都接到了').waitFor()
  await phone.getByRole('dialog').getByRole('button', { name: '关上' }).last().click()
  await page.getByRole('dialog').getByRole('button', { name: '关上' }).last().click()

  await phone.getByText('石臼乡 给松岚县的包').waitFor()
  await phone.getByRole('button', { name: '送到县局', exact: true }).click()
  await phone.getByText('县局收下了').waitFor()
  const visits = await county.network().hub.county.reader.heardOfKind('visit')
  expect(visits.length).toBeGreaterThan(0)
})

test('the county’s answer goes from the phone to the desk the same way, and the desk says that all is there', async () => {
  const page = desk.page()
  await phone.getByText('松岚县给石臼乡 的回包').waitFor()
  await phone.getByRole('button', { name: '当面交' }).first().click()
  await page.getByRole('button', { name: '当面接', exact: true }).click()
  await holdTogether(page, phone, page)
  await page.getByText(/^收下了，县局 .* 的回执$/).waitFor()
  await allThere(page)
  expect(desk.computer.complaints).toEqual([])
})

test('the courier’s page and his phone show no barrier and nothing past the edge, in both languages', async () => {
  const page = desk.page()
  for (const one of [page, phone]) {
    const dialog = one.getByRole('dialog')
    await dialog.getByRole('button', { name: '关上' }).last().click()
    await dialog.waitFor({ state: 'detached' })
  }
  for (const [width, height] of [
    [1366, 768],
    [1024, 768],
  ] as const) {
    await page.setViewportSize({ width, height })
    expect([...(await sideways(page)), ...(await hidden(page))], String(width)).toEqual([])
  }
  expect(await barriers(page)).toEqual([])
  for (const other of ['English', '中文']) {
    expect([...(await sideways(phone)), ...(await hidden(phone))], `before ${other}`).toEqual([])
    expect(await barriers(phone), `before ${other}`).toEqual([])
    await phone.getByRole('button', { name: other }).click()
    await phone.getByRole('button', { name: other }).waitFor({ state: 'detached' })
  }
})
