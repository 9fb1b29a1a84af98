import { createStills, type Still } from '../call/still.ts'

export type { Still }

/** The window that a desk shows, as somebody of the county looks at it: moving, or held still (定格) to be drawn on. */
export class CountyWindow {
  frozen = $state.raw<Still | null>(null)
  readonly #now: () => number
  readonly #stills = createStills()
  #video: HTMLVideoElement | null = null
  /** When the picture that is on the screen was captured, by this browser's own clock (ms since it opened the page). */
  #captured = 0

  /** @param now the county's clock */
  constructor(now: () => number) {
    this.#now = now
  }

  /** When what is looked at was so, by the county's clock. */
  get at(): number {
    return this.frozen?.at ?? Math.round(this.#now() - (performance.now() - this.#captured))
  }

  /** Looks at the pictures as they are shown. @returns the end of it */
  readonly follow = (video: HTMLVideoElement): (() => void) => {
    this.#video = video
    const seen = (now: number, { captureTime }: VideoFrameCallbackMetadata): void => {
      this.#captured = captureTime ?? now
      handle = video.requestVideoFrameCallback(seen)
    }
    let handle = video.requestVideoFrameCallback(seen)
    return () => {
      video.cancelVideoFrameCallback(handle)
      if (this.#video === video) this.#video = null
    }
  }

  /** @returns whether it stands still now */
  async freeze(): Promise<boolean> {
    const video = this.#video
    if (this.frozen || !video || video.videoWidth === 0) return this.frozen !== null
    const at = this.at
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
    canvas.getContext('2d')?.drawImage(video, 0, 0)
    this.frozen = await this.#stills.add(at, canvas)
    return true
  }

  thaw(): void {
    this.frozen = null
  }

  /** What a step card was drawn on; null where this page was not open then. */
  readonly stillOf = (at: number): Still | null => this.#stills.of(at)

  close(): void {
    this.frozen = null
    this.#stills.close()
  }
}
