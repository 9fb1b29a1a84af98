import { join } from 'node:path'
import {
  hashesIn,
  leavesIn,
  rowOf,
  type Tile,
  tileOf,
  tilePath,
  tileWidth,
} from '../../shared/evidence/tlog/tiles.ts'
import {
  foldNodes,
  type Hash,
  hashRow,
  type Node,
  nodesOf,
  type Range,
} from '../../shared/evidence/tlog/tree.ts'
import type { Disk } from './disk.ts'
import type { Kept } from './edge.ts'
import { sha256 } from './hashing.ts'

/** The tiles of a log on the disk. Null is what is not there, or is no such tile. */
export type TileFiles = {
  readonly bytes: (tile: Tile) => Promise<Buffer | null>
  readonly add: (tile: Tile, bytes: Uint8Array) => Promise<void>
  /** The narrow forerunners of a tile that is whole now. */
  readonly forget: (tile: Tile) => Promise<void>
  readonly leaf: (index: number, size: number) => Promise<string | null>
  /** The hash of each range in a tree of `size` leaves. */
  readonly hashes: (ranges: readonly Range[], size: number) => Promise<readonly Hash[] | null>
  /** What is not whole in a tree of that size. */
  readonly kept: (size: number) => Promise<Kept | null>
}

export function createTileFiles(disk: Disk, dir: string): TileFiles {
  const pathOf = (tile: Tile): string => join(dir, tilePath(tile))
  /** The whole tile serves as well once it is there, and its forerunner may be gone. */
  const bytes = async (tile: Tile): Promise<Buffer | null> =>
    (await disk.read(pathOf(tile))) ??
    (tile.width === tileWidth ? null : startOf(tile, await disk.read(pathOf({ ...tile, width: tileWidth }))))

  const rowIn = async (tile: Tile): Promise<readonly Hash[] | null> => {
    const found = await bytes(tile)
    return found && hashesIn(found, tile.width)
  }
  const leavesOf = async (tile: Tile): Promise<readonly Uint8Array[] | null> => {
    const found = await bytes(tile)
    return found && leavesIn(found, tile.width)
  }

  const hashes = async (ranges: readonly Range[], size: number): Promise<readonly Hash[] | null> => {
    const rows = new Map<string, Promise<readonly Hash[] | null>>()
    const nodeHash = async (node: Node): Promise<Hash | null> => {
      const { tile, from, count } = tileOf(node, size)
      const path = tilePath(tile)
      const reading = rows.get(path) ?? rowIn(tile)
      rows.set(path, reading)
      const row = await reading
      return row && hashRow(sha256, row.slice(from, from + count))
    }
    const found = await Promise.all(ranges.map((range) => Promise.all(nodesOf(range).map(nodeHash))))
    const whole = found.map((nodes) => nodes.filter((hash) => hash !== null))
    return whole.every((nodes, at) => nodes.length === found[at]?.length)
      ? whole.map((nodes) => foldNodes(sha256, nodes))
      : null
  }

  return {
    bytes,
    async add(tile, content) {
      // A whole one is there for ever; what stands there from before a crash is the same.
      const standing = tile.width === tileWidth ? await disk.read(pathOf(tile)) : null
      if (!standing?.equals(content)) await disk.put(pathOf(tile), content)
    },
    forget: (tile) => disk.remove(`${pathOf({ ...tile, width: tileWidth })}.p`),
    async leaf(index, size) {
      const n = Math.floor(index / tileWidth)
      const width = Math.min(tileWidth, size - n * tileWidth)
      const found = await leavesOf({ level: 'entries', n, width })
      const leaf = found?.[index - n * tileWidth]
      return leaf ? Buffer.from(leaf).toString() : null
    },
    hashes,
    async kept(size) {
      const rows: (readonly Hash[])[] = []
      for (let level = 0; rowOf(level, size) > 0; level += 1) {
        const open = openOf(level, rowOf(level, size))
        const row = open ? await rowIn(open) : []
        if (!row) return null
        rows.push(row)
      }
      const open = openOf('entries', size)
      const leaves = open ? await leavesOf(open) : []
      return leaves && { size, leaves: leaves.map((leaf) => Buffer.from(leaf).toString()), rows }
    },
  }
}

/** The last tile of a row of so many, when it is not whole. */
function openOf(level: Tile['level'], count: number): Tile | null {
  const width = count % tileWidth
  return width === 0 ? null : { level, n: (count - width) / tileWidth, width }
}

function startOf({ level, width }: Tile, whole: Buffer | null): Buffer | null {
  if (!whole || level !== 'entries') return whole && whole.subarray(0, width * 32)
  let end = 0
  for (let leaf = 0; leaf < width; leaf += 1) {
    if (end + 2 > whole.length) return null
    end += 2 + whole.readUInt16BE(end)
  }
  return whole.subarray(0, end)
}
