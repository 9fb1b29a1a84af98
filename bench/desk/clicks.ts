import type { Page } from 'playwright-core'
import { answered, type Sight } from './eye.ts'

/** One thing that a clerk does all day, and what answers it. */
type Step = { readonly name: string; readonly act: (page: Page) => Promise<unknown>; readonly sight: Sight }

const nav = (place: number): string => `header nav a:nth-of-type(${place})`
const click = (selector: string) => (page: Page) => page.locator(selector).first().click()
const press = (key: string) => (page: Page) => page.keyboard.press(key)

/** Rows of the day, as the board shows them. */
export const dayRow = '.board button[data-walk]'
/** A matter in the list of all. */
export const matterRow = '[role=option] .title'

/** A round trip through the desk that ends where it begins: each answer comes from what is stored here. */
const rounds: readonly Step[] = [
  { name: 'call the next visitor', act: press('F3'), sight: { selector: '.serving .served' } },
  { name: 'put the visitor back', act: press('F6'), sight: { selector: '.serving .nobody' } },
  { name: 'open a new visit', act: press('F2'), sight: { selector: '[role=dialog]' } },
  { name: 'leave it', act: press('Escape'), sight: { selector: '[role=dialog]', gone: true } },
  { name: 'open the matters', act: click(nav(2)), sight: { selector: matterRow } },
  { name: 'open the line', act: press('F8'), sight: { selector: 'main .line h1' } },
  { name: 'back to the day', act: click(nav(1)), sight: { selector: dayRow } },
  { name: 'open a visit', act: click(dayRow), sight: { selector: '.visit .matter' } },
  { name: 'leave the visit', act: click(nav(1)), sight: { selector: dayRow } },
]

/** Each step a number of times, after one round that loads what is loaded once. @returns ms from the input to the painted answer, by step */
export async function clickThrough(
  page: Page,
  times: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const measured = new Map<string, number[]>()
  for (let round = 0; round <= times; round += 1) {
    for (const { name, act, sight } of rounds) {
      const ms = await answered(page, sight, () => act(page))
      if (round > 0) measured.set(name, [...(measured.get(name) ?? []), ms])
      // A clerk looks before the next click; what the last one still writes is written meanwhile.
      await page.waitForTimeout(150)
    }
  }
  return measured
}
