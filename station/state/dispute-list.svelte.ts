import type * as v from 'valibot'
import type { Fact } from '../../shared/facts/fact.ts'
import type { CallFailure, CallResult } from '../../shared/http/call.ts'
import type { Page } from '../../shared/facts/matter.ts'
import {
  actOnDispute,
  layDisputePage,
  listDisputes,
  printDispute,
  readDispute,
} from '../../shared/http/disputes.ts'
import type { Hub } from './county-hub.ts'
import { SubjectList } from './subject-list.svelte.ts'

export type DisputesView = v.InferOutput<typeof listDisputes.response>
export type DisputeView = v.InferOutput<typeof readDispute.response>
export type Printed = v.InferOutput<typeof printDispute.response>

/** The mediation room's list and the dispute that is open. */
export class DisputeList extends SubjectList<DisputesView, DisputeView> {
  readonly #hub: Hub

  constructor(hub: Hub) {
    super({
      rows: () => hub.call(listDisputes),
      one: (subject) => hub.call(readDispute, { params: { subject } }),
    })
    this.#hub = hub
  }

  /** Says one fact of the open dispute, by who saw what is shown. Null when it went well. */
  async act<Body>(fact: Fact<Body>, body: Body): Promise<CallFailure | null> {
    const state = this.open?.dispute
    if (!state) return { code: 'not-found' }
    const answer = await this.#hub.call(actOnDispute, {
      params: { subject: state.subject },
      body: { type: fact.type, body, seen: [...state.heads.ids] },
    })
    await this.refresh()
    return answer.ok ? null : answer.error
  }

  async print(draft: string): Promise<CallResult<Printed>> {
    const subject = this.chosen ?? ''
    const answer = await this.#hub.call(printDispute, { params: { subject }, body: { draft } })
    await this.refresh()
    return answer
  }

  /** A page of the signed paper; the fact that names it is said afterwards. */
  async layPage(page: Blob): Promise<CallResult<Page>> {
    const bytes = new Uint8Array(await page.arrayBuffer())
    return this.#hub.call(layDisputePage, { params: { subject: this.chosen ?? '' }, bytes })
  }
}
