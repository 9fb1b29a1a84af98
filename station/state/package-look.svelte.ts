import * as v from 'valibot'
import type { Shown } from '../../shared/evidence/package/shown.ts'
import { type Cue, readVtt } from '../../shared/evidence/transcript.ts'
import { sumOfFile } from '../data/sum-of-file.ts'

const lookSchema = v.object({
  at: v.string(),
  reason: v.string(),
  what: v.string(),
  unit: v.string(),
  name: v.string(),
})
/** Who looked at it, as the county says that gave the package. */
export type ForeignLook = v.InferOutput<typeof lookSchema>

export type Opened =
  /** @property url of its bytes, while it is open */
  | { readonly kind: 'media'; readonly url: string }
  | { readonly kind: 'transcript'; readonly cues: readonly Cue[] }
  | { readonly kind: 'looks'; readonly looks: readonly ForeignLook[] }
  /** `altered`: it is not what the county judged any more, or cannot be read · `unreadable`: it is genuine, and nothing that can be shown */
  | { readonly kind: 'altered' | 'unreadable' }

/** What is said of one file is text; more is none. */
const mostText = 16_000_000

/** One thing of a package on this computer, taken out of it and summed once more before it is shown: nothing of it lies anywhere else. */
export class PackageLook {
  /** Bytes that have been summed. */
  summed = $state(0)
  opened = $state.raw<Opened | null>(null)
  readonly #ending = new AbortController()

  async open(whole: Blob, { file, media, kind }: Shown): Promise<void> {
    const { signal } = this.#ending
    const part = whole.slice(file.at, file.at + file.bytes, media)
    const sum = await sumOfFile(part, (bytes) => (this.summed = bytes), signal)
    if (signal.aborted) return
    if (sum !== file.sha256) this.opened = { kind: 'altered' }
    else if (kind === 'transcript' || kind === 'looks') {
      const read = part.size > mostText ? null : textOf(kind, await part.text().catch(() => ''))
      if (!signal.aborted) this.opened = read ?? { kind: 'unreadable' }
    } else this.opened = { kind: 'media', url: URL.createObjectURL(part) }
  }

  /** It was no film that this browser knows. */
  fail(): void {
    this.#let()
    this.opened = { kind: 'unreadable' }
  }

  close(): void {
    this.#ending.abort()
    this.#let()
    this.opened = null
  }

  #let(): void {
    if (this.opened?.kind === 'media') URL.revokeObjectURL(this.opened.url)
  }
}

function textOf(kind: 'transcript' | 'looks', text: string): Opened | null {
  if (kind === 'looks') {
    const looks = text.split('\n').filter(Boolean).map(lookIn)
    return looks.every((look) => look !== null) ? { kind, looks } : null
  }
  const read = readVtt(text, Infinity)
  return read.ok ? { kind, cues: read.cues } : null
}

function lookIn(line: string): ForeignLook | null {
  try {
    const read = v.safeParse(lookSchema, JSON.parse(line))
    return read.success ? read.output : null
  } catch {
    return null
  }
}
