import type { Page } from 'playwright-core'
import type { DeskStore } from '../../station/data/desk-store.ts'
import type { DeskDraft } from '../../station/data/desk-shapes.ts'
import type { Desk } from './desk.ts'

/** What is to be said of the first matter of a visit. */
export type Unchecked = { readonly visit: string; readonly type: string; readonly body: unknown }

/**
 * An app of last year, which let through what today's pages would not: the desk's own store, opened in a window without a page, writes
 * just what it is told. The desk has to be open in another window.
 */
export async function writeUnchecked(desk: Desk, said: readonly Unchecked[]): Promise<void> {
  const loader = await desk
    .page()
    .evaluate(
      () => performance.getEntriesByType('resource').find(({ name }) => /\/assets\/first-/.test(name))?.name,
    )
  // A file that the service worker holds: it opens without a link, too.
  const window = await desk.window('/manifest.webmanifest')
  await window.addScriptTag({ url: loader ?? '' })
  const app = await window.evaluateHandle<App>(`yizhan.load('open')`)
  for (const one of said) await window.evaluate(write, { app, ...one })
  await window.close()
}

type App = { readonly openDeskStore: () => Promise<DeskStore> }

/** Runs in the window. */
async function write({ app, visit, type, body }: Unchecked & { readonly app: App }): Promise<void> {
  const store = await app.openDeskStore()
  const live = store.visit(visit)
  const subject = await new Promise<string>((found) => {
    const look = (): void => {
      const matter = live.current()?.matters[0]
      if (matter) found(matter.subject)
    }
    live.subscribe(look)
    look()
  })
  const draft: DeskDraft = { subject, type, body }
  await store.write([draft])
  await store.close()
}

/** The subject in the address of a visit's page. */
export function visitAt(page: Page): string {
  return decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '')
}
