// The locked desk before any page is loaded: what is typed at it is not lost, by whatever hand and in either language.
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

declare global {
  var goOn: () => void
}

/**
 * In the page, before its own scripts: the store opens only when the test says so. It waits for the worker's word whether somebody has the
 * desk open, which does not come, and then for the second that it is patient.
 */
function holdStore(): void {
  const { setTimeout: after } = globalThis
  const held: (() => void)[] = []
  globalThis.setTimeout = ((run: () => void, ms?: number) =>
    ms === 1_000 ? -held.push(run) : after(run, ms)) as typeof setTimeout
  globalThis.goOn = () => held.splice(0).forEach((run) => run())
  const { postMessage } = ServiceWorker.prototype
  let asked = 0
  ServiceWorker.prototype.postMessage = function (this: ServiceWorker, ...said: [unknown, Transferable[]]) {
    const [call] = said as [{ readonly kind?: string }, unknown]
    if (call.kind === 'vault-ask') asked += 1
    if (call.kind !== 'vault-ask' || asked === 1) postMessage.apply(this, said)
  } as typeof postMessage
}

/** The browser was started, and its store is not open yet. */
async function early(): Promise<void> {
  await desk.computer.switchOff()
  await desk.computer.switchOn()
  await desk.computer.context().addInitScript(holdStore)
  page = await desk.computer.window()
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
  await page.evaluate(() => globalThis.goOn())
  await isOpen(page)
  expect(await page.locator('.first-lock').count()).toBe(0)
})

test('when the hand rests the whole lock takes over what was typed, and the key that has the keyboard keeps it', async () => {
  await early()
  await page.keyboard.type(pin.slice(0, 2))
  await page.getByRole('button', { name: pin[2] ?? '', exact: true }).focus()
  await page.keyboard.press('Enter')
  await dots(3).waitFor()
  await expect
    .poll(async () => {
      await page.evaluate(() => globalThis.goOn())
      return page.getByRole('button', { name: '不是周桂兰？换人' }).count()
    })
    .toBe(1)
  await dots(3).waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(pin[2])
  await page.keyboard.type(pin.slice(3))
  await isOpen(page)
})

test('a wrong one is counted and said, as at the whole lock', async () => {
  await early()
  await page.keyboard.type('111111')
  await page.evaluate(() => globalThis.goOn())
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
  await page.evaluate(() => globalThis.goOn())
  await page.getByRole('button', { name: 'Lock the screen' }).waitFor()
  expect(desk.computer.complaints).toEqual([])
})
