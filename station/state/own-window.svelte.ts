import type { Capture, NoCapture } from '../call/capture.ts'
import { type Framing, wholePicture } from '../call/framing.ts'
import { createStills, type Still } from '../call/still.ts'

/** Between two stills, while the window moves. */
const stillEvery = 500

export type OwnWindowDeps = {
  readonly media: MediaDevices | undefined
  /** By the county's clock. */
  readonly now: () => number
  readonly publish: (track: MediaStreamTrack) => void
  readonly unpublish: () => void
}

/** A window of another program or site (别的窗口) that this desk shows the county. */
export class OwnWindow {
  /** `framing`: it was picked, and nobody else sees it yet. */
  stand = $state<'off' | 'asking' | 'framing' | 'shown'>('off')
  /** Why there is none, or none any more. */
  why = $state<NoCapture | 'ended' | null>(null)
  /** Shown as it is. */
  readonly whole = wholePicture
  /** As it is; stays on this computer. */
  preview = $state.raw<MediaStream | null>(null)
  framing = $state.raw<Framing>(wholePicture)
  /** It has another size, and is hidden until somebody has looked at what was covered. */
  resized = $state(false)
  /** What the county sends for it is wanted in a little window that stays on top. */
  floats = $state(false)
  readonly #deps: OwnWindowDeps
  readonly #stills = createStills()
  #capture: Capture | null = null
  /** When the newest still was so; `due`: the window has changed since. */
  #newest = -Infinity
  #due: ReturnType<typeof setTimeout> | undefined

  constructor(deps: OwnWindowDeps) {
    this.#deps = deps
  }

  /** Asks the browser, which asks the person; to be called while a button is pressed. */
  async pick(): Promise<void> {
    if (this.stand === 'asking') return
    this.stop()
    this.stand = 'asking'
    const { captureWindow } = await import('../call/capture.ts')
    const got = await captureWindow({
      media: this.#deps.media,
      painted: (picture) => this.#keep(picture),
      resized: () => (this.resized = true),
      ended: () => {
        this.stop()
        this.why = 'ended'
      },
    })
    if (typeof got === 'string') {
      this.stand = 'off'
      this.why = got
      return
    }
    this.#capture = got
    this.preview = got.preview
    this.framing = wholePicture
    this.stand = 'framing'
  }

  /** From now on the others see it, so framed. */
  show(framing: Framing): void {
    if (!this.#capture) return
    this.framing = framing
    this.resized = false
    this.#capture.frame(framing)
    if (this.stand !== 'shown') this.#deps.publish(this.#capture.track)
    this.stand = 'shown'
  }

  stop(): void {
    this.why = null
    if (this.stand === 'shown') this.#deps.unpublish()
    this.#capture?.close()
    this.#capture = null
    clearTimeout(this.#due)
    this.preview = null
    this.resized = false
    this.floats = false
    this.stand = 'off'
  }

  /** What the others saw at that time; null where this desk does not know any more. */
  readonly stillOf = (at: number): Still | null => this.#stills.of(at)

  /** What was seen is forgotten, too. */
  close(): void {
    this.stop()
    this.#stills.close()
  }

  /** One now and then, and the last one before it stands still. */
  #keep(picture: OffscreenCanvas): void {
    clearTimeout(this.#due)
    const at = this.#deps.now()
    const keep = (): void => {
      this.#newest = at
      void this.#stills.add(at, picture)
    }
    if (at - this.#newest >= stillEvery) keep()
    else this.#due = setTimeout(keep, stillEvery)
  }
}
