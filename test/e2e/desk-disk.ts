import type { Page } from 'playwright-core'

type Slip = { readonly id: string; readonly value: string }

/** What the desk knows of itself, as it lies on its disk: `receipt`, `identity` … */
export async function settingOf<Value>(page: Page, name: string): Promise<Value | null> {
  const slips = await page.evaluate(allSlips)
  const found = slips.find(({ id }) => id === `set~${name}`)
  return found ? (JSON.parse(found.value) as Value) : null
}

/** Runs in the page: every small value of the desk's database. */
async function allSlips(): Promise<Slip[]> {
  const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(request.error ?? new Error('no answer')))
    })
  const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? [])
  const database = await settled(indexedDB.open(names.find((name) => name.includes('slips')) ?? ''))
  try {
    return (await settled(database.transaction('docs').objectStore('docs').getAll())) as Slip[]
  } finally {
    database.close()
  }
}

/** Keeps every text that the status line shows. @returns all of them so far, each once in a row */
export async function watchLine(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const said: string[] = []
    const look = (): void => {
      const text = document.querySelector<HTMLElement>('header [aria-keyshortcuts=F8]')?.innerText ?? ''
      if (text !== said.at(-1)) said.push(text)
    }
    look()
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    Object.assign(globalThis, { said })
  })
  return () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said)
}
