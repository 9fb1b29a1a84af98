import { bundleOf, rowOf, type Tile, tileWidth } from '../../shared/evidence/tlog/tiles.ts'
import { foldNodes, type Hash, hashRow } from '../../shared/evidence/tlog/tree.ts'
import { leafHashOf, sha256 } from './hashing.ts'

/**
 * The right edge of a tree that grows: of each row of tiles those that are not whole yet, and those that became whole since `settle`. All
 * that has to be in memory to add a leaf.
 */
export type Edge = {
  readonly size: () => number
  readonly add: (leaf: string) => void
  readonly root: () => Hash
  /** A tile that was added to since `settle`. */
  readonly bytesOf: (tile: Tile) => Uint8Array
  /** Lets go of what is whole: its tiles are on the disk. */
  readonly settle: () => void
}

/** @property first index, in its row, of the first of them; a multiple of 256 */
type Row<Item> = { first: number; items: Item[] }

/** What is not whole of a tree of `size` leaves: the last leaves, and the hashes of the last tile of each row. */
export type Kept = {
  readonly size: number
  readonly leaves: readonly string[]
  readonly rows: readonly (readonly Hash[])[]
}

export function createEdge({ size: begun, leaves, rows: kept }: Kept): Edge {
  let size = begun
  const rowFrom = <Item>(items: readonly Item[], count: number): Row<Item> => ({
    first: count - items.length,
    items: [...items],
  })
  const entries = rowFrom(leaves, size)
  const rows = kept.map((hashes, level) => rowFrom(hashes, rowOf(level, size)))

  const grow = (level: number, hash: Hash): void => {
    const row = (rows[level] ??= { first: 0, items: [] })
    row.items.push(hash)
    if (row.items.length % tileWidth === 0) grow(level + 1, hashRow(sha256, row.items.slice(-tileWidth)))
  }

  return {
    size: () => size,
    add(leaf) {
      entries.items.push(leaf)
      grow(0, leafHashOf(leaf))
      size += 1
    },
    root: () =>
      foldNodes(
        sha256,
        [...rows].reverse().flatMap(({ items }) => wholeOf(items)),
      ),
    bytesOf({ level, n, width }) {
      const from = n * tileWidth
      if (level === 'entries') return bundleOf(slice(entries, from, width).map((leaf) => Buffer.from(leaf)))
      return Buffer.concat(slice(rows[level] ?? { first: 0, items: [] }, from, width))
    },
    settle() {
      for (const row of [entries, ...rows]) {
        const whole = row.items.length - (row.items.length % tileWidth)
        row.items.splice(0, whole)
        row.first += whole
      }
    },
  }
}

function slice<Item>({ first, items }: Row<Item>, from: number, width: number): readonly Item[] {
  return items.slice(from - first, from - first + width)
}

/** The whole subtrees of what stands in a row and is not in the row above yet, the largest first. */
function wholeOf(items: readonly Hash[]): readonly Hash[] {
  const open = items.slice(items.length - (items.length % tileWidth))
  const hashes: Hash[] = []
  for (let count = tileWidth / 2, at = 0; count >= 1; count /= 2) {
    if (at + count > open.length) continue
    hashes.push(hashRow(sha256, open.slice(at, at + count)))
    at += count
  }
  return hashes
}
