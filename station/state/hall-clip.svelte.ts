import { answerOf, type CallFailure, pathOf } from '../../shared/http/call.ts'
import { mostClipBytes } from '../../shared/evidence/hall-clip.ts'
import {
  beginHallClip,
  dropHallClip,
  type HallForm,
  readHallClip,
  sendHallClip,
} from '../../shared/http/hall.ts'
import { sumOfFile } from '../data/sum-of-file.ts'
import type { Hub } from './county-hub.ts'
import { sendFile } from './send-file.ts'

/** Of a file that is being brought. `checking`: all of it is there, and the county looks at it. `broken`: the line did; what came is kept. */
export type HallPhase =
  | { readonly kind: 'form' }
  | { readonly kind: 'summing' | 'sending' | 'checking' | 'broken'; readonly bytes: number }
  | { readonly kind: 'done'; readonly subject: string }

const form: HallPhase = { kind: 'form' }
/** What some systems call a film, for the ones that say nothing. */
const unknownMedia = 'application/octet-stream'

/** A clip of the hall's own cameras on its way to the county, for as long as its page is open. */
export class HallClip {
  phase = $state.raw<HallPhase>(form)
  failure = $state.raw<CallFailure | null>(null)
  readonly #hub: Hub
  #file: File | null = null
  #upload: string | null = null
  #ending = new AbortController()

  constructor(hub: Hub) {
    this.#hub = hub
  }

  /** Bytes of the file. */
  get size(): number {
    return this.#file?.size ?? 0
  }

  async bring(file: File, custody: Omit<HallForm, 'file'>): Promise<void> {
    this.failure = file.size > mostClipBytes ? { code: 'too-large' } : null
    if (this.failure) return
    const { signal } = (this.#ending = new AbortController())
    this.#file = file
    this.phase = { kind: 'summing', bytes: 0 }
    const sha256 = await sumOfFile(file, (bytes) => (this.phase = { kind: 'summing', bytes }), signal)
    if (signal.aborted) return
    if (sha256 === null) return this.#stop({ code: 'bad-request', where: 'file' })
    const media = /^[a-z]+\/[\w.+-]{1,50}$/.test(file.type) ? file.type : unknownMedia
    const body = { ...custody, file: { name: file.name.slice(-200), media, bytes: file.size, sha256 } }
    const begun = await this.#hub.call(beginHallClip, { body })
    if (!begun.ok) return this.#stop(begun.error)
    this.#upload = begun.value.upload
    await this.#send(0)
  }

  /** From where the line broke. */
  async goOn(): Promise<void> {
    const upload = this.#upload
    if (upload === null) return
    const stood = await this.#hub.call(readHallClip, { params: { upload } })
    if (!stood.ok) {
      this.failure = stood.error
      if (stood.error.code === 'not-found') this.#stop(stood.error)
      return
    }
    const { subject, offset } = stood.value
    if (subject === null) await this.#send(offset)
    else this.phase = { kind: 'done', subject }
  }

  /** Nothing of it is kept. */
  async drop(): Promise<void> {
    this.#ending.abort()
    const upload = this.#upload
    this.#stop(null)
    if (upload !== null) await this.#hub.call(dropHallClip, { params: { upload } })
  }

  async #send(from: number): Promise<void> {
    const [file, upload] = [this.#file, this.#upload]
    if (!file || upload === null) return
    const { signal } = this.#ending
    this.failure = null
    const progress = (bytes: number): void => {
      const all = from + bytes
      this.phase = { kind: all < file.size ? 'sending' : 'checking', bytes: Math.min(all, file.size) }
    }
    progress(0)
    const path = pathOf(sendHallClip.path, { upload }, { from })
    const response = await sendFile(path, file.slice(from), progress, signal)
    if (signal.aborted) return
    const answer = response && (await answerOf(response, sendHallClip.response).catch(() => null))
    if (answer?.ok && answer.value.subject !== null)
      this.phase = { kind: 'done', subject: answer.value.subject }
    else if (
      !answer ||
      answer.ok ||
      ['unreachable', 'no-room', 'busy', 'wrong-offset'].includes(answer.error.code)
    ) {
      this.failure = answer && !answer.ok ? answer.error : { code: 'unreachable' }
      this.phase = { kind: 'broken', bytes: this.phase.kind === 'sending' ? this.phase.bytes : from }
    } else this.#stop(answer.error)
  }

  #stop(failure: CallFailure | null): void {
    this.failure = failure
    this.#upload = null
    this.phase = form
  }
}
