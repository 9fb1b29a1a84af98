import {
  cancelDerivation,
  deriveEvidence,
  type DeriveJob,
  listDerivations,
} from '../../../shared/http/evidence.ts'
import type { CountyState } from '../county.svelte.ts'
import { inTurn } from '../in-turn.ts'

/** Between two questions about how far it is. */
const askEvery = 2_000

/** The county's recogniser 识别程序 at an item: asked for a transcript, followed while it listens, stopped. Whoever looks sees who was asked already. */
export class MachineDraft {
  /** The last that was asked; null where nobody has, since the county was started. */
  job = $state.raw<DeriveJob | null>(null)
  /** What was asked did not reach the county, or it did not want to. */
  failed = $state(false)
  readonly #hub: CountyState['hub']
  readonly #subject: string
  readonly #ended: () => Promise<void>

  /** @param ended it may have been written */
  constructor(hub: CountyState['hub'], subject: string, ended: () => Promise<void>) {
    this.#hub = hub
    this.#subject = subject
    this.#ended = ended
  }

  get isOpen(): boolean {
    return this.job?.phase === 'waiting' || this.job?.phase === 'running'
  }

  /** Why nothing came of it; what was stopped is no trouble. */
  get trouble(): DeriveJob['trouble'] {
    const trouble = this.job?.trouble ?? null
    return trouble === 'cancelled' ? null : trouble
  }

  /** While a page shows it. @returns the end of it */
  watch(): () => void {
    void this.follow()
    const timer = setInterval(() => {
      if (this.isOpen) void this.follow()
    }, askEvery)
    return () => clearInterval(timer)
  }

  readonly follow = inTurn(async () => {
    const answer = await this.#hub.call(listDerivations, { params: { subject: this.#subject } })
    if (!answer.ok) return
    const wasOpen = this.isOpen
    this.job = answer.value.jobs.findLast(({ kind }) => kind === 'transcript') ?? null
    if (wasOpen && !this.isOpen) await this.#ended()
  })

  async ask(): Promise<void> {
    const wish = { kind: 'transcript' } as const
    const params = { subject: this.#subject }
    const answer = await this.#hub.call(deriveEvidence, { params, body: { wish, reason: '' } })
    this.failed = !answer.ok
    if (answer.ok) this.job = answer.value
  }

  async stop(): Promise<void> {
    if (!this.job) return
    const params = { subject: this.#subject, job: this.job.id }
    this.failed = !(await this.#hub.call(cancelDerivation, { params })).ok
    await this.follow()
  }
}
