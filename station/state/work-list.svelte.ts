import { SvelteMap } from 'svelte/reactivity'
import type * as v from 'valibot'
import type { CallFailure } from '../../shared/http/call.ts'
import { actOnCase, listCases, readCase, type Act, type CaseRow, type News } from '../../shared/http/cases.ts'
import type { Hub } from './county-hub.ts'
import { SubjectList } from './subject-list.svelte.ts'
import type { WorkTab } from './work-rows.ts'

export type CaseView = v.InferOutput<typeof readCase.response>

/** The county's work list and the case that is open. */
export class WorkList extends SubjectList<readonly CaseRow[], CaseView> {
  /** What was being written about a case, by subject and kind: it outlives a look at another case, and the end of a session. */
  readonly drafts = new SvelteMap<string, string>()
  tab = $state.raw<WorkTab>('mine')
  /** What was just done with the open case, for whoever did it. */
  said = $state.raw('')
  readonly #hub: Hub

  constructor(hub: Hub) {
    super({
      rows: () => hub.call(listCases),
      one: (subject) => hub.call(readCase, { params: { subject } }),
    })
    this.#hub = hub
  }

  async hear(news: News): Promise<void> {
    if (news.kind === 'case') await this.refresh()
  }

  override async choose(subject: string | null): Promise<void> {
    if (subject !== this.chosen) this.said = ''
    await super.choose(subject)
  }

  override forget(): void {
    super.forget()
    this.drafts.clear()
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
}
