import { type Bytes, concat } from '../../../shared/entry/bytes.ts'
import {
  type Block,
  blockIn,
  type Child,
  childrenOf,
  headAt,
  ids,
  keyFlag,
  trackEntriesIn,
  unsigned,
} from '../../../shared/evidence/ebml.ts'

type Timed = { readonly block: Block; readonly part: Child; readonly at: number }
type Cluster = { readonly time: number; readonly blocks: readonly Timed[] }

/** Which of a file's tracks are pictures. @param head what stands before its first cluster */
export function picturesIn(head: Bytes): ReadonlySet<number> {
  let at = 0
  for (let found = headAt(head, at); found; found = headAt(head, at)) {
    at += found.bytes
    // All others stand in it.
    if (found.id === ids.segment) continue
    const end = at + (found.size ?? Infinity)
    if (found.id === ids.tracks) {
      const entries = trackEntriesIn(head.subarray(at, end))
      return new Set(entries.flatMap(({ number, isPicture }) => (isPicture ? [number] : [])))
    }
    at = end
  }
  return new Set()
}

/**
 * A WebM file says of no picture how long it stands. A browser that is given one in pieces guesses: as long as the file's usual picture, or as those before
 * it. After a longer pause it takes what follows for another film, and drops all of it until a picture comes that needs none before it: a desk that is
 * busy pauses so, and a screen on which nothing moves. So each picture is told to stand until the next; of the pictures themselves no byte is changed.
 * @param segment clusters, one behind the other · @param pictures which of its tracks are · @param until where the next segment begins, ms of the file
 */
export function withLengths(segment: Bytes, pictures: ReadonlySet<number>, until: number): Bytes {
  const clusters = clustersIn(segment)
  const times = clusters.flatMap(({ blocks }) =>
    blocks.flatMap(({ block, at }) => (pictures.has(block.track) ? [at] : [])),
  )
  let place = 0
  const grouped = ({ block, part, at }: Timed): Bytes => {
    if (!pictures.has(block.track)) return element(part.id, [part.data])
    place += 1
    const shown = concat(block.data)
    shown[block.bytes - 1] = (shown[block.bytes - 1] ?? 0) & ~keyFlag
    const length = Math.max(0, (times[place] ?? until) - at)
    return element(ids.blockGroup, [
      element(ids.block, [shown]),
      element(ids.blockDuration, [numeral(length)]),
      ...(block.isKey ? [] : [element(ids.reference, [previous])]),
    ])
  }
  return concat(
    ...clusters.map(({ time, blocks }) =>
      element(ids.cluster, [element(ids.timestamp, [numeral(time)]), ...blocks.map(grouped)]),
    ),
  )
}

/** That there is one before it is all that is asked. */
const previous = new Uint8Array([0xff])

function clustersIn(segment: Bytes): readonly Cluster[] {
  return [...childrenOf(segment)].flatMap(({ id, data }) => {
    if (id !== ids.cluster) return []
    const parts = [...childrenOf(data)]
    const told = parts.find((part) => part.id === ids.timestamp)
    const time = told ? unsigned(told.data) : 0
    const blocks = parts.flatMap((part) => {
      const block = blockIn(part)
      return block ? [{ block, part, at: time + block.since }] : []
    })
    return [{ time, blocks }]
  })
}

function element(id: number, parts: readonly Uint8Array[]): Bytes {
  const size = parts.reduce((sum, { length }) => sum + length, 0)
  // Four bytes tell sizes up to 256 MB.
  return concat(numeral(id), numeral(0x1000_0000 + size), ...parts)
}

/** As many bytes as it takes, the highest first. */
function numeral(value: number): Bytes {
  const bytes = [value % 256]
  for (let left = Math.floor(value / 256); left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256)
  return new Uint8Array(bytes)
}
