import type { Locator, Page } from 'playwright-core'
import { type Computer, openComputer, type Screen } from './browser.ts'
import type { Cable } from './cable.ts'
import type { County } from './county.ts'

/** A computer on a desk, and the cable in its back. */
export type Desk = {
  readonly computer: Computer
  readonly cable: Cable
  /** Its first window. */
  readonly page: () => Page
  /** The link is gone: for the browser, which notices, and for every byte that was under way. */
  readonly pull: () => Promise<void>
  readonly plug: () => Promise<void>
  /** Another window at the same address. */
  readonly window: (path?: string) => Promise<Page>
  /** The browser is closed and opened again, as after a night. @param at what the computer's clock says then */
  readonly restart: (at?: number) => Promise<Page>
  readonly close: () => Promise<void>
}

/** Everybody's PIN in these tests. */
export const pin = '274816'
export const password = 'songlan-2026'

export async function openDesk(county: County, screen?: Screen, at?: number): Promise<Desk> {
  const cable = await county.cable()
  const computer = await openComputer(screen, at)
  let page = await computer.window()
  return {
    computer,
    cable,
    page: () => page,
    async pull() {
      await computer.context().setOffline(true)
      await cable.pull()
    },
    async plug() {
      await cable.plug()
      await computer.context().setOffline(false)
    },
    async window(path = '/') {
      const next = await computer.window()
      await next.goto(cable.url + path)
      return next
    },
    async restart(later) {
      await computer.switchOff()
      await computer.switchOn(later)
      page = await computer.window()
      await page.goto(`${cable.url}/`)
      return page
    },
    close: computer.close,
  }
}

/** A desk of a station, with somebody who has signed in and set a PIN, and the whole app on its disk. */
export async function settle(
  county: County,
  who = '周桂兰',
  station = 'wuping',
  screen?: Screen,
  at?: number,
): Promise<Desk> {
  const desk = await openDesk(county, screen, at)
  const page = desk.page()
  await enrol(page, desk.cable.url, await county.code(station))
  await signIn(page, who)
  await appKept(page)
  return desk
}

export async function enrol(page: Page, address: string, code: string): Promise<void> {
  await page.goto(`${address}/enrol#${code}`)
  await page.getByRole('button', { name: '登记这台电脑' }).click()
  await page.getByRole('heading', { name: '第一次来，用密码登录' }).waitFor()
}

/** With the password, once; then a PIN, twice. */
export async function signIn(page: Page, who: string): Promise<void> {
  await page.getByRole('radio', { name: who }).check()
  await page.getByRole('textbox', { name: '密码' }).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  for (const heading of ['定一个 6 位 PIN', '再输一遍']) {
    await page.getByRole('heading', { name: heading }).waitFor()
    await typePin(page)
  }
  await isOpen(page)
}

/** Digit by digit, as the dots follow. */
export async function typePin(page: Page, digits = pin): Promise<void> {
  for (const [at, digit] of [...digits].entries()) {
    await page.getByRole('img', { name: `PIN，已输 ${at} 位` }).waitFor()
    await page.keyboard.press(digit)
  }
}

export async function isOpen(page: Page): Promise<void> {
  await page.getByRole('button', { name: '锁屏' }).waitFor()
}

export async function isLocked(page: Page): Promise<void> {
  await page.getByText('输 6 位 PIN 开锁').waitFor()
}

/** From now on the desk starts without a link. */
export async function appKept(page: Page): Promise<void> {
  await page.keyboard.press('F8')
  await page.getByText('程序都存在本机，断网也能开').waitFor()
  await page.keyboard.press('F8')
}

export type Newcomer = {
  readonly name: string
  readonly number?: string
  readonly phone?: string
  /** What is typed to find each; the first that is found is taken. */
  readonly items?: readonly string[]
}

/** 新来一位, served at once: F2, and Enter behind everything. */
export async function takeIn(page: Page, { name, number, phone, items = [] }: Newcomer): Promise<void> {
  await isOpen(page)
  await page.keyboard.press('F2')
  const sheet = page.getByRole('dialog', { name: '新来一位' })
  await sheet.getByLabel('姓名').fill(name)
  if (number) await sheet.getByLabel('证件号码').fill(number)
  if (phone) await sheet.getByLabel('手机').fill(phone)
  for (const [at, item] of items.entries()) {
    await sheet.getByLabel('找事项').fill(item)
    await sheet.getByLabel('找事项').press('Enter')
    await sheet.getByRole('heading', { name: `选了 ${at + 1} 件` }).waitFor()
  }
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

export function papersDialog(page: Page): Locator {
  return page.getByRole('dialog', { name: '拍材料' })
}

/** Lays a paper under the document camera and keeps `pages` pages of it. */
export async function photograph(page: Page, name: string, pages = 1): Promise<void> {
  await page.getByRole('button', { name: '拍一页' }).click()
  const dialog = papersDialog(page)
  await dialog.getByLabel('这是什么材料').fill(name)
  await useCamera(dialog)
  for (let at = 1; at <= pages; at += 1) {
    await dialog.getByRole('button', { name: '拍下这一页' }).click()
    await dialog.getByText(`第 ${at} 页`, { exact: true }).waitFor()
  }
  await dialog.getByRole('button', { name: `存好 ${pages} 页` }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: pages > 1 ? `${name} ${pages}` : name, exact: true }).waitFor()
}

/** Where the browser lets us, the camera is on as the dialog opens; then it has to show something. */
export async function useCamera(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: '拍下这一页' }).waitFor()
  await dialog.locator('video').evaluate(
    (video: HTMLVideoElement) =>
      new Promise<void>((ready) => {
        if (video.videoWidth > 0) ready()
        else video.addEventListener('loadeddata', () => ready(), { once: true })
      }),
  )
}

/** Until the county has signed for everything that was written here. */
export async function allThere(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^已全部送达县局 · [\d,]+ 条 · \d\d:\d\d$/ })
    .waitFor({ timeout: 60_000 })
}

/** A matter in the list beside the visitor. */
export function matterRow(page: Page, name: string): Locator {
  return page.getByRole('complementary', { name: '经办人' }).getByRole('button', { name })
}

/** Until the note says that it is over. */
export async function ended(page: Page, text: string): Promise<void> {
  await page.getByRole('region', { name: '刚才做的' }).getByText(text).last().waitFor()
}
