import {
  array,
  assert,
  constantFrom,
  integer,
  json,
  pre,
  property,
  string,
  tuple,
  uint8Array,
} from 'fast-check'
import { expect, test } from 'vitest'
import { readSealList, type SealList, segmentNameOf } from '../../../shared/evidence/seal-list.ts'

const item = 'evidence:wuping.01ARZ3NDEKTSV4RRFFQ69G5FAV'
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const sum = uint8Array({ minLength: 32, maxLength: 32 }).map(hex)

/** Segments of two tracks in the order in which they were closed, each naming the one before it. */
const list = tuple(
  array(tuple(constantFrom('camera-desk', 'microphone-desk'), sum, integer({ min: 0, max: 9_000_000 })), {
    minLength: 1,
    maxLength: 40,
  }),
  integer({ min: 1, max: 900 }),
).map(([taken, number]): SealList => {
  const tracks = new Map<string, { count: number; last: string }>()
  const segments = taken.map(([track, sha256, bytes], at) => {
    const before = tracks.get(track)
    const count = (before?.count ?? 0) + 1
    tracks.set(track, { count, last: sha256 })
    return {
      name: segmentNameOf(track, count),
      bytes,
      sha256,
      sm3: sha256,
      began: { mono: at * 5_000, wall: at * 5_000 },
      until: { mono: at * 5_000 + 5_000, wall: at * 5_000 + 5_000 },
      prev: before?.last ?? null,
      parcel: { hash: 'a'.repeat(43), bytes: bytes + 28 },
    }
  })
  return { format: 'yizhan-window-seal-1', item, number, prev: null, segments }
})

test('a list is read as what it was written', () => {
  assert(
    property(list, (one) => {
      expect(readSealList(JSON.stringify(one))).toEqual(one)
    }),
  )
})

test('a list in which a segment was taken out, put in again or moved is none', () => {
  assert(
    property(list, integer({ min: 0, max: 39 }), constantFrom('out', 'twice'), (one, at, how) => {
      const segments = [...one.segments]
      const place = at % segments.length
      const [track] = (segments[place]?.name ?? '').split('/')
      const isSame = ({ name }: { readonly name: string }): boolean => name.startsWith(`${track}/`)
      // What stands at either end of its track the lists before and behind speak of.
      pre(
        how === 'twice' || (segments.slice(place + 1).some(isSame) && segments.slice(0, place).some(isSame)),
      )
      segments.splice(
        place,
        how === 'out' ? 1 : 0,
        ...segments.slice(place, how === 'out' ? place : place + 1),
      )
      expect(readSealList(JSON.stringify({ ...one, segments }))).toBeNull()
    }),
  )
})

test('whatever else comes is no list, and breaks nothing', () => {
  for (const text of [string(), json()])
    assert(
      property(text, (other) => {
        expect(readSealList(other)).toBeNull()
      }),
    )
})
