import type * as v from 'valibot'
import type { CallFailure } from '../../shared/http/call.ts'
import type { county, firstRun, Person } from '../../shared/http/people.ts'
import type { Hub } from './county-hub.ts'

export type CountyInfo = v.InferOutput<typeof county.response>
export type FirstRunForm = v.InferInput<typeof firstRun.request>

/** A desk starts without them. */
const endpoints = () => import('../../shared/http/people.ts')

/** Who is signed in at this browser as staff of the county. */
export class Session {
  /** `undefined` until the hub has answered. */
  person = $state.raw<Person | null | undefined>(undefined)
  info = $state.raw<CountyInfo | null>(null)
  /** Why nothing is known of the county. */
  failure = $state.raw<CallFailure | null>(null)
  /** Hub time minus this computer's, ms. */
  offset = $state.raw(0)
  readonly #hub: Hub

  constructor(hub: Hub) {
    this.#hub = hub
  }

  readonly now = (): number => Date.now() + this.offset

  async open(): Promise<void> {
    const { county, me } = await endpoints()
    const [about, who] = await Promise.all([this.#hub.call(county), this.#hub.call(me)])
    this.failure = about.ok ? null : about.error
    if (about.ok) {
      this.info = about.value
      this.offset = about.value.time - Date.now()
    }
    // Without an answer nobody is signed out: whoever was signed in goes on with what is on the screen.
    if (who.ok) this.person = who.value
    else if (who.error.code !== 'unreachable') this.person = null
  }

  /** Null when it went well. */
  async signIn(staff: string, password: string): Promise<CallFailure | null> {
    const answer = await this.#hub.call((await endpoints()).signIn, { body: { staff, password } })
    if (!answer.ok) return answer.error
    this.person = answer.value
    return null
  }

  /** Makes the county and its first administrator, and signs that person in. Null when it went well. */
  async begin(form: FirstRunForm): Promise<CallFailure | null> {
    const answer = await this.#hub.call((await endpoints()).firstRun, { body: form })
    if (!answer.ok) return answer.error
    await this.open()
    return this.signIn(form.admin.id, form.admin.password)
  }

  async signOut(): Promise<void> {
    await this.#hub.call((await endpoints()).signOut)
    this.person = null
  }

  /** The hub said that the session is over. */
  ended(): void {
    this.person = null
  }
}
