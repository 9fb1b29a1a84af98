import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { assert, nat, property, uint8Array } from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { cutWebm } from '../../../../hub/evidence/cut-webm.ts'
import { blockIn, childrenOf, ids, unsigned } from '../../../../shared/evidence/ebml.ts'
import { picturesIn, withLengths } from '../../../../station/state/player/lasting.ts'
import { ffmpeg } from '../../../media/recorder/film.ts'

type Picture = {
  readonly at: number
  readonly isKey: boolean
  readonly sum: string
  readonly length: number | null
}

let segment: Uint8Array<ArrayBuffer>
let until: number
let shown: ReadonlySet<number>
// A screen on which nothing moves for forty seconds: more than a cluster has numbers for.
beforeAll(async () => {
  const source = '-f lavfi -i testsrc2=s=64x36:r=5:d=50 -f lavfi -i sine=d=50 -vf'.split(' ')
  const coded =
    '-fps_mode vfr -c:v libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0 -g 600 -c:a libopus -f webm -'.split(
      ' ',
    )
  const film = await ffmpeg('-v', 'error', ...source, "select='not(between(t,3,43))'", ...coded)
  const cut = await cutWebm(Readable.from([film.stdout]))
  const only = cut?.segments[0]
  if (!only || cut.segments.length > 1) throw new Error('not one segment')
  segment = new Uint8Array(film.stdout.subarray(only.at, only.at + only.bytes))
  until = only.to
  shown = picturesIn(new Uint8Array(film.stdout.subarray(0, cut.head.bytes)))
})

const pictures = (bytes: Uint8Array): readonly Picture[] =>
  [...childrenOf(bytes)].flatMap(({ data }) => {
    const parts = [...childrenOf(data)]
    const time = unsigned(parts.find(({ id }) => id === ids.timestamp)?.data ?? new Uint8Array())
    return parts.flatMap((part) => {
      const block = blockIn(part)
      if (!block || !shown.has(block.track)) return []
      const told = [...childrenOf(part.data)].find(({ id }) => id === ids.blockDuration)
      const sum = createHash('sha256').update(block.data.subarray(block.bytes)).digest('hex')
      return [{ at: time + block.since, isKey: block.isKey, sum, length: told ? unsigned(told.data) : null }]
    })
  })

test('each picture stands until the next, and the last of a segment until the segment ends', () => {
  const [before, after] = [pictures(segment), pictures(withLengths(segment, shown, until))]
  expect(before.every(({ length }) => length === null)).toBe(true)
  expect(after.map(({ at, length }) => at + (length ?? 0))).toEqual([
    ...before.slice(1).map(({ at }) => at),
    until,
  ])
  expect(Math.max(...after.map(({ length }) => length ?? 0))).toBeGreaterThan(39_000)
})

test('a sound beside them is left as it is', () => {
  const sounds = (bytes: Uint8Array): readonly string[] =>
    [...childrenOf(bytes)].flatMap(({ data }) =>
      [...childrenOf(data)].flatMap((part) => {
        const block = blockIn(part)
        return block && !shown.has(block.track) ? [Buffer.from(part.data).toString('base64')] : []
      }),
    )
  expect(sounds(segment).length).toBeGreaterThan(1_000)
  expect(sounds(withLengths(segment, shown, until))).toEqual(sounds(segment))
})

test('nothing is changed of the pictures, nor of which of them needs none before it', () => {
  const known = ({ at, isKey, sum }: Picture): unknown => [at, isKey, sum]
  expect(pictures(withLengths(segment, shown, until)).map(known)).toEqual(pictures(segment).map(known))
  expect(pictures(segment).filter(({ isKey }) => isKey)).toHaveLength(1)
  // Told twice it is told the same.
  const told = withLengths(segment, shown, until)
  expect(withLengths(told, shown, until)).toEqual(told)
})

test('what is no segment is told nothing, and spoils nothing', () => {
  assert(
    property(uint8Array({ maxLength: 100 }), nat(segment.length - 1), (noise, at) => {
      expect(withLengths(new Uint8Array(noise), shown, 1_000)).toBeInstanceOf(Uint8Array)
      const spoiled = new Uint8Array(segment)
      spoiled.set(noise.subarray(0, segment.length - at), at)
      expect(withLengths(spoiled, shown, until)).toBeInstanceOf(Uint8Array)
    }),
    { numRuns: 50 },
  )
})
