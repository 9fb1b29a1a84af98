import { type Disk, disk } from '../../../hub/ledger/disk.ts'

/** How a write is cut off: before it, in its middle, or when all is written and nobody was told. */
export const cuts = ['before', 'half', 'after'] as const
export type Cut = (typeof cuts)[number]

/** What a process did before it was killed at the `n`-th write; it does nothing any more from then on. */
export function createDyingDisk(
  n: number,
  cut: Cut,
  put: (path: string, bytes: Uint8Array) => void = () => undefined,
) {
  let writes = 0
  const killed = (): never => {
    throw new Error('killed')
  }
  const step = async (work: () => Promise<void>, half: () => Promise<void>): Promise<void> => {
    writes += 1
    if (writes > n) killed()
    if (writes < n || cut === 'after') await work()
    else if (cut === 'half') await half()
    if (writes === n) killed()
  }
  const dying: Disk = {
    ...disk,
    writeAt: (path, at, bytes) =>
      step(
        () => disk.writeAt(path, at, bytes),
        () => disk.writeAt(path, at, bytes.subarray(0, bytes.length / 2)),
      ),
    put: (path, bytes) =>
      step(
        () => disk.put(path, bytes).then(() => put(path, bytes)),
        () => Promise.resolve(),
      ),
    move: (from, to) =>
      step(
        () => disk.move(from, to),
        () => Promise.resolve(),
      ),
    remove: (path) =>
      step(
        () => disk.remove(path),
        () => Promise.resolve(),
      ),
  }
  return { disk: dying, wasKilled: () => writes >= n }
}
