import { type Measured, lineOf } from '../../shared/signaling/line-rule.ts'
import type { Line } from '../../shared/signaling/parts.ts'
import { pictureAtFirst, pictureNext, pictureRule } from '../../shared/signaling/picture-rule.ts'
import type { CallMedia } from './call-media.ts'
import { createMeter } from './measure.ts'
import type { Signaling } from './signaling.ts'

export type CallLineDeps = {
  readonly now: () => number
  /** When the call was asked for. */
  readonly began: number
  readonly ask: Signaling['ask']
  readonly media: () => CallMedia | null
  readonly told: (line: Line) => void
  /** Whether one's own pictures may travel beside the voice. */
  readonly pictures: (shown: boolean) => void
  readonly lost: (gaveUp: boolean) => void
}

/** Looks after the line of a call: what it carries, whether it is there, and how long people waited for it. */
export type CallLine = {
  readonly connection: (state: string) => void
  readonly picture: (track: MediaStreamTrack) => void
  readonly close: () => void
}

const every = 2_000
/** Looks after which a line that is not heard of gets other transports; every one before that tries another way for the same. */
const giveUpAfter = 8

export function watchCallLine(deps: CallLineDeps): CallLine {
  const { now, ask } = deps
  let meter = createMeter()
  let measured: CallMedia | null = null
  let picture = pictureAtFirst(now())
  let silent = 0
  let connected = false
  let seen = false
  let eye: HTMLVideoElement | null = null

  const look = async (): Promise<void> => {
    const media = deps.media()
    if (!media) return
    if (media !== measured) {
      measured = media
      meter = createMeter()
    }
    const all = meter(await media.stats(), now())
    const { silent: gone, available, ...report } = all
    // Before it stood for the first time nothing was lost.
    if (gone && !connected) return
    const line = shownLine(all)
    deps.told(line)
    recover(gone)
    const next = pictureNext(picture, available, now(), pictureRule.leastUp)
    if (next.shown !== picture.shown) deps.pictures(next.shown)
    picture = next
    await ask('quality', { ...report, line })
  }
  /** A line whose pictures had to go is no good one, however well the voice gets through. */
  const shownLine = (all: Measured): Line => {
    const line = lineOf(all)
    return picture.shown || line.state === 'lost' ? line : { state: 'bad', why: 'slow' }
  }
  const recover = (gone: boolean): void => {
    // A line that was dead and is there again is another one: its picture is not held back for what the former did.
    if (!gone && silent > 0) picture = { ...picture, wait: pictureRule.upAfter }
    silent = gone ? silent + 1 : 0
    if (silent === 0) return
    deps.lost(silent === giveUpAfter)
    if (silent === giveUpAfter) silent = 0
  }
  const timer = setInterval(() => void look().catch(() => undefined), every)

  return {
    connection(state) {
      if (state !== 'connected' || connected) return
      connected = true
      void ask('waited', { until: 'connected', ms: Math.round(now() - deps.began) })
    },
    picture(track) {
      if (seen) return
      seen = true
      eye = document.createElement('video')
      eye.muted = true
      eye.srcObject = new MediaStream([track])
      eye.requestVideoFrameCallback(() => {
        void ask('waited', { until: 'first-frame', ms: Math.round(now() - deps.began) })
        if (eye) eye.srcObject = null
        eye = null
      })
      void eye.play().catch(() => undefined)
    },
    close() {
      clearInterval(timer)
      if (eye) eye.srcObject = null
    },
  }
}
