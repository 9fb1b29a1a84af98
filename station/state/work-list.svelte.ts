import { SvelteMap } from 'svelte/reactivity'
import type * as v from 'valibot'
import type { CallFailure } from '../../shared/http/call.ts'
import { actOnCase, listCases, readCase, type Act, type CaseRow, type News } from '../../shared/http/cases.ts'
import type { Hub } from './hub.ts'
import { inTurn } from './in-turn.ts'
import type { WorkTab } from './work-rows.ts'

export type CaseView = v.InferOutput<typeof readCase.response>

/** The county's work list and the case that is open; whoever owns it tells it the county's live events. */
export class WorkList {
  rows = $state.raw<readonly CaseRow[] | null>(null)
  open = $state.raw<CaseView | null>(null)
  /** The subject of the open case; `open` follows when the hub has answered. */
  chosen = $state.raw<string | null>(null)
  /** Why the list could not be fetched; what was fetched before stays. */
  failure = $state.raw<CallFailure | null>(null)
  openFailure = $state.raw<CallFailure | null>(null)
  /** What was being written about a case, by subject and kind: it outlives a look at another case, and the end of a session. */
  readonly drafts = new SvelteMap<string, string>()
  tab = $state.raw<WorkTab>('mine')
  /** What was just done with the open case, for whoever did it. */
  said = $state.raw('')
  readonly #hub: Hub

  constructor(hub: Hub) {
    this.#hub = hub
  }

  /** Fetches list and open case anew. */
  readonly refresh = inTurn(async () => {
    const answer = await this.#hub.call(listCases)
    if (answer.ok) this.rows = answer.value
    this.failure = answer.ok ? null : answer.error
    if (this.chosen) await this.#read(this.chosen)
  })

  async hear(news: News): Promise<void> {
    if (news.kind === 'case') await this.refresh()
  }

  async choose(subject: string | null): Promise<void> {
    if (subject === this.chosen) return
    this.chosen = subject
    this.open = null
    this.openFailure = null
    this.said = ''
    if (subject) await this.#read(subject)
  }

  /**
   * Null when it went well. The act says what this page had seen, so that a clash shows where there is one.
   * @param said the sentence that then stands beside the composer
   */
  async act(act: Act, said: string): Promise<CallFailure | null> {
    const { open } = this
    this.said = ''
    if (!open) return { code: 'not-found' }
    const { subject, heads } = open.matter
    const answer = await this.#hub.call(actOnCase, {
      params: { subject },
      body: { act, seen: [...heads.ids] },
    })
    await this.refresh()
    if (answer.ok && this.chosen === subject) this.said = said
    return answer.ok ? null : answer.error
  }

  async #read(subject: string): Promise<void> {
    const answer = await this.#hub.call(readCase, { params: { subject } })
    if (this.chosen !== subject) return
    if (answer.ok) this.open = answer.value
    this.openFailure = answer.ok ? null : answer.error
  }
}
