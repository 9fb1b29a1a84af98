import type { InferOutput } from 'valibot'
import { answerOf, type CallFailure } from '../../shared/http/call.ts'
import { judgePackageFile, mostPackageBytes } from '../../shared/http/packages.ts'
import { sendFile } from './send-file.ts'

export type PackageRead = InferOutput<typeof judgePackageFile.response> & {
  /** As it lies on this computer: what is shown is taken out of it. */
  readonly file: File
}

/** A package that somebody brought, on its way to the county's judge, for as long as its page is open. */
export class PackageReading {
  /** Bytes of the file, and how many of them have gone; null while none is read. */
  going = $state.raw<{ readonly bytes: number; readonly all: number } | null>(null)
  read = $state.raw<PackageRead | null>(null)
  failure = $state.raw<CallFailure | null>(null)
  #ending = new AbortController()

  async bring(file: File): Promise<void> {
    this.stop()
    this.read = null
    this.failure = file.size > mostPackageBytes ? { code: 'too-large' } : null
    if (this.failure) return
    const { signal } = (this.#ending = new AbortController())
    const progress = (bytes: number): void => void (this.going = { bytes, all: file.size })
    progress(0)
    const response = await sendFile(judgePackageFile.path, file, progress, signal)
    if (signal.aborted) return
    const answer = response && (await answerOf(response, judgePackageFile.response).catch(() => null))
    this.going = null
    if (answer?.ok) this.read = { ...answer.value, file }
    else this.failure = answer?.error ?? { code: 'unreachable' }
  }

  stop(): void {
    this.#ending.abort()
    this.going = null
  }
}
