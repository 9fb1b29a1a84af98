import type { CallFailure, CallResult } from '../../shared/http/call.ts'
import type { RoomPass } from '../../shared/http/consults.ts'
import { enterAsGuest, enterGuestRoom, type Extract, readExtract } from '../../shared/http/counties.ts'
import type { GrantList } from './grant-list.svelte.ts'
import { createHub, type Hub } from './county-hub.ts'
import { inTurn } from './in-turn.ts'
import { LiveCall } from './live-call.svelte.ts'
import { OwnDevices } from './own-devices.svelte.ts'

/** How often the extract is read again: what the desk fills in is there soon, and an end at once. */
const readEvery = 5_000

export type GuestVisitDeps = {
  readonly grants: Pick<GrantList, 'letter'>
  readonly fetch: typeof fetch
  readonly media: MediaDevices | undefined
}

/** One's visit to another county: in its room, and with the extract of the one case, until that county ends it. */
export class GuestVisit {
  extract = $state.raw<Extract | null>(null)
  call = $state.raw<LiveCall | null>(null)
  /** Why nothing is shown (any more). */
  failure = $state.raw<CallFailure | null>(null)
  readonly #deps: GuestVisitDeps
  readonly #grant: string
  #url = ''
  #guest = ''
  /** The other county's. */
  #hub: Hub | null = null
  #closed = false
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(deps: GuestVisitDeps, grant: string) {
    this.#deps = deps
    this.#grant = grant
  }

  async open(): Promise<void> {
    await this.#read()
    if (this.#closed || this.failure) return
    this.#timer = setInterval(() => void this.#read(), readEvery)
    const devices = new OwnDevices(this.#deps.media)
    const live = new LiveCall({
      devices,
      enter: () => this.#room(),
      nameOf: (person) => person,
      inside: (page) => page.askAgain(),
    })
    if (!this.#closed && (await live.start())) this.call = live
    else devices.close()
    if (this.#closed) await live.close()
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
    void this.call?.close()
    this.call = null
    this.extract = null
  }

  readonly #read = inTurn(async () => {
    const answer = await this.#asGuest((hub, headers) => hub.call(readExtract, { headers }))
    if (this.#closed) return
    if (answer.ok) this.extract = answer.value
    // Without a right to it she is in the room all the same; without a line what was read stays as long as nobody ends it.
    const passes = answer.ok || ['unreachable', 'no-right', 'busy'].includes(answer.error.code)
    if (!passes) this.#over(answer.error)
  })

  async #room(): Promise<CallResult<RoomPass>> {
    const answer = await this.#asGuest((hub, headers) => hub.call(enterGuestRoom, { headers, body: {} }))
    if (!answer.ok) return answer
    // Its address is meant as seen from there.
    return { ok: true, value: { ...answer.value, url: answer.value.url || this.#url } }
  }

  #over(error: CallFailure): void {
    this.close()
    this.failure = error
  }

  /** Whom the other county does not know (yet, or since it started again) comes in anew. */
  async #asGuest<Value>(
    ask: (hub: Hub, headers: Readonly<Record<string, string>>) => Promise<CallResult<Value>>,
  ): Promise<CallResult<Value>> {
    if (this.#hub) {
      const answer = await ask(this.#hub, { authorization: `Bearer ${this.#guest}` })
      if (answer.ok || answer.error.code !== 'signed-out') return answer
    }
    const own = await this.#deps.grants.letter(this.#grant)
    if (!own.ok) return own
    const { url, letter } = own.value
    const hub = createHub({ fetch: this.#deps.fetch, base: url })
    const entered = await hub.call(enterAsGuest, { body: { letter } })
    if (!entered.ok) return entered
    this.#url = url
    this.#guest = entered.value.guest
    this.#hub = hub
    return ask(hub, { authorization: `Bearer ${this.#guest}` })
  }
}
