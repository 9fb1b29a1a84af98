import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'

/** What is waited for in the page: something is there, or there no more. */
export type Sight = { readonly selector: string; readonly gone?: true }

declare global {
  var eye: {
    /** Begins to look. */
    readonly open: (sight: Sight, from: 'load' | 'input') => void
    /** What the open eye saw, when it did. */
    readonly seen: () => Promise<number>
  }
}

/**
 * Put into every page before its own scripts: tells when something was first painted. `load`: ms since the navigation began; `input`: ms since
 * the first press or key after the eye was opened. Painted: the frame in which it stands has been handed over.
 */
export function installEye(): void {
  let input = 0
  let seen: Promise<number> = Promise.resolve(Number.NaN)
  for (const kind of ['pointerdown', 'keydown']) {
    addEventListener(
      kind,
      ({ timeStamp }) => {
        if (input === 0) input = timeStamp
      },
      { capture: true },
    )
  }
  const stands = ({ selector, gone }: Sight): boolean =>
    (document.querySelector(selector) === null) === (gone === true)
  const painted = (): Promise<number> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => resolve(performance.now()))
        port1.start()
        port2.postMessage(null)
      })
    })
  globalThis.eye = {
    open(sight, from) {
      input = 0
      seen = new Promise((resolve) => {
        const look = (): void => {
          if ((from === 'input' && input === 0) || !stands(sight)) return
          watch.disconnect()
          void painted().then((at) => resolve(at - (from === 'input' ? input : 0)))
        }
        const watch = new MutationObserver(look)
        watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
        look()
      })
    },
    seen: () => seen,
  }
}

/** Nothing at a desk takes a minute; what does is not there. */
const patience = 60_000

/** @param act a click or key, made once the eye is open @returns ms from the input to the painted answer */
export async function answered(page: Page, sight: Sight, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate((wanted) => globalThis.eye.open(wanted, 'input'), sight)
  await act()
  return whenSeen(page, sight)
}

/** @returns ms from the navigation to the painted sight */
export async function firstSeen(page: Page, sight: Sight): Promise<number> {
  await page.evaluate((wanted) => globalThis.eye.open(wanted, 'load'), sight)
  return whenSeen(page, sight)
}

async function whenSeen(page: Page, sight: Sight): Promise<number> {
  const late = pause(patience, null, { ref: false })
  const ms = await Promise.race([page.evaluate(() => globalThis.eye.seen()), late])
  if (ms === null) throw new Error(`${sight.selector} did not ${sight.gone ? 'go' : 'come'}`)
  return ms
}
