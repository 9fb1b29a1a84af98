import type { CallFailure, CallResult } from '../../shared/http/call.ts'
import type { News } from '../../shared/http/cases.ts'
import { declineGrant, type GrantView, listGrants, visitGrant } from '../../shared/http/counties.ts'
import type { Hub } from './county-hub.ts'
import { inTurn } from './in-turn.ts'

/** Other counties' calls for this person; whoever owns it tells it the county's live events. */
export class GrantList {
  rows = $state.raw<readonly GrantView[]>([])
  /** Whether the hub has answered once: until then nobody knows that a grant is not there. */
  asked = $state(false)
  readonly #hub: Hub

  constructor(hub: Hub) {
    this.#hub = hub
  }

  readonly refresh = inTurn(async () => {
    const answer = await this.#hub.call(listGrants)
    if (!answer.ok) return
    this.rows = answer.value
    this.asked = true
  })

  async hear(news: News): Promise<void> {
    if (news.kind === 'grants') await this.refresh()
  }

  /** What this person's browser brings to the county that asks. */
  letter(grant: string): Promise<CallResult<{ readonly url: string; readonly letter: string }>> {
    return this.#hub.call(visitGrant, { params: { grant } })
  }

  /** Null when it went well. */
  async decline(grant: string): Promise<CallFailure | null> {
    const answer = await this.#hub.call(declineGrant, { params: { grant } })
    await this.refresh()
    return answer.ok ? null : answer.error
  }

  forget(): void {
    this.rows = []
    this.asked = false
  }
}
