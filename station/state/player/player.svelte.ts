import { SvelteMap } from 'svelte/reactivity'
import { checked, type Light, lightsOf } from './lights.ts'
import { citationAt } from '../../../shared/evidence/cite.ts'
import { type Peaks, readPeaks } from '../../../shared/evidence/peaks.ts'
import { openingOf, type PlayableItem, type PlayableTrack } from '../../../shared/evidence/playable.ts'
import type { Citation } from '../../../shared/facts/dispute-record.ts'
import { type Stand, TrackFeed } from './track-feed.ts'
import { FilmClock } from './film-clock.ts'
import { sumOf, type Viewing } from './viewing.ts'

export const layouts = ['beside', 'large', 'screen', 'sound'] as const
export type Layout = (typeof layouts)[number]
const rates = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const

/** On a thin line, a still so often, ms. */
const stillEvery = 30_000
/** A frame while nobody knows how long they are, ms. */
const usualFrame = 40

/** Camera, agent and screen in step with one clock. Times are ms of the item. */
export class Player {
  readonly viewing: Viewing
  readonly item: PlayableItem
  moment = $state(0)
  playing = $state(false)
  /** It plays, and waits for what has to be checked first. */
  waiting = $state(false)
  rate = $state(1)
  muted = $state(false)
  layout = $state<Layout>('beside')
  /** The track that is large, marked and cited. */
  chosen = $state('')
  /** A–B, once A is set; `end` once B is, too. */
  loop = $state.raw<{ readonly from: number; readonly end: number | null } | null>(null)
  /** The pass is over: the reason has to be said once more. */
  over = $state(false)
  peaks = $state.raw<Peaks | null>(null)
  /** The largest that a track is away from the clock, ms; null while nothing runs. */
  drift = $state<number | null>(null)
  /** Width to height of each picture, as the page has seen it. */
  readonly aspects = new SvelteMap<string, number>()
  readonly #feeds: ReadonlyMap<string, TrackFeed>
  readonly #stands = new SvelteMap<string, Stand>()
  /** Rises with every segment that was checked. */
  #lit = $state(0)
  readonly #clock: FilmClock
  #frame = 0
  #frameMs: number | null = null
  #stop: (() => void) | null = null

  constructor(viewing: Viewing, at = 0) {
    this.viewing = viewing
    this.item = viewing.item
    const { tracks, duration } = viewing.item
    this.#clock = new FilmClock(duration, () => performance.now())
    this.#clock.set(at > 0 ? at : openingOf(tracks))
    this.moment = this.#clock.moment
    this.chosen = (tracks.find(({ kind }) => kind !== 'microphone') ?? tracks[0])?.name ?? ''
    this.#feeds = new Map(
      tracks.map((track) => [
        track.name,
        new TrackFeed({
          track,
          duration,
          bring: (number, signal) => viewing.segment(track.name, number, signal),
          changed: () => this.#changed(),
          over: () => (this.over = true),
        }),
      ]),
    )
  }

  /** Begins; the end of it is `close`. */
  open(): void {
    if (this.#stop) return
    // Paused, what is loaded and checked is still to be shown.
    const timer = setInterval(() => this.#tick(), 200)
    this.#stop = () => {
      clearInterval(timer)
      cancelAnimationFrame(this.#frame)
    }
    void this.#bringPeaks()
  }

  close(): void {
    this.pause()
    this.#stop?.()
    this.#stop = null
  }

  get pictures(): readonly PlayableTrack[] {
    return this.item.tracks.filter(({ kind }) => kind !== 'microphone')
  }
  get sounds(): readonly PlayableTrack[] {
    return this.item.tracks.filter(({ kind }) => kind === 'microphone')
  }

  attach(name: string, element: HTMLMediaElement): () => void {
    return this.#feeds.get(name)?.attach(element) ?? (() => undefined)
  }

  stand(name: string): Stand {
    return this.#stands.get(name) ?? 'coming'
  }

  /** @param squares how many there is room for */
  lights(squares: number): readonly Light[] {
    void this.#lit
    const checks = new Map([...this.#feeds].map(([name, { checks: all }]) => [name, all]))
    return lightsOf(this.item, checks, Math.max(1, squares))
  }

  /** What was found to be other than it should be, and is not shown. */
  get wrongs(): readonly { readonly track: PlayableTrack; readonly number: number; readonly from: number }[] {
    void this.#lit
    return [...this.#feeds.values()].flatMap(({ track, checks }) =>
      track.segments.flatMap(({ number, from }, place) =>
        checks[place] === checked.wrong ? [{ track, number, from }] : [],
      ),
    )
  }

  play(): void {
    if (this.playing) return
    if (this.#clock.moment >= this.item.duration) this.#clock.set(0)
    this.playing = true
    this.#run()
  }

  pause(): void {
    this.#clock.stand()
    this.playing = false
    this.waiting = false
    this.drift = null
    this.#tick()
  }

  toggle(): void {
    if (this.playing) this.pause()
    else this.play()
  }

  seek(moment: number): void {
    this.#clock.set(moment)
    this.#tick()
  }

  move(by: number): void {
    this.seek(this.#clock.moment + by)
  }

  /** One picture on or back, while it stands still. */
  stepFrame(by: 1 | -1): void {
    this.pause()
    this.move(by * (this.#frameMs ?? usualFrame))
  }

  /** Told by the page, of the pictures that it showed: a busy browser leaves some out. @param ms between two of them */
  sawFrame(ms: number): void {
    if (ms > 5 && ms < 500) this.#frameMs = Math.min(this.#frameMs ?? ms, ms)
  }

  setRate(rate: number): void {
    this.#clock.setRate(rate)
    this.rate = rate
  }

  faster(by: 1 | -1): void {
    const at = rates.findIndex((rate) => rate >= this.rate)
    this.setRate(rates[Math.min(Math.max(0, at + by), rates.length - 1)] ?? 1)
  }

  loopFrom(): void {
    const from = this.#clock.moment
    const end = this.loop?.end ?? null
    this.loop = { from, end: end !== null && end > from ? end : null }
  }

  loopTo(): void {
    const end = this.#clock.moment
    const from = this.loop?.from ?? 0
    if (end > from) this.loop = { from, end }
  }

  cite(): Citation | null {
    return citationAt(this.item, this.chosen, this.#clock.moment)
  }

  #run(): void {
    this.#tick()
    if (this.playing) this.#frame = requestAnimationFrame(() => this.#run())
  }

  #tick(): void {
    const { loop } = this
    if (this.playing && this.#clock.moment >= (loop?.end ?? Infinity)) this.#clock.set(loop?.from ?? 0)
    if (this.playing && this.#clock.moment >= this.item.duration) return this.pause()
    const moment = this.#clock.moment
    for (const [name, feed] of this.#feeds) {
      const at = this.#momentOf(feed.track, moment)
      feed.want(at, this.#isStill(feed.track))
      const stand = feed.stand(at)
      if (this.#stands.get(name) !== stand) this.#stands.set(name, stand)
    }
    const isAwaited = (feed: TrackFeed): boolean => feed.stand(moment) === 'coming' || feed.isSought(moment)
    this.#hold([...this.#feeds.values()].some((feed) => !this.#isStill(feed.track) && isAwaited(feed)))
    const goes = this.playing && !this.waiting
    let drift: number | null = null
    for (const feed of this.#feeds.values()) {
      feed.follow(this.#momentOf(feed.track, moment), goes && !this.#isStill(feed.track), this.rate)
      if (feed.drift !== null) drift = Math.max(drift ?? 0, Math.abs(feed.drift))
    }
    this.drift = drift
    this.moment = moment
  }

  /** The clock stands while something that will be shown is on its way. */
  #hold(isComing: boolean): void {
    if (!this.playing) return
    if (isComing) this.#clock.stand()
    else this.#clock.go()
    this.waiting = isComing
  }

  /** Sound alone, and of the pictures a still now and then. */
  #isStill({ kind }: PlayableTrack): boolean {
    return this.layout === 'sound' && kind !== 'microphone'
  }

  #momentOf(track: PlayableTrack, moment: number): number {
    return this.#isStill(track) && this.playing ? moment - (moment % stillEvery) : moment
  }

  #changed(): void {
    this.#lit += 1
    this.#tick()
  }

  async #bringPeaks(): Promise<void> {
    const { peaks } = this.item
    if (!peaks) return
    const brought = await this.viewing.peaks()
    if (brought.kind === 'bytes' && (await sumOf(brought.bytes)) === peaks.sha256)
      this.peaks = readPeaks(new Uint8Array(brought.bytes))
  }
}
