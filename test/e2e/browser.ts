import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'

/** How every browser of these tests is started. */
export const chromiumArgs: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]

/** A screen: 1366×768 is the base of every page. */
export type Screen = { readonly width: number; readonly height: number }
export const desktop: Screen = { width: 1366, height: 768 }

/** The system's Chromium over a profile on the disk: what it keeps outlives its windows. */
export type Computer = {
  /** A new window of this computer; they share everything that is kept. */
  readonly window: () => Promise<Page>
  readonly context: () => BrowserContext
  /** Closes every window and the browser; what is on the disk stays. */
  readonly switchOff: () => Promise<void>
  /** @param at what its clock says then, epoch ms; the real time unless told */
  readonly switchOn: (at?: number) => Promise<void>
  /** Everything that a page said went wrong. */
  readonly complaints: readonly string[]
  readonly close: () => Promise<void>
}

export async function openComputer(screen: Screen = desktop, at?: number): Promise<Computer> {
  const profile = mkdtempSync(join(tmpdir(), 'yizhan-profile-'))
  const complaints: string[] = []
  let context: BrowserContext | null = null
  let used = false

  const listen = (page: Page): void => {
    page.on('pageerror', (error) => complaints.push(error.stack ?? String(error)))
  }
  const switchOn = async (time?: number): Promise<void> => {
    if (context) return
    used = false
    context = await chromium.launchPersistentContext(profile, {
      executablePath: '/usr/bin/chromium',
      args: [...chromiumArgs],
      viewport: { ...screen },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    })
    context.setDefaultTimeout(15_000)
    if (time !== undefined) await context.clock.install({ time })
    context.pages().forEach(listen)
    context.on('page', listen)
  }
  const running = (): BrowserContext => {
    if (!context) throw new Error('the computer is switched off')
    return context
  }
  const switchOff = async (): Promise<void> => {
    const last = context
    context = null
    await last?.close()
  }

  await switchOn(at)
  return {
    context: running,
    complaints,
    switchOn,
    switchOff,
    async window() {
      const first = used ? undefined : running().pages()[0]
      used = true
      return first ?? running().newPage()
    },
    async close() {
      await switchOff()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
