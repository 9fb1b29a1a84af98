import type { CallFailure, CallResult } from '../../shared/http/call.ts'
import { inTurn } from './in-turn.ts'

type Ask<Rows, View> = {
  readonly rows: () => Promise<CallResult<Rows>>
  readonly one: (subject: string) => Promise<CallResult<View>>
}

/** A list of the county, and the one of it that is open; whoever owns it tells it the county's live events. */
export class SubjectList<Rows, View> {
  rows = $state.raw<Rows | null>(null)
  open = $state.raw<View | null>(null)
  /** The subject that is open; `open` follows when the hub has answered. */
  chosen = $state.raw<string | null>(null)
  /** Why the list could not be fetched; what was fetched before stays. */
  failure = $state.raw<CallFailure | null>(null)
  openFailure = $state.raw<CallFailure | null>(null)
  readonly #ask: Ask<Rows, View>

  constructor(ask: Ask<Rows, View>) {
    this.#ask = ask
  }

  /** Fetches the list and what is open anew. */
  readonly refresh = inTurn(async () => {
    const answer = await this.#ask.rows()
    if (answer.ok) this.rows = answer.value
    this.failure = answer.ok ? null : answer.error
    if (this.chosen) await this.#read(this.chosen)
  })

  async choose(subject: string | null): Promise<void> {
    if (subject === this.chosen) return
    this.chosen = subject
    this.open = null
    this.openFailure = null
    if (subject) await this.#read(subject)
  }

  forget(): void {
    this.rows = null
    void this.choose(null)
  }

  async #read(subject: string): Promise<void> {
    const answer = await this.#ask.one(subject)
    if (this.chosen !== subject) return
    if (answer.ok) this.open = answer.value
    this.openFailure = answer.ok ? null : answer.error
  }
}
