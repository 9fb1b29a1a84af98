import type { Stretch } from '../../../shared/evidence/playable.ts'
import { type Area, areaInCell, cellsOf } from '../../../shared/evidence/side-by-side.ts'
import type { Wish } from '../../../shared/evidence/wish.ts'
import type { Made, MadeThing } from './made.svelte.ts'
import type { Player } from './player.svelte.ts'

/** A part of one track's picture that is covered. No span: for as long as the film goes. */
export type Covered = { readonly track: string; readonly area: Area; readonly span: Stretch | null }
/** What somebody presses to add one without drawing it. */
const usualArea: Area = { x: 0.375, y: 0.375, width: 0.25, height: 0.25 }
const leastReason = 2

/** A redaction 遮挡 as it is drawn up: over the pictures of the player, for a film that was made before. */
export class Covering {
  /** The film's name. */
  film = $state('')
  areas = $state.raw<readonly Covered[]>([])
  /** Null: all of it. */
  silences = $state.raw<readonly (Stretch | null)[]>([])
  reason = $state('')
  readonly #player: Player
  readonly #made: Made

  constructor(player: Player, made: Made) {
    this.#player = player
    this.#made = made
    this.film = this.films[0]?.name ?? ''
  }

  /** What can be covered; films that people have had made come first, and then whole tracks. */
  get films(): readonly MadeThing[] {
    const placeOf = ({ kind, media }: MadeThing): number =>
      media.startsWith('audio/') ? 2 : kind === 'review' ? 1 : 0
    return this.#made.things
      .filter(({ media }) => /^(?:video|audio)\//.test(media))
      .sort((a, b) => placeOf(a) - placeOf(b))
  }

  /** The tracks whose pictures are in it, in their places. */
  get pictures(): readonly string[] {
    const film = this.#chosen
    return film ? this.#picturesOf(film) : []
  }

  /** What keeps it from being made. */
  get missing(): 'film' | 'nothing' | 'reason' | null {
    if (!this.#chosen) return 'film'
    if (this.#covered.length + this.silences.length === 0) return 'nothing'
    return this.reason.trim().length < leastReason ? 'reason' : null
  }

  get wish(): Wish | null {
    const film = this.#chosen
    if (!film || this.missing) return null
    const whole = this.#whole
    return {
      kind: 'redaction',
      from: film.name,
      blur: this.#covered.map((one) => ({ span: one.span ?? whole, area: this.#areaIn(film, one) })),
      mute: this.silences.map((span) => span ?? whole),
      reason: this.reason.trim(),
    }
  }

  /** A–B of the player, whole milliseconds; null where the film does not go. */
  get loop(): Stretch | null {
    const { loop } = this.#player
    const whole = this.#whole
    if (!loop || loop.end === null || loop.end <= whole.from || loop.from >= whole.to) return null
    return { from: Math.floor(loop.from), to: Math.ceil(loop.end) }
  }

  /** Of one picture, in the order in which they were drawn. */
  areasOf(track: string): readonly Area[] {
    return this.areas.filter((one) => one.track === track).map(({ area }) => area)
  }

  /** As they were drawn, moved, or taken away: what is said of their time stays. */
  draw(track: string, drawn: readonly Area[]): void {
    const mine = this.areas.filter((one) => one.track === track)
    const last = drawn.at(-1)
    if (drawn.length > mine.length && last) this.add(track, last)
    else if (drawn.length < mine.length)
      this.areas = this.areas.filter((one) => one.track !== track || drawn.includes(one.area))
    else
      this.areas = this.areas.map((one) => {
        const area = drawn[mine.indexOf(one)]
        return area ? { ...one, area } : one
      })
  }

  add(track: string, area: Area = usualArea): void {
    this.areas = [...this.areas, { track, area, span: this.loop }]
  }

  change(place: number, next: Partial<Covered>): void {
    this.areas = this.areas.map((one, at) => (at === place ? { ...one, ...next } : one))
  }

  remove(place: number): void {
    this.areas = this.areas.filter((_, at) => at !== place)
  }

  silence(): void {
    this.silences = [...this.silences, this.loop]
  }

  sound(place: number): void {
    this.silences = this.silences.filter((_, at) => at !== place)
  }

  get #chosen(): MadeThing | undefined {
    return this.#made.things.find(({ name }) => name === this.film)
  }

  get #whole(): Stretch {
    return this.#chosen?.span ?? { from: 0, to: this.#player.item.duration }
  }

  /** What was drawn on a picture that another film shows is kept, and not meant. */
  get #covered(): readonly Covered[] {
    const { pictures } = this
    return this.areas.filter(({ track }) => pictures.includes(track))
  }

  #picturesOf(film: MadeThing): readonly string[] {
    const before = this.#made.things.find(({ name }) => film.kind === 'redaction' && name === film.from[0])
    if (before) return this.#picturesOf(before)
    if (film.kind === 'audio') return []
    const sounds = this.#player.sounds.map(({ name }) => name)
    return film.from.filter((track) => !sounds.includes(track))
  }

  /** A film of one track shows what the player shows; side by side each picture is in a cell of its own. */
  #areaIn(film: MadeThing, { track, area }: Covered): Area {
    const { pictures } = this
    const cell = film.track === null ? cellsOf(pictures.length)[pictures.indexOf(track)] : undefined
    return cell ? areaInCell(area, cell, this.#player.aspects.get(track) ?? null) : area
  }
}
