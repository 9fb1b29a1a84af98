// Every part in every state, in both languages and both themes: readable by everyone, reachable by a finger, whole on a phone.
import { readFileSync } from 'node:fs'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openGallery, shelves } from './gallery.ts'

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
let gallery: Awaited<ReturnType<typeof openGallery>>
beforeAll(async () => {
  gallery = await openGallery()
})
afterAll(() => gallery.close())

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations: found } = await page.evaluate<AxeResults>('axe.run(document)')
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** What a finger could miss: lower than 44 px, and neither in a taller field nor label. */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], input, select, textarea')]
      .map((element) => ({ element, box: element.closest('.input:not(:has(button)), label') ?? element }))
      .filter(({ element }) => element.checkVisibility() && element.getAttribute('tabindex') !== '-1')
      .filter(({ element }) => !element.matches('.skip, .input:has(button) input'))
      .filter(({ box }) => box.getBoundingClientRect().height < 43.5)
      .map(({ element }) => element.outerHTML.slice(0, 120)),
  )
}

describe.each(shelves)('shelf %s', (shelf) => {
  test.each([
    { lang: 'zh', theme: 'light' },
    { lang: 'en', theme: 'dark' },
  ] as const)('has no barrier that axe knows ($lang, $theme)', async (view) => {
    const page = await gallery.shelf(shelf, view)
    expect(await violations(page)).toEqual([])
    await page.context().close()
  })

  test.each(['zh', 'en'] as const)('stays within a phone, and fingers hit it (%s)', async (lang) => {
    const page = await gallery.shelf(shelf, { lang, width: 360 })
    const main = page.locator('main')
    expect(await main.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
    expect(await smallTargets(page)).toEqual([])
    await page.context().close()
  })
})

test('the small font for rare names is at hand, and is fetched only for them', async () => {
  const page = await gallery.shelf('lanes')
  const faces = (text: string) =>
    page.evaluate(async (asked) => (await document.fonts.load('18px "Yizhan Rare"', asked)).length, text)
  expect(await faces('王建军')).toBe(0)
  expect(await faces('李䶮')).toBe(1)
  await page.context().close()
})
