import type { Bytes } from '../../../shared/entry/bytes.ts'
import { type PlayableTrack, placeAt } from '../../../shared/evidence/playable.ts'
import { createFilmBuffer, type FilmBuffer } from './film-buffer.ts'
import { isLost, keepStep, patience } from './keep-step.ts'
import { checked } from './lights.ts'
import { type Brought, sumOf } from './viewing.ts'

/**
 * How a track stands at a moment: to be shown, on its way, checked and wrong, or not there. `away`: the county does not answer. `unshown`: genuine, and this
 * browser does not show it. `late`: it is there, and the browser has been looking for the picture for longer than anybody waits.
 */
export type Stand = 'ready' | 'coming' | 'wrong' | 'none' | 'away' | 'unshown' | 'late'

const shownStands: ReadonlySet<Stand> = new Set(['ready', 'late'])

/** Loaded before it is needed, and held behind it, ms. */
const ahead = 24_000
const behind = 60_000
const askAgain = 2_000

type Deps = {
  readonly track: PlayableTrack
  readonly duration: number
  readonly bring: (number: number, signal: AbortSignal) => Promise<Brought>
  /** A segment was checked, or could not be brought. */
  readonly changed: () => void
  /** The reason has to be said once more. */
  readonly over: () => void
}

/**
 * One track of an item in one element of the page. What is shown was brought whole, summed, and found to be what the index says; what was not is not given
 * to the browser at all.
 */
export class TrackFeed {
  readonly track: PlayableTrack
  /** One a segment: see `checked`. */
  readonly checks: Uint8Array
  /** How far it is ahead of the clock, ms; null while it does not run. */
  drift: number | null = null
  readonly #deps: Deps
  readonly #held = new Set<number>()
  #element: HTMLMediaElement | null = null
  #buffer: FilmBuffer | null = null
  #moment = 0
  #until = ahead
  #busy = false
  #abort = new AbortController()
  #bringing = -1
  #awayAt = -Infinity
  /** What stands before all segments; null until it came. */
  #head: 'there' | 'wrong' | null = null
  #soughtSince: number | null = null

  constructor(deps: Deps) {
    this.#deps = deps
    this.track = deps.track
    this.checks = new Uint8Array(deps.track.segments.length)
  }

  /** @returns the end of it */
  attach(element: HTMLMediaElement): () => void {
    const source = new MediaSource()
    const url = URL.createObjectURL(source)
    this.#element = element
    this.#head = null
    element.preservesPitch = true
    element.src = url
    source.addEventListener('sourceopen', () => this.#open(source), { once: true })
    element.addEventListener('error', this.#broke)
    return () => {
      element.removeEventListener('error', this.#broke)
      this.#abort.abort()
      this.#buffer = null
      this.#element = null
      this.#held.clear()
      element.removeAttribute('src')
      element.load()
      URL.revokeObjectURL(url)
    }
  }

  stand(moment: number): Stand {
    const place = placeAt(this.track.segments, moment)
    if (place < 0) return 'none'
    if (this.#head === 'wrong' || this.checks[place] === checked.wrong) return 'wrong'
    if (this.checks[place] === checked.unshown) return 'unshown'
    if (this.#held.has(place)) return this.#soughtFor() > patience ? 'late' : 'ready'
    return performance.now() - this.#awayAt < askAgain ? 'away' : 'coming'
  }

  /** Whether the browser is still looking for the picture of this moment; not for ever. */
  isSought(moment: number): boolean {
    return this.#soughtFor() > 0 && this.stand(moment) === 'ready'
  }

  /** What is shown now; loads what comes next. @param only the moment itself, for who has a thin line */
  want(moment: number, only = false): void {
    this.#moment = moment
    this.#until = moment + (only ? 1 : ahead)
    const bringing = this.track.segments[this.#bringing]
    if (bringing && (bringing.to <= moment || bringing.from > this.#until)) this.#abort.abort()
    void this.#fill()
  }

  /** Keeps the element in step with the clock. */
  follow(moment: number, goes: boolean, rate: number): void {
    const element = this.#element
    if (!element) return
    this.drift = null
    this.#soughtSince = element.seeking ? (this.#soughtSince ?? performance.now()) : null
    // Where there is nothing, in a silence, it stands until there is: who looks for what is not there never comes back.
    const isThere = shownStands.has(this.stand(moment)) && (this.#buffer?.has(moment) ?? false)
    if (!goes || !isThere) {
      if (!element.paused) element.pause()
      if (isThere && Math.abs(element.currentTime * 1000 - moment) > 2) this.#look(element, moment)
      return
    }
    const drift = element.currentTime * 1000 - moment
    const step = keepStep(drift, rate)
    if (element.paused) void element.play().catch(() => undefined)
    if (step.kind === 'jump') return this.#look(element, moment)
    this.drift = drift
    if (element.playbackRate !== step.rate) element.playbackRate = step.rate
  }

  #look(element: HTMLMediaElement, moment: number): void {
    const place = element.currentTime * 1000
    const isHeld = this.#buffer?.has(place) ?? false
    const search = { isHeld, since: this.#soughtFor(), away: Math.abs(place - moment) }
    if (element.seeking && !isLost(search)) return
    element.currentTime = moment / 1000
    this.#soughtSince = performance.now()
  }

  #open(source: MediaSource): void {
    this.#buffer = createFilmBuffer(source, this.track)
    source.duration = this.#deps.duration / 1000
    void this.#fill()
  }

  async #fill(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      await this.#takeHead()
      for (let place = this.#next(); place !== null; place = this.#next()) await this.#take(place)
    } finally {
      this.#busy = false
    }
  }

  async #takeHead(): Promise<void> {
    if (this.#head !== null || !this.#mayAsk()) return
    const head = await this.#brought(0, this.track.head.sha256)
    if (head === null || !this.#buffer) return
    if (head !== 'wrong') await this.#buffer.head(head)
    this.#head = head === 'wrong' ? 'wrong' : 'there'
    this.#deps.changed()
  }

  #mayAsk(): boolean {
    return this.#buffer !== null && performance.now() - this.#awayAt >= askAgain
  }

  /** The first segment from the moment on that is neither here nor wrong. */
  #next(): number | null {
    if (this.#head !== 'there' || !this.#mayAsk()) return null
    const { segments } = this.track
    const at = placeAt(segments, this.#moment)
    const first = at >= 0 ? at : segments.findIndex(({ from }) => from >= this.#moment)
    for (let place = first; place >= 0 && place < segments.length; place += 1) {
      if ((segments[place]?.from ?? Infinity) > this.#until) return null
      if (!this.#held.has(place) && !isRefused(this.checks[place])) return place
    }
    return null
  }

  async #take(place: number): Promise<void> {
    const segment = this.track.segments[place]
    if (!segment) return
    this.#bringing = place
    const bytes = await this.#brought(segment.number, segment.sha256)
    this.#bringing = -1
    if (bytes === null || !this.#buffer) return
    if (bytes === 'wrong') this.checks[place] = checked.wrong
    else {
      await this.#makeRoom(this.#buffer)
      const isShown = await this.#buffer.lay(segment, bytes)
      if (isShown) this.#held.add(place)
      this.checks[place] = isShown ? checked.good : checked.unshown
    }
    this.#deps.changed()
  }

  /** The bytes, when they are what they should be; null when they did not come. */
  async #brought(number: number, sha256: string): Promise<Bytes | 'wrong' | null> {
    this.#abort = new AbortController()
    const { signal } = this.#abort
    const brought = await this.#deps.bring(number, signal)
    if (brought.kind === 'bytes')
      return (await sumOf(brought.bytes)) === sha256 ? new Uint8Array(brought.bytes) : 'wrong'
    if (signal.aborted) return null
    this.#awayAt = performance.now()
    if (brought.kind === 'over') this.#deps.over()
    this.#deps.changed()
    return null
  }

  /** A browser holds minutes of a film, not hours. */
  async #makeRoom(buffer: FilmBuffer): Promise<void> {
    for (const place of this.#held) {
      const segment = this.track.segments[place]
      if (!segment || (segment.to > this.#moment - behind && segment.from < this.#until + behind)) continue
      this.#held.delete(place)
      await buffer.drop(segment)
    }
  }

  #soughtFor(): number {
    return this.#soughtSince === null ? 0 : performance.now() - this.#soughtSince
  }

  /** The browser could not make pictures of it, and takes no more of this track. */
  readonly #broke = (): void => {
    for (const place of this.#held) this.checks[place] = checked.unshown
    this.#held.clear()
    this.#deps.changed()
  }
}

/** What is brought once, and not again. */
function isRefused(check: number | undefined): boolean {
  return check === checked.wrong || check === checked.unshown
}
