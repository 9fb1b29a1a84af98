import type { CallFailure, CallResult } from '../../shared/http/call.ts'
import { inTurn } from './in-turn.ts'

/** Something the hub is asked for, and asked again; what came before stays while it does not answer. */
export class Fetched<Value> {
  value = $state.raw<Value | null>(null)
  failure = $state.raw<CallFailure | null>(null)
  readonly #ask: () => Promise<CallResult<Value>>

  constructor(ask: () => Promise<CallResult<Value>>) {
    this.#ask = ask
  }

  readonly load = inTurn(async () => {
    const answer = await this.#ask()
    if (answer.ok) this.value = answer.value
    this.failure = answer.ok ? null : answer.error
  })
}
