import { concat } from '../../entry/bytes.ts'
import { type Hash, hashBytes, type Node } from './tree.ts'

/**
 * C2SP tlog-tiles: a tree as files that are only ever added. A tile has up to 256 hashes of one level; a whole one is never written
 * again, and one that is not whole yet stands beside it under its width.
 */
export const tileWidth = 256
const tileHeight = 8
const mostEntryBytes = 65_535

/** `entries`: the leaves themselves. @property width 256 for a whole one */
export type Tile = { readonly level: number | 'entries'; readonly n: number; readonly width: number }

/** `tile/0/x001/x234/067`, `tile/0/000.p/17`. */
export function tilePath({ level, n, width }: Tile): string {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0')
  const parts = digits.match(/\d{3}/g) ?? []
  const path = parts.map((part, at) => (at === parts.length - 1 ? part : `x${part}`)).join('/')
  return `tile/${level}/${path}${width === tileWidth ? '' : `.p/${width}`}`
}

/** Null for what is no tile's path, or not written in the one way. */
export function readTilePath(path: string): Tile | null {
  const parsed = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path)
  if (!parsed) return null
  const [, levelText = '', numberText = '', widthText] = parsed
  const level = levelText === 'entries' ? 'entries' : Number(levelText)
  const n = Number(numberText.replaceAll(/[x/]/g, ''))
  const width = widthText === undefined ? tileWidth : Number(widthText)
  const isWide = widthText === undefined || (width >= 1 && width < tileWidth)
  const tile: Tile = { level, n, width }
  const isTile = isWide && (level === 'entries' || level <= 63) && tilePath(tile) === path
  return isTile ? tile : null
}

/** How many hashes a tree of `size` leaves has in the rows of tiles of a level. */
export function rowOf(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level)
}

/** Every tile that a tree of `size` has and one of `before` had not, those of entries first. */
export function newTiles(before: number, size: number): readonly Tile[] {
  const tiles = rowTiles('entries', before, size)
  for (let level = 0; rowOf(level, size) > 0; level += 1)
    tiles.push(...rowTiles(level, rowOf(level, before), rowOf(level, size)))
  return tiles
}

function rowTiles(level: Tile['level'], before: number, count: number): Tile[] {
  const tiles: Tile[] = []
  if (count === before) return tiles
  for (let n = Math.floor(before / tileWidth); n * tileWidth < count; n += 1)
    tiles.push({ level, n, width: Math.min(tileWidth, count - n * tileWidth) })
  return tiles
}

/** Where the hash of a whole subtree comes from: `count` hashes of a tile from `from` on, hashed in pairs. */
export type Within = { readonly tile: Tile; readonly from: number; readonly count: number }

/** @param size of the tree, which says how wide its last tiles are */
export function tileOf({ level, index }: Node, size: number): Within {
  const row = Math.floor(level / tileHeight)
  const count = 2 ** (level % tileHeight)
  const first = index * count
  const n = Math.floor(first / tileWidth)
  const width = Math.min(tileWidth, rowOf(row, size) - n * tileWidth)
  return { tile: { level: row, n, width }, from: first - n * tileWidth, count }
}

/** Null when the bytes are not that many hashes. */
export function hashesIn(bytes: Uint8Array, width: number): readonly Hash[] | null {
  if (bytes.length !== width * hashBytes) return null
  return Array.from({ length: width }, (_, at) => bytes.subarray(at * hashBytes, (at + 1) * hashBytes))
}

/** Leaves as a bundle: each with its length before it, two bytes. Throws on a longer one: a bug of the caller. */
export function bundleOf(leaves: readonly Uint8Array[]): Uint8Array {
  return concat(
    ...leaves.flatMap((leaf) => {
      if (leaf.length > mostEntryBytes) throw new Error('a leaf is too long for a bundle')
      return [new Uint8Array([leaf.length >> 8, leaf.length & 255]), leaf]
    }),
  )
}

/** Null when the bytes are not so many leaves, and nothing besides. */
export function leavesIn(bundle: Uint8Array, width: number): readonly Uint8Array[] | null {
  const leaves: Uint8Array[] = []
  let at = 0
  while (at + 2 <= bundle.length) {
    const end = at + 2 + (((bundle[at] ?? 0) << 8) | (bundle[at + 1] ?? 0))
    if (end > bundle.length) return null
    leaves.push(bundle.subarray(at + 2, end))
    at = end
  }
  return at === bundle.length && leaves.length === width ? leaves : null
}
