import type { Page } from 'playwright-core'

/** What is waited for in the page: something is there, or there no more. */
export type Sight = { readonly selector: string; readonly gone?: true }

declare global {
  // eslint-disable-next-line no-var -- a global of the page
  var eye: { readonly seen: (sight: Sight, from: 'load' | 'input') => Promise<number> }
}

/**
 * Put into every page before its own scripts: tells when something was first painted. `load`: ms since the navigation began; `input`: ms since
 * the last click or key before it. Painted: the frame in which it stands has been handed over.
 */
export function installEye(): void {
  let input = 0
  for (const kind of ['pointerdown', 'keydown']) {
    addEventListener(kind, (event) => (input = event.timeStamp), { capture: true })
  }
  const stands = ({ selector, gone }: Sight): boolean => (document.querySelector(selector) === null) === (gone === true)
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
    seen: (sight, from) =>
      new Promise((resolve) => {
        const watch = new MutationObserver(() => look())
        const look = (): void => {
          if (from === 'input' && input === 0) return
          if (!stands(sight)) return
          watch.disconnect()
          const since = from === 'input' ? input : 0
          void painted().then((at) => resolve(at - since))
        }
        if (from === 'input') input = 0
        watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
        look()
      }),
  }
}

/** @param act a click or key, made once the eye is open @returns ms from the input to the painted answer */
export async function answered(page: Page, sight: Sight, act: () => Promise<unknown>): Promise<number> {
  const seen = page.evaluate((wanted) => globalThis.eye.seen(wanted, 'input'), sight)
  await act()
  return seen
}

/** @returns ms from the navigation to the painted sight */
export function firstSeen(page: Page, sight: Sight): Promise<number> {
  return page.evaluate((wanted) => globalThis.eye.seen(wanted, 'load'), sight)
}
