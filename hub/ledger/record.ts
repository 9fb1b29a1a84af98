import { join } from 'node:path'
import { leafText, type OpeningLeaf, readLeaf } from '../../shared/evidence/ledger-leaf.ts'
import type { Disk } from './disk.ts'
import { createPlaces, type Places } from './places.ts'

/**
 * The leaves of a log in their order, a line each: what an entry's leaf says, and its index by the number of its line. It is on the disk
 * before any tile has the leaf, so that a change feed that repeats, or a process that dies, never makes a second one of an entry.
 */
export type RecordFile = {
  readonly opening: OpeningLeaf
  readonly count: () => number
  readonly places: Places
  readonly append: (leaves: readonly NewLeaf[]) => Promise<void>
  /** From one on. */
  readonly from: (index: number) => AsyncIterable<string>
}
export type NewLeaf = { readonly entry: string; readonly text: string }

const pathIn = (dir: string): string => join(dir, 'leaves')

/** Null when there is none, or it does not begin as one. What stands behind its last newline was never told to anybody. */
export async function readRecord(disk: Disk, dir: string): Promise<RecordFile | null> {
  const places = createPlaces()
  let opening: OpeningLeaf | null = null
  let count = 0
  let bytes = 0
  for await (const line of linesOf(disk, dir)) {
    if (opening) {
      const entry = entryIn(line)
      if (entry === null) return null
      places.add(entry, count)
    } else {
      const leaf = readLeaf(line)
      if (!leaf || !('former' in leaf)) return null
      opening = leaf
    }
    count += 1
    bytes += Buffer.byteLength(line) + 1
  }
  return opening && recordOf(disk, dir, { opening, places, count, bytes })
}

/** Begins a log. */
export async function beginRecord(disk: Disk, dir: string, opening: OpeningLeaf): Promise<RecordFile> {
  const line = Buffer.from(`${leafText(opening)}\n`)
  await disk.put(pathIn(dir), line)
  return recordOf(disk, dir, { opening, places: createPlaces(), count: 1, bytes: line.length })
}

type Begun = {
  readonly opening: OpeningLeaf
  readonly places: Places
  readonly count: number
  readonly bytes: number
}

function recordOf(disk: Disk, dir: string, begun: Begun): RecordFile {
  const { opening, places } = begun
  let { count, bytes } = begun
  return {
    opening,
    count: () => count,
    places,
    async append(leaves) {
      const lines = Buffer.from(leaves.map(({ text }) => `${text}\n`).join(''))
      await disk.writeAt(pathIn(dir), bytes, lines)
      for (const [at, { entry }] of leaves.entries()) places.add(entry, count + at)
      count += leaves.length
      bytes += lines.length
    },
    async *from(index) {
      let at = 0
      for await (const line of linesOf(disk, dir)) {
        if (at >= index) yield line
        at += 1
      }
    },
  }
}

/** Whole lines alone. */
async function* linesOf(disk: Disk, dir: string): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const part of disk.parts(pathIn(dir))) {
    const text = Buffer.concat([rest, part])
    const end = text.lastIndexOf(10)
    if (end >= 0) yield* text.toString('utf8', 0, end).split('\n')
    rest = text.subarray(end + 1)
  }
}

/** Read by its place in the line: a million of them are parsed at each start. */
const entryLine =
  /^\{"v":1,"id":"([a-z0-9]{1,16}-[a-z0-9]{4,12}:\d{10})","type":"[a-z.-]+","of":"(?:opened|stored)","hmac":"[\da-f]{64}"\}$/

function entryIn(line: string): string | null {
  return entryLine.exec(line)?.[1] ?? null
}
