import { readFileSync } from 'node:fs'
import type { AxeResults } from 'axe-core'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { chromiumArgs, desktop } from './browser.ts'
import type { Cable } from './cable.ts'
import type { County } from './county.ts'
import { enrol, signIn } from './desk.ts'

/** A desk and consoles of the county, each with storage and link of its own, in one browser. */
export type Sides = {
  readonly desk: Page
  /** The desk's cable is out: for its browser, which notices, and for every byte that was under way. */
  readonly pull: () => Promise<void>
  readonly plug: () => Promise<void>
  /** Somebody of the county (or of another, at its address) at a computer of their own, with the page at this path open. */
  readonly console: (name: string, path: string, url?: string) => Promise<Page>
  /** Everything that a page said went wrong. */
  readonly complaints: readonly string[]
  readonly close: () => Promise<void>
}

/** What runs before the pages' own scripts. */
export type Scripts = { readonly desk: string; readonly console: string }

/**
 * @param more how the browser is started, besides what is usual
 * @param without what is usual and would be in the way
 */
export async function openSides(
  county: Pick<County, 'cable' | 'code'> & { readonly network: () => { readonly url: string } },
  who = '周桂兰',
  station = 'wuping',
  more: readonly string[] = [],
  without: readonly string[] = [],
  scripts: Scripts = { desk: '', console: '' },
): Promise<Sides> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...chromiumArgs.filter((arg) => !without.includes(arg)), ...more],
  })
  const complaints: string[] = []
  const cable = await county.cable()
  const desk = await openPage(browser, complaints, scripts.desk)
  await enrol(desk, cable.url, await county.code(station))
  await signIn(desk, who)
  return {
    desk,
    complaints,
    ...linkOf(desk, cable),
    async console(name, path, url = county.network().url) {
      const page = await openPage(browser, complaints, scripts.console)
      await page.goto(url + path)
      await page.getByRole('button', { name, exact: true }).click()
      await page.getByRole('button', { name: '退出' }).waitFor()
      return page
    },
    close: () => browser.close(),
  }
}

async function openPage(browser: Browser, complaints: string[], script: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { ...desktop },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  context.setDefaultTimeout(20_000)
  await context.addInitScript({ content: script })
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(error.stack ?? String(error)))
  return page
}

function linkOf(desk: Page, cable: Cable): Pick<Sides, 'pull' | 'plug'> {
  return {
    async pull() {
      await desk.context().setOffline(true)
      await cable.pull()
    },
    async plug() {
      await cable.plug()
      await desk.context().setOffline(false)
    },
  }
}

/** Goes there as a hand that never leaves the keyboard does. */
export async function tabTo(page: Page, there: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await there.waitFor()
  const isThere = (): Promise<boolean> => there.evaluate((element) => element === document.activeElement)
  for (let presses = 0; !(await isThere()); presses += 1) {
    if (presses > 120) throw new Error(`the keyboard does not get to ${String(there)}`)
    await page.keyboard.press(key)
  }
}

/** The tab list has one stop; arrows walk in it. */
export async function chooseTab(page: Page, list: string, tab: Locator): Promise<void> {
  await tabTo(page, page.getByRole('tablist', { name: list }).getByRole('tab', { selected: true }))
  const isChosen = async (): Promise<boolean> => (await tab.getAttribute('aria-selected')) === 'true'
  while (!(await isChosen())) await page.keyboard.press('ArrowRight')
}

/** A story as it is read: time, seal and sentence of each line; what unfolds is left out. */
export async function storyOn(page: Page): Promise<readonly string[]> {
  const lines = await page.getByRole('list', { name: '经过' }).getByRole('listitem').allInnerTexts()
  return lines.map((line) =>
    line
      .split('\n')
      .filter(Boolean)
      .slice(0, 3)
      .join(' ')
      .replace(/[＋−]$/, ''),
  )
}

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

/** What axe finds on the page as it stands. */
export async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<AxeResults>('axe.run(document)')
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
