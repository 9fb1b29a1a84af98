import type { KeptFile } from '../../../shared/evidence/archive.ts'
import type { Wish } from '../../../shared/evidence/wish.ts'
import type { EvidenceDerivative } from '../../../shared/facts/evidence-state.ts'
import type { CallFailure, CallResult } from '../../../shared/http/call.ts'
import {
  actOnEvidence,
  cancelDerivation,
  deriveEvidence,
  type DeriveJob,
  type EvidenceAct,
  listDerivations,
  readEvidence,
} from '../../../shared/http/evidence.ts'
import type { CountyState } from '../county.svelte.ts'
import { inTurn } from '../in-turn.ts'
import { sumOf, type Viewing } from './viewing.ts'

/** Something that was made of an item 成品, and where in it that goes. No track: of several of them. */
export type MadeThing = EvidenceDerivative & Pick<KeptFile, 'track' | 'span'>
/** Its bytes, whose sum is right. `wrong`: it is not what was kept */
export type Taken =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'wrong' | 'over' | 'away' }

/** What was made of an item, what is being made, and what could not be. */
export class Made {
  /** The newest first. */
  things = $state.raw<readonly MadeThing[]>([])
  /** Why what was asked last was not done. */
  failure = $state.raw<CallFailure | null>(null)
  /** Why it is not known how it stands. */
  unread = $state.raw<CallFailure | null>(null)
  #jobs = $state.raw<readonly DeriveJob[]>([])
  /** What is being made, or waits for its turn. */
  readonly coming = $derived(this.#jobs.filter(({ phase }) => phase === 'waiting' || phase === 'running'))
  /** What was taken back did not fail. */
  readonly failed = $derived(
    this.#jobs.filter(({ phase, trouble }) => phase === 'failed' && trouble !== 'cancelled'),
  )
  readonly isBusy = $derived(this.coming.length > 0)
  readonly #viewing: Pick<Viewing, 'item' | 'made'>
  readonly #hub: CountyState['hub']

  constructor(viewing: Pick<Viewing, 'item' | 'made'>, hub: CountyState['hub']) {
    this.#viewing = viewing
    this.#hub = hub
  }

  /** All of it: others make things, too. */
  readonly load = inTurn(async () => {
    const params = this.#params
    const [told, jobs] = await Promise.all([
      this.#hub.call(readEvidence, { params }),
      this.#hub.call(listDerivations, { params }),
    ])
    if (jobs.ok) this.#jobs = jobs.value.jobs
    this.unread = told.ok ? null : told.error
    if (!told.ok) return
    const files = new Map(told.value.files.map((file) => [file.name, file]))
    this.things = told.value.evidence.derivatives
      .map((one) => {
        const { track, span } = files.get(one.name) ?? { track: null, span: null }
        return { ...one, track, span }
      })
      .sort((a, b) => b.at - a.at)
  })

  /** How far it has come, while something is being made; what came of it is read when it is over. */
  readonly follow = inTurn(async () => {
    const before = this.coming.length
    const jobs = await this.#hub.call(listDerivations, { params: this.#params })
    if (!jobs.ok) return
    this.#jobs = jobs.value.jobs
    if (this.coming.length < before) await this.load()
  })

  /** @returns whether it will be made */
  wish(wish: Wish): Promise<boolean> {
    return this.#asked(this.#hub.call(deriveEvidence, { params: this.#params, body: { wish, reason: '' } }))
  }

  cancel(job: string): Promise<boolean> {
    return this.#asked(this.#hub.call(cancelDerivation, { params: { ...this.#params, job } }))
  }

  /** By another person than who made it. */
  review(derivative: string, verdict: 'good' | 'bad', note: string): Promise<boolean> {
    const act: EvidenceAct = { act: 'review', derivative, verdict, note }
    return this.#asked(this.#hub.call(actOnEvidence, { params: this.#params, body: { act } }))
  }

  /** As it lies in the archive, or not at all. */
  async take({ name, sha256 }: MadeThing): Promise<Taken> {
    const brought = await this.#viewing.made(name)
    if (brought.kind !== 'bytes') return brought
    const isRight = (await sumOf(brought.bytes)) === sha256
    return isRight ? { kind: 'bytes', bytes: new Uint8Array(brought.bytes) } : { kind: 'wrong' }
  }

  get #params(): { readonly subject: string } {
    return { subject: this.#viewing.item.subject }
  }

  async #asked(asking: Promise<CallResult<unknown>>): Promise<boolean> {
    const answer = await asking
    this.failure = answer.ok ? null : answer.error
    await this.load()
    return answer.ok
  }
}
