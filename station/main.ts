import { heldByWorker } from './data/vault/held-by-worker.ts'
import { drawFirstLock } from './first-lock.ts'
import { isMarked, lastHere } from './state/desk-mark.ts'
import type { FirstLock } from './state/first-lock.ts'
import { roomAt } from './state/room-at.ts'
import './ui/tokens.css'
import './ui/parts.css'
import { keptLanguage } from './words/kept-language.ts'
import { lock } from './words/zh-cn/lock.ts'
import { ui } from './words/zh-cn/ui.ts'

/** A locked desk takes the PIN's first digits before anything else is here; null where nobody is asked for one. */
async function firstLock(): Promise<FirstLock | null> {
  const last = lastHere(localStorage)
  const room = roomAt(location.pathname, isMarked(localStorage), isSecureContext)
  if (!last || room !== 'desk' || (await heldByWorker())) return null
  const english = keptLanguage(localStorage) === 'en'
  return drawFirstLock(document, last, english ? (await import('./words/en-lock.ts')).enLock : { lock, ui })
}

const first = firstLock().catch(() => null)
// The database's code takes longest: at a desk it is on its way while the first screen is made.
const database = () => import('./data/open.ts')
if (isMarked(localStorage)) database().catch(() => undefined)

// Not awaited: what `start.ts` shares with this module waits for this module.
void import('./start.ts').then(({ start }) => start(async () => (await database()).openDeskStore(), first))
