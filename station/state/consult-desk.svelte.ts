import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { CallResult } from '../../shared/http/call.ts'
import type { ConsultStanding, RoomPass } from '../../shared/http/consults.ts'
import { type ConsultActs, createConsultActs } from './consult-acts.ts'
import type { DeskState } from './desk.svelte.ts'
import { inTurn } from './in-turn.ts'

/** Between two questions about one's place, while one waits. */
const askEvery = 10_000

/** Live assistance as the desk's pages read it. Everything answers from this device, but the place in the county's queue. */
export class ConsultDesk {
  readonly acts: ConsultActs
  /** What the county said of the queue when it was asked last, and when that was; null while it has said nothing. */
  told = $state.raw<(ConsultStanding & { readonly at: number; readonly consult: string }) | null>(null)
  readonly #desk: DeskState
  #watched: string | null = null
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(desk: DeskState) {
    this.#desk = desk
    this.acts = createConsultActs(desk.store)
  }

  /** Of today's visits and those that are not closed. */
  get all(): readonly ConsultState[] {
    return this.#desk.today.flatMap(({ consults }) => consults)
  }

  /** The one that this desk waits in or is in. */
  get open(): ConsultState | null {
    return this.all.findLast(({ phase }) => phase !== 'closed') ?? null
  }

  consult(subject: string): ConsultState | null {
    return this.all.find((one) => one.subject === subject) ?? null
  }

  /** Of one matter, newest last. */
  of(matter: MatterState): readonly ConsultState[] {
    return this.all.filter(({ request }) => request?.matter === matter.subject)
  }

  /** Asks for the place in the queue, now and again, while a page shows it. @returns the end of it */
  watch(consult: string): () => void {
    this.#watched = consult
    void this.ask()
    clearInterval(this.#timer)
    this.#timer = setInterval(() => void this.ask(), askEvery)
    return () => {
      if (this.#watched !== consult) return
      this.#watched = null
      clearInterval(this.#timer)
    }
  }

  /** What was told before stays while the county does not answer: it says when it was told. */
  readonly ask = inTurn(async () => {
    const consult = this.#watched
    if (consult === null || this.consult(consult)?.phase !== 'waiting') return
    const answer = await this.#desk.store.consultStanding(consult)
    if (answer.ok) this.told = { ...answer.value, consult, at: this.#desk.store.now() }
  })

  enter(consult: string): Promise<CallResult<RoomPass>> {
    return this.#desk.store.enterConsult(consult)
  }
}
