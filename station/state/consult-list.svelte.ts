import type * as v from 'valibot'
import type { CallFailure, CallResult } from '../../shared/http/call.ts'
import type { News } from '../../shared/http/cases.ts'
import {
  actOnConsult,
  type ConsultAct,
  enterConsult,
  listConsults,
  readConsult,
  type RoomPass,
} from '../../shared/http/consults.ts'
import type { Hub } from './county-hub.ts'
import { SubjectList } from './subject-list.svelte.ts'

export type ConsultsView = v.InferOutput<typeof listConsults.response>
export type ConsultView = v.InferOutput<typeof readConsult.response>

/** Who waits for help and who is helped, and the consult that is open. */
export class ConsultList extends SubjectList<ConsultsView['rows'], ConsultView> {
  readonly #hub: Hub

  constructor(hub: Hub) {
    super({
      rows: async () => {
        const answer = await hub.call(listConsults)
        return answer.ok ? { ok: true, value: answer.value.rows } : answer
      },
      one: (subject) => hub.call(readConsult, { params: { subject } }),
    })
    this.#hub = hub
  }

  /** Those who ring: nobody has them. */
  get ringing(): ConsultsView['rows'] {
    return (this.rows ?? []).filter(({ phase }) => phase === 'waiting')
  }

  async hear(news: News): Promise<void> {
    if (news.kind === 'consult') await this.refresh()
  }

  /** Null when it went well. @param subject the open one, unless told */
  async act(act: ConsultAct, subject = this.chosen): Promise<CallFailure | null> {
    if (subject === null) return { code: 'not-found' }
    const failure = await this.#say(act, subject)
    await this.refresh()
    return failure
  }

  /** As `act`; but somebody waits for a picture, and the list can follow. */
  async accept(subject: string): Promise<CallFailure | null> {
    const failure = await this.#say({ act: 'accept' }, subject)
    void this.refresh()
    return failure
  }

  enter(subject: string): Promise<CallResult<RoomPass>> {
    return this.#hub.call(enterConsult, { params: { subject } })
  }

  async #say(act: ConsultAct, subject: string): Promise<CallFailure | null> {
    const answer = await this.#hub.call(actOnConsult, { params: { subject }, body: { act } })
    return answer.ok ? null : answer.error
  }
}
