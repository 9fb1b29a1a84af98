import { createHash } from 'node:crypto'
import {
  blockIn,
  childrenOf,
  headAt,
  ids,
  longestHead,
  type TrackEntry,
  trackEntriesIn,
  unsigned,
} from '../../shared/evidence/ebml.ts'
import type { Piece } from '../../shared/evidence/review.ts'

/** Times are ms of the file. */
export type CutSegment = Piece & { readonly from: number; readonly to: number }
export type Cut = {
  /** "vp8", "vp8,opus" */
  readonly codecs: string
  readonly hasPicture: boolean
  readonly hasSound: boolean
  readonly head: Piece
  readonly segments: readonly CutSegment[]
}
type Cluster = { readonly first: number; readonly last: number; readonly isStart: boolean }

/** One element that is read whole: a cluster of ten seconds is a hundredth of it. */
const mostBytes = 64 * 1_048_576
/** No segment is shorter, so that what stands still is not asked for in thousands of requests. */
const leastMs = 2_000

const codecs: Readonly<Record<string, string>> = {
  V_VP8: 'vp8',
  V_VP9: 'vp9',
  A_OPUS: 'opus',
  A_VORBIS: 'vorbis',
}

/**
 * Finds where a player may begin in a WebM file: at clusters whose first picture needs none before it, and for sound alone at any. The file is read once, from its
 * beginning to its end. A browser takes the head, and behind it any of the segments in any order. Null for what is no such file.
 */
export async function cutWebm(body: AsyncIterable<Uint8Array>): Promise<Cut | null> {
  const source = createSource(body)
  let sum = createHash('sha256')
  let begins = 0
  const piece = (end: number): Piece => {
    const made = { at: begins, bytes: end - begins, sha256: sum.digest('hex') }
    sum = createHash('sha256')
    begins = end
    return made
  }
  let tracks: readonly TrackEntry[] = []
  let scale = 1_000_000
  let head: Piece | null = null
  const segments: (Piece & { readonly from: number })[] = []
  let from: number | null = null
  let last = 0
  for (;;) {
    const at = source.at()
    const element = await source.next()
    // What stands behind the clusters, an index, is of none of them.
    if (!element || (head && element.id !== ids.cluster)) break
    if (element.id === ids.tracks) tracks = tracksIn(element.data)
    if (element.id === ids.info) scale = scaleIn(element.data)
    if (element.id === ids.cluster) {
      const { first, last: end, isStart } = clusterIn(element.data, tracks)
      const begin = Math.round((first * scale) / 1e6)
      head ??= piece(at)
      if (from === null ? isStart : isStart && begin - from >= leastMs) {
        // What cannot be shown without what is not there goes with nothing.
        if (from !== null) segments.push({ ...piece(at), from })
        else if (begins < at) piece(at)
        from = begin
      }
      last = Math.round((end * scale) / 1e6)
    }
    sum.update(element.whole)
  }
  await source.close()
  if (!head || from === null) return null
  segments.push({ ...piece(source.before()), from })
  return {
    codecs: tracks.map(({ codec }) => codec).join(','),
    hasPicture: tracks.some(({ isPicture }) => isPicture),
    hasSound: tracks.some(({ isPicture }) => !isPicture),
    head,
    segments: segments.map((one, place) => ({ ...one, to: segments[place + 1]?.from ?? last + 1 })),
  }
}

type Element = { readonly id: number; readonly data: Buffer; readonly whole: Buffer }

/** Elements one after the other, as they stand in the file or, for the one that holds all others, within it. */
function createSource(body: AsyncIterable<Uint8Array>): {
  readonly at: () => number
  /** Where the element ended that came last but one. */
  readonly before: () => number
  /** Null at the end, and where it cannot be read on. */
  readonly next: () => Promise<Element | null>
  /** Whatever is behind it is not wanted: what it is read from can be closed. */
  readonly close: () => Promise<unknown>
} {
  const chunks = body[Symbol.asyncIterator]()
  let held = Buffer.alloc(0)
  let at = 0
  let before = 0
  const hold = async (bytes: number): Promise<boolean> => {
    const parts = [held]
    let length = held.length
    while (length < bytes) {
      const { done, value } = await chunks.next()
      if (done) break
      parts.push(Buffer.from(value))
      length += value.length
    }
    if (parts.length > 1) held = Buffer.concat(parts)
    return held.length >= bytes
  }
  return {
    at: () => at,
    before: () => before,
    close: async () => chunks.return?.(),
    async next() {
      before = at
      await hold(longestHead)
      const found = headAt(held, 0)
      const size = found?.id === ids.segment ? 0 : found?.size
      if (!found || size === null || size === undefined || size > mostBytes) return null
      const length = found.bytes + size
      if (!(await hold(length))) return null
      const whole = held.subarray(0, length)
      held = held.subarray(length)
      at += length
      return { id: found.id, data: whole.subarray(found.bytes), whole }
    },
  }
}

function scaleIn(info: Buffer): number {
  for (const { id, data } of childrenOf(info)) if (id === ids.timestampScale) return unsigned(data)
  return 1_000_000
}

function tracksIn(tracks: Buffer): readonly TrackEntry[] {
  return trackEntriesIn(tracks).flatMap(({ codec, ...track }) => {
    const name = codecs[codec]
    return name === undefined ? [] : [{ ...track, codec: name }]
  })
}

/** First and last time of a cluster, and whether a player may begin with it. */
function clusterIn(cluster: Buffer, tracks: readonly TrackEntry[]): Cluster {
  const pictures = new Set(tracks.filter(({ isPicture }) => isPicture).map(({ number }) => number))
  let base = 0
  let last = 0
  let isStart: boolean | null = pictures.size === 0 ? true : null
  for (const child of childrenOf(cluster)) {
    if (child.id === ids.timestamp) last = base = unsigned(child.data)
    const block = blockIn(child)
    if (!block) continue
    last = Math.max(last, base + block.since)
    if (pictures.has(block.track)) isStart ??= block.isKey
  }
  return { first: base, last, isStart: isStart === true }
}
