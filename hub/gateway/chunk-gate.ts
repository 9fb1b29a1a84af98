import { type Failed, failed } from './failures.ts'

/** How many chunks are taken in at once: each is read whole, so this is also how much memory they may need, 32 MB. */
export type ChunkGate = {
  /** @returns how to leave, or a no */
  readonly enter: (device: string) => (() => void) | Failed
}

const most = 32
/** A desk sends one after the other; the second is there for the one whose line broke unnoticed. */
const mostOfDevice = 2

export function createChunkGate(): ChunkGate {
  const inside = new Map<string, number>()
  let all = 0
  return {
    enter(device) {
      const own = inside.get(device) ?? 0
      if (all >= most || own >= mostOfDevice) return failed('busy', { seconds: 2 })
      all += 1
      inside.set(device, own + 1)
      return () => {
        all -= 1
        const left = (inside.get(device) ?? 1) - 1
        if (left === 0) inside.delete(device)
        else inside.set(device, left)
      }
    },
  }
}
