import type { Frame } from './vp8-frames.ts'

/** @property time µs on the recorder's clock */
export type TimedFrame = Frame & { readonly time: number }

/** A stream that shows nothing for so long is left for one that does. µs */
const stillAfter = 1e6
/** Layers of one picture are of one time, and one of them comes first. µs */
const sameMoment = 20_000

/**
 * Of a picture that came in several layers, or under one name after another, the best that there was at each moment. It changes from one to
 * another only at a key frame.
 * @param endOf when a stream's last packet came, µs
 */
export function createBestPicture(endOf: (stream: string) => number, next: (frame: TimedFrame) => void) {
  const areas = new Map<string, number>()
  let shown: string | null = null
  let held: TimedFrame | null = null
  let last = -Infinity
  const areaOf = (stream: string | null): number => (stream === null ? 0 : (areas.get(stream) ?? 0))
  const pass = (): void => {
    if (!held) return
    last = Math.max(held.time, last + 1_000)
    next({ ...held, time: last })
    held = null
  }
  return {
    push(frame: TimedFrame): void {
      const { stream, key, time } = frame
      if (key) areas.set(stream, key.width * key.height)
      if (stream !== shown) {
        const latest = held?.time ?? -Infinity
        const isOver = shown === null || endOf(shown) <= time || time - latest > stillAfter
        if (!key || !(isOver || areaOf(stream) > areaOf(shown)) || time < latest - sameMoment) return
        shown = stream
        // Of one moment the better picture is shown, not both.
        if (Math.abs(time - latest) < sameMoment) held = null
      }
      pass()
      held = frame
    },
    end: pass,
  }
}
