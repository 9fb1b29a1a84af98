/** The clock that all films of an item follow: it goes, stands, and waits. Times are ms of the item. */
export class FilmClock {
  readonly #end: number
  rate = 1
  #base = 0
  #since: number | null = null
  readonly #now: () => number

  /** @param now of a clock that cannot be set, ms */
  constructor(end: number, now: () => number) {
    this.#end = end
    this.#now = now
  }

  get moment(): number {
    if (this.#since === null) return this.#base
    return Math.min(this.#base + (this.#now() - this.#since) * this.rate, this.#end)
  }

  go(): void {
    this.#since ??= this.#now()
  }

  stand(): void {
    this.#base = this.moment
    this.#since = null
  }

  /** Goes on from there, or stands there. */
  set(moment: number): void {
    this.#base = Math.min(Math.max(0, moment), this.#end)
    if (this.#since !== null) this.#since = this.#now()
  }

  setRate(rate: number): void {
    this.set(this.moment)
    this.rate = rate
  }
}
