import type { Page } from 'playwright-core'
import { demoPassword } from '../../hub/demo/world.ts'
import { lock } from '../../station/words/zh-cn/lock.ts'
import { start } from '../../station/words/zh-cn/start.ts'
import { type Computer, openComputer } from '../../test/e2e/browser.ts'
import type { BenchHub } from '../world/hub.ts'
import type { History } from './history.ts'

export const pin = '271828'

/** A computer whose browser is a desk of 雾坪镇, has its PIN, and holds the whole history in its own database. */
export type DeskComputer = { readonly computer: Computer; readonly page: Page; readonly filledMs: number }

export async function enrolComputer(hub: BenchHub, history: History): Promise<DeskComputer> {
  const computer = await openComputer()
  const page = await computer.window()
  await page.goto(`${hub.url}/enrol`)
  const code = await hub.codeFor('wuping')
  await page.getByLabel(start.desk.code).fill(code)
  await page.getByRole('button', { name: start.desk.go }).click()
  const began = performance.now()
  await page.getByRole('radio', { name: '周桂兰' }).check({ timeout: 60_000 })
  await page.getByRole('textbox', { name: lock.password }).fill(demoPassword)
  await page.getByRole('button', { name: lock.enterButton, exact: true }).click()
  for (const title of [lock.choosePin, lock.again]) {
    await page.getByRole('heading', { name: title }).waitFor()
    await page.keyboard.type(pin)
  }
  await filled(page, history)
  return { computer, page, filledMs: performance.now() - began }
}

/** Waits until everything has arrived and is folded. */
async function filled(page: Page, { entries, subjects }: History): Promise<void> {
  const count = (collection: string): Promise<number> => page.evaluate(countOf, collection)
  for (;;) {
    const [came, folds] = await Promise.all([count('entries'), count('folds')])
    if (came >= entries && folds >= subjects) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** In the page: how many documents one of RxDB's IndexedDB databases has. */
async function countOf(collection: string): Promise<number> {
  const all = await indexedDB.databases()
  const name = all.find((one) => one.name?.endsWith(`--${collection}`))?.name
  if (name === undefined) return 0
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.addEventListener('success', () => resolve(opening.result))
    opening.addEventListener('error', () => reject(new Error('no database')))
  })
  const counting = database.transaction('docs').objectStore('docs').count()
  const found = await new Promise<number>((resolve) =>
    counting.addEventListener('success', () => resolve(counting.result)),
  )
  database.close()
  return found
}
