import { createContext } from 'svelte'
import type { DeskStore } from '../data/desk-store.ts'
import type { Updates } from '../data/update.ts'
import { isMarked, type LastHere, lastHere, mark, markLast } from './desk-mark.ts'
import type { FirstLock } from './first-lock.ts'
import { createHub, type Hub } from './county-hub.ts'
import { seen, type Seen } from './live.svelte.ts'
import { createRoute, type Route } from './route.svelte.ts'
import { Session } from './session.svelte.ts'

/** What every page can reach: where it is, the county, who is signed in, and this browser's desk, if it is one. */
export class AppState {
  readonly route: Route
  readonly hub: Hub
  readonly session: Session
  /** A newer version of the app is here and waits until somebody says so. */
  readonly updateReady: Seen<boolean>
  /** The whole app lies on this device: it starts without a link. */
  readonly appKept: Seen<boolean>
  readonly update: () => void
  readonly lookForUpdate: () => void
  /** What took digits of a PIN before any page was there; null where it is not a locked desk that opens. */
  firstLock: FirstLock | null = null
  desk = $state.raw<DeskStore | null>(null)
  /** Whether this browser was made a desk: then the address `/` is the desk. */
  isDesk = $state.raw(false)
  readonly #openDesk: () => Promise<DeskStore>
  #opening: Promise<DeskStore> | null = null
  readonly #marks: Pick<Storage, 'getItem' | 'setItem'>

  /** @param openDesk brings the desk's store, and with it the database's code, only where it is wanted */
  constructor(view: Window, openDesk: () => Promise<DeskStore>, updates: Updates) {
    this.route = createRoute(view)
    this.hub = createHub({ fetch: view.fetch.bind(view), base: '' })
    this.session = new Session(this.hub)
    this.#openDesk = openDesk
    this.updateReady = seen(updates.updateReady)
    this.appKept = seen(updates.appKept)
    this.update = updates.update
    this.lookForUpdate = updates.look
    this.#marks = view.localStorage
    this.isDesk = isMarked(this.#marks)
  }

  /** Opened once; after a failure the next asking tries again. */
  wantDesk(): Promise<DeskStore> {
    this.#opening ??= this.#opened()
    this.#opening.catch(() => (this.#opening = null))
    return this.#opening
  }

  async #opened(): Promise<DeskStore> {
    this.desk = await this.#openDesk()
    return this.desk
  }

  /** Who opened this desk last: whose PIN the locked screen asks for first. */
  get lastHere(): LastHere | null {
    return lastHere(this.#marks)
  }

  set lastHere(staff: LastHere) {
    markLast(this.#marks, staff)
  }

  /** The county took this browser in: from now on, and at every later start, it opens as a desk. */
  becomeDesk(): void {
    mark(this.#marks)
    this.isDesk = true
  }
}

export const [getApp, setApp] = createContext<AppState>()
