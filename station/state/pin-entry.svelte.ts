import type { DeskStore } from '../data/desk-store.ts'
import type { LockState } from '../data/desk-shapes.ts'
import type { Stretched } from '../data/vault/stretch.ts'
import type { LastHere } from './desk-mark.ts'

export const pinLength = 6

export type Locked = Extract<LockState, { kind: 'locked' }>

/** Who is about to open the desk, and what they have typed so far. It outlives the pages that show it. */
export class PinEntry {
  pin = $state('')
  /** The last PIN was wrong. */
  failed = $state(false)
  busy = $state(false)
  #chosen = $state('')
  readonly #unlock: DeskStore['unlock']
  readonly #opened: (who: LastHere) => void

  constructor(deps: {
    readonly unlock: DeskStore['unlock']
    readonly last: LastHere | null
    readonly opened: (who: LastHere) => void
  }) {
    this.#unlock = deps.unlock
    this.#chosen = deps.last?.id ?? ''
    this.#opened = deps.opened
  }

  personOf({ people }: Locked): LastHere | undefined {
    return people.find(({ id }) => id === this.#chosen) ?? people[0]
  }

  choose(id: string): void {
    this.#chosen = id
    this.failed = false
    this.pin = ''
  }

  /** Takes over what was typed before the page was there. It was meant for one person, and for a desk that takes a PIN now. */
  async adopt(pin: string, lock: Locked, ahead: Promise<Stretched> | null = null): Promise<void> {
    if (lock.waitUntil !== null || this.personOf(lock)?.id !== this.#chosen) return
    this.pin = pin
    if (pin.length === pinLength) await this.open(lock, ahead)
  }

  async open(lock: Locked, ahead: Promise<Stretched> | null = null): Promise<void> {
    const person = this.personOf(lock)
    if (!person || this.busy) return
    this.busy = true
    const result = await this.#unlock(person.id, this.pin, ahead).finally(() => {
      this.busy = false
      this.pin = ''
    })
    this.failed = !result.ok
    if (result.ok) this.#opened(person)
  }
}
