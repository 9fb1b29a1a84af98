import type { Browser, BrowserContext, Page, Route } from 'playwright-core'
import { demoPassword } from '../../../../hub/demo/world.ts'
import { fromBase64, toBase64 } from '../../../../shared/entry/bytes.ts'
import type { FaultyLine } from '../line.ts'
import type { Kept, Post } from '../post.ts'
import type { Time } from '../time.ts'
import type { Station } from './page.ts'

const pin = '271828'
const origin = 'http://localhost:8499'
/** One step of a window, ms of the machine: it dies wherever it is then. */
const stepTime = 5

type Name = keyof Station
type Args<Of extends Name> = Parameters<Station[Of]>
type Given<Of extends Name> = Awaited<ReturnType<Station[Of]>>

export type ChromiumPostParts = {
  readonly browser: Browser
  /** The station's store, built for a page. */
  readonly script: string
  readonly time: Time
  readonly line: FaultyLine
  readonly station: string
  readonly staff: string
  readonly code: string
}

/** A desk in a Chromium of its own, with its IndexedDB; all that it sends goes over the line. */
export async function openChromiumPost(parts: ChromiumPostParts): Promise<Post> {
  const { time, station, staff } = parts
  const context = await parts.browser.newContext()
  await context.route(`${origin}/**`, (route) => answer(route, parts))
  let page: Page | null = null
  let dying: ReturnType<typeof setTimeout> | null = null
  let ahead = 0
  let opening: Promise<void> | null = null

  const ask = async <Of extends Name>(name: Of, ...args: Args<Of>): Promise<Given<Of> | null> => {
    const asked = page
    if (!asked) return null
    try {
      const given = await asked.evaluate(call, { name, args })
      return asked.isClosed() ? null : (given as Given<Of>)
    } catch {
      return null
    }
  }
  const openPage = async (): Promise<void> => {
    const opened = await context.newPage()
    opened.once('close', () => {
      if (page === opened) page = null
    })
    await opened.goto(`${origin}/`)
    page = opened
    await ask('open', time.now(), Date.now())
    await ask('setClock', ahead)
  }
  const die = async (): Promise<void> => {
    await page?.close({ runBeforeUnload: false })
  }

  await openPage()
  if ((await ask('enrol', parts.code)) !== true) throw new Error('no desk')
  if ((await ask('enter', staff, demoPassword, pin)) !== true) throw new Error('nobody signed in')
  await time.until(async () => (await ask('knows', staff)) === true, 600_000)
  const device = (await ask('device')) ?? ''

  return {
    name: `${staff} in Chromium`,
    station,
    staff,
    device: () => device,
    async open() {
      // One window: two would share what only the service worker, which is not here, tells both.
      if (!page) await (opening ??= openPage().catch(() => undefined))
      opening = null
      return (await ask('unlock', staff, pin)) === true
    },
    say: (drafts) => ask('say', drafts),
    async newSubject(kind) {
      return (await ask('newSubject', kind)) ?? `${kind}:${station}.00000000000000000000000000`
    },
    photograph: (matter, bytes) => ask('photograph', matter, bytes),
    async pack() {
      const file = await ask('pack')
      return file === null ? null : fromBase64(file)
    },
    takeBack: async (file) => void (await ask('takeBack', toBase64(file))),
    isRevoked: async () => (await ask('isRevoked')) === true,
    // Whether it is wiped is looked at in Node.
    written: async () => 0,
    line: async () => (await ask('line')) ?? 'closed',
    card: (visit) => ask('card', visit),
    refused: async () => (await ask('refused')) ?? [],
    async decline(entry): Promise<readonly Kept[]> {
      await ask('decline', entry)
      return []
    },
    setClock(next) {
      ahead = next
      void ask('setClock', next)
    },
    kill(steps) {
      dying = setTimeout(() => void die().catch(() => undefined), steps * stepTime)
    },
    calm() {
      if (dying) clearTimeout(dying)
    },
    syncNow: async () => void (await ask('syncNow')),
    // Its disk is damaged in Node.
    loseTail: async () => [],
    holds: async (ids) => ids,
    close: () => closed(context),
  }
}

async function closed(context: BrowserContext): Promise<void> {
  await context.unrouteAll({ behavior: 'ignoreErrors' })
  await context.close()
}

/** Runs in the page. */
function call({ name, args }: { readonly name: string; readonly args: readonly unknown[] }): unknown {
  const { station } = globalThis as unknown as {
    station: Record<string, (...given: readonly unknown[]) => unknown>
  }
  return station[name]?.(...args)
}

async function answer(route: Route, { script, line }: ChromiumPostParts): Promise<void> {
  const request = route.request()
  const path = request.url().slice(origin.length)
  try {
    if (path === '/')
      await route.fulfill({
        contentType: 'text/html',
        body: '<script type="module" src="/page.js"></script>',
      })
    else if (path === '/page.js') await route.fulfill({ contentType: 'text/javascript', body: script })
    else {
      const body = request.postDataBuffer()
      // The hub looks whether a page is its own. What it packs, Chromium would not unpack here.
      const { 'accept-encoding': _, ...sent } = await request.allHeaders()
      const headers = { ...sent, host: new URL(origin).host }
      const asked = { method: request.method(), path, headers, body: body && new Uint8Array(body) }
      const { status, headers: own, body: said } = await line.carry(asked, new AbortController().signal)
      await route.fulfill({ status, headers: { ...own }, body: said })
    }
  } catch {
    // Nothing came back, or nobody waits for it any more.
    await route.abort().catch(() => undefined)
  }
}
