import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { ConsultList } from './consult-list.svelte.ts'
import type { CountyBook } from './county-book.ts'
import { LiveCall } from './live-call.svelte.ts'
import { OwnDevices } from './own-devices.svelte.ts'

/** Whether somebody of the county is in the room of a consult: who has it, was offered it, or was called in. */
export function isIn(consult: ConsultState, me: string, now: number): boolean {
  if (consult.phase === 'closed' || consult.phase === 'waiting') return false
  const isAsked = consult.invitations.some(
    ({ person, ended, until }) => person === me && ended === null && until > now,
  )
  return consult.taker === me || consult.passing?.to === me || isAsked
}

type County = { readonly consults: ConsultList; readonly book: CountyBook }
type As = 'taker' | 'asked'
type Entered = { readonly subject: string; readonly as: As }

/** The one call that this person is in, whatever page is looked at. */
export class CountyCall {
  /** Null while in none, and where the county has no live media. */
  call = $state.raw<LiveCall | null>(null)
  #entered = $state.raw<Entered | null>(null)

  /** The consult whose room it is. */
  get subject(): string | null {
    return this.#entered?.subject ?? null
  }

  /** Whoever has it now may do more than who was offered it: that is another way in. One is in one room at a time. */
  async enter(county: County, subject: string, as: As): Promise<void> {
    if (this.subject === subject && this.#entered?.as === as) return
    this.leave()
    const entered = { subject, as }
    this.#entered = entered
    const devices = new OwnDevices(navigator.mediaDevices)
    const call = new LiveCall({
      devices,
      enter: () => county.consults.enter(subject),
      nameOf: (person) => county.book.staffName(person),
      // whoever comes in knows nothing of the page yet
      inside: (page) => page.askAgain(),
    })
    const isOpen = await call.start()
    if (isOpen && this.#entered === entered) {
      this.call = call
      return
    }
    devices.close()
    await call.close()
  }

  /** @param subject leaves that one only; any, where it is not told */
  leave(subject = this.subject): void {
    if (subject !== this.subject) return
    this.#entered = null
    void this.call?.close()
    this.call = null
  }
}
