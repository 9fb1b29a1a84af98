import { mount } from 'svelte'
import App from './app.svelte'
import type { DeskStore } from './data/desk-store.ts'
import { openUpdates } from './data/update.ts'
import { AppState } from './state/app.svelte.ts'
import type { FirstLock } from './state/first-lock.ts'
import { words } from './words/words.svelte.ts'

/** @param openDesk brings the desk's store, and with it the database's code, only where it is wanted */
export async function start(
  openDesk: () => Promise<DeskStore>,
  firstLock: Promise<FirstLock | null>,
): Promise<void> {
  const app = new AppState(window, openDesk, openUpdates())
  const target = document.getElementById('app')
  if (!target) throw new Error('index.html has no #app')
  // It opens while the first screen is made; what goes wrong with it is said there.
  if (app.isDesk) app.wantDesk().catch(() => undefined)
  app.firstLock = await firstLock
  await words.ready
  mount(App, { target, props: { app } })
}
