import { type Cue, readVtt, type ReadVtt, writeVtt } from '../../../shared/evidence/transcript.ts'
import { type PlayableItem, placeAt } from '../../../shared/evidence/playable.ts'
import type { Player } from './player.svelte.ts'

/** A sentence that nobody has said the end of. */
const usualLength = 4_000

/** The transcript of the item that is played: read, searched, written. */
export class Transcript {
  cues = $state.raw<readonly Cue[]>([])
  /** Something is not in the archive yet. */
  changed = $state(false)
  failed = $state(false)
  wrong = $state.raw<Extract<ReadVtt, { ok: false }> | null>(null)
  /** Who wrote the one that stands in the archive, and who has read it. */
  kept = $state.raw<PlayableItem['transcript']>(null)
  readonly #player: Player
  readonly now = $derived.by(() => placeAt(this.cues, this.#player.moment))

  constructor(player: Player) {
    this.#player = player
    this.kept = player.item.transcript
  }

  /** As any player reads it. */
  get text(): string {
    return writeVtt(this.cues)
  }

  /** Nobody who is a person wrote it, or has read it against the sound. */
  get isDraft(): boolean {
    return this.kept?.machine === true && this.kept.readBy.length === 0
  }

  async load(): Promise<void> {
    await this.refresh()
    if (!this.kept || this.changed) return
    const { viewing, item } = this.#player
    const brought = await viewing.transcript()
    if (brought.kind !== 'bytes' || this.changed) return
    // It was looked at when it was kept; a sound may end some ms after the last picture.
    const read = readVtt(new TextDecoder().decode(brought.bytes), Infinity)
    if (!read.ok) return
    this.cues = read.cues
      .filter(({ from }) => from < item.duration)
      .map((cue) => ({ ...cue, to: Math.min(cue.to, item.duration) }))
  }

  /** Others write, and read, too. */
  async refresh(): Promise<void> {
    const answer = await this.#player.viewing.writing()
    if (answer.ok) this.kept = answer.value.writing
  }

  /** Those in which it is said, or all. */
  find(sought: string): readonly { readonly cue: Cue; readonly place: number }[] {
    const text = sought.trim().toLowerCase()
    return this.cues
      .map((cue, place) => ({ cue, place }))
      .filter(
        ({ cue }) =>
          text === '' || cue.text.toLowerCase().includes(text) || cue.who.toLowerCase().includes(text),
      )
  }

  /** That it was searched is a line of its own. */
  noteSearch(sought: string): void {
    if (sought.trim() === '') return
    const { viewing, item } = this.#player
    void viewing.note({ what: 'searched', track: null, from: 0, to: item.duration })
  }

  /** From the end of the one before, or from now. */
  say(who: string, text: string): void {
    const { moment, item } = this.#player
    const to = Math.min(Math.max(Math.floor(moment), 1), item.duration)
    const before = this.cues.filter((cue) => cue.from < to).at(-1)
    const from = Math.max(before && before.to < to ? before.to : 0, to - usualLength * 2)
    this.#set([
      ...this.cues,
      { from: before ? Math.max(from, before.from) : from, to, who, text: text.trim() },
    ])
  }

  remove(place: number): void {
    this.#set(this.cues.filter((_, at) => at !== place))
  }

  /** A file that somebody brought. */
  take(text: string): void {
    const read = readVtt(text, this.#player.item.duration)
    this.wrong = read.ok ? null : read
    if (read.ok) this.#set(read.cues)
  }

  async save(): Promise<boolean> {
    const kept = await this.#player.viewing.keepTranscript(writeVtt(this.cues))
    this.failed = !kept.ok
    if (!kept.ok) return false
    this.changed = false
    await this.refresh()
    return true
  }

  #set(cues: readonly Cue[]): void {
    this.cues = [...cues].sort((a, b) => a.from - b.from)
    this.changed = true
    this.wrong = null
  }
}
