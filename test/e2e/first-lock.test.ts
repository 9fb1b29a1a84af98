// The locked desk before any page is loaded: what is typed at it is not lost, by whatever hand and in either language.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { openCounty, type County } from './county.ts'
import { type Desk, isOpen, pin, settle } from './desk.ts'
import { keepPictures } from './pictures.ts'

let county: County
let desk: Desk
let page: Page
beforeAll(async () => {
  county = await openCounty()
  desk = await settle(county)
  await desk.pull()
})
keepPictures(() => page)
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

/**
 * In the page, before its own scripts: the worker's word whether somebody has the desk open comes once only, for the first lock. The store waits
 * for it, too, for a second of the page's clock, and that one stands still.
 */
function holdStore(): void {
  const { postMessage } = ServiceWorker.prototype
  let asked = 0
  ServiceWorker.prototype.postMessage = function (
    this: ServiceWorker,
    call: { readonly kind?: string },
    ports?: StructuredSerializeOptions | Transferable[],
  ) {
    if (call.kind === 'vault-ask') asked += 1
    if (call.kind === 'vault-ask' && asked > 1) return
    postMessage.call(this, call, Array.isArray(ports) ? { transfer: ports } : ports)
  }
}

/** The browser was started, and its store is not open yet. */
async function early(): Promise<void> {
  await desk.computer.switchOff()
  const now = Date.now()
  await desk.computer.switchOn(now)
  await desk.computer.context().addInitScript(holdStore)
  page = await desk.computer.window()
  await page.clock.pauseAt(now + 60_000)
  await page.goto(`${desk.cable.url}/`)
  await page.getByRole('heading', { name: '周桂兰' }).waitFor()
  expect(await page.locator('.frame').count()).toBe(0)
}

const dots = (count: number) => page.getByRole('img', { name: `PIN，已输 ${count} 位` })

test('digits from the keyboard, by finger and by a screen reader’s press open the desk once it can be opened', async () => {
  await early()
  const [first = '', second = '', third = '', ...rest] = pin
  await page.keyboard.press(first)
  await page.keyboard.press('9')
  await page.keyboard.press('Backspace')
  await page.getByRole('button', { name: second, exact: true }).click()
  await page.getByRole('button', { name: third, exact: true }).evaluate((key: HTMLElement) => key.click())
  await dots(3).waitFor()
  await page.keyboard.type(rest.join(''))
  await dots(6).waitFor()
  await page.clock.resume()
  await isOpen(page)
  expect(await page.locator('.first-lock').count()).toBe(0)
})

test('when the hand rests the whole lock takes over what was typed, and the key that has the keyboard keeps it', async () => {
  await early()
  await page.keyboard.type(pin.slice(0, 2))
  await page.getByRole('button', { name: pin[2] ?? '', exact: true }).focus()
  await page.keyboard.press('Enter')
  await dots(3).waitFor()
  await page.clock.resume()
  await page.getByRole('button', { name: '不是周桂兰？换人' }).waitFor()
  await dots(3).waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(pin[2])
  await page.keyboard.type(pin.slice(3))
  await isOpen(page)
})

test('a wrong one is counted and said, as at the whole lock', async () => {
  await early()
  await page.keyboard.type('111111')
  await page.clock.resume()
  await page.getByText('还能试 4 次。存的东西不受影响。').waitFor()
  await dots(0).waitFor()
  await page.keyboard.type(pin)
  await isOpen(page)
})

test('it speaks the language that the browser was left in', async () => {
  await page.evaluate(() => localStorage.setItem('yizhan.language', 'en'))
  await early()
  await page.getByText('Your PIN, 6 digits').waitFor()
  await page.keyboard.type(pin)
  await page.clock.resume()
  await page.getByRole('button', { name: 'Lock the screen' }).waitFor()
  expect(desk.computer.complaints).toEqual([])
})

test('what is fetched before a PIN can be tried is no more than 150 KB', async () => {
  const dir = join(import.meta.dirname, '../../station/dist/assets')
  const parts = ['index', 'first', 'rolldown-runtime', 'svelte', 'base', 'desk', 'store', 'open']
  const files = await readdir(dir)
  const sizes = parts.map(async (part) => {
    const found = files.filter((file) => new RegExp(`^${part}-[\\w-]{8}\\.js$`).test(file))
    expect(found, part).toHaveLength(1)
    return gzipSync(await readFile(join(dir, found[0] ?? ''))).length
  })
  const all = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  expect(all / 1000).toBeLessThanOrEqual(150)
})
