import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLane, gapsOf, type Place } from '../../../hub/journal/lane-runs.ts'

/** A lane as its writer chained it. */
function chain(length: number): readonly Place[] {
  const hashOf = (counter: number): string => `hash-${counter}`
  return Array.from({ length }, (_, at) => ({
    counter: at + 1,
    hash: hashOf(at + 1),
    prev: at === 0 ? null : hashOf(at),
  }))
}

const shuffled = fc
  .integer({ min: 1, max: 40 })
  .chain((length) => fc.shuffledSubarray([...chain(length)], { minLength: length, maxLength: length }))

test('in whatever order the entries of a lane come, each fits, and at the end the lane is one run', () => {
  fc.assert(
    fc.property(shuffled, (places) => {
      const lane = createLane('wp1-abcd')
      for (const place of places) {
        expect(lane.has(place.counter)).toBe(false)
        expect(lane.fits(place)).toBe(true)
        lane.take(place)
        expect(lane.has(place.counter)).toBe(true)
      }
      const length = places.length
      expect(lane.runs()).toEqual([{ from: 1, to: length, prev: null, hash: `hash-${length}` }])
      expect(lane.hold()).toEqual({ lane: 'wp1-abcd', complete: length, hash: `hash-${length}`, ahead: [] })
    }),
  )
})

test('what is held, ahead and missing add up, whichever part has come', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...chain(30)]), (places) => {
      const lane = createLane('wp1-abcd')
      for (const place of places) lane.take(place)
      const counters = places.map(({ counter }) => counter).sort((a, b) => a - b)
      const { complete, ahead } = lane.hold()
      expect([...Array.from({ length: complete }, (_, at) => at + 1), ...ahead]).toEqual(counters)
      expect(lane.count()).toBe(counters.length)
      const missing = gapsOf(lane).flatMap(({ from, to }) =>
        Array.from({ length: Math.min(to, 31) - from }, (_, at) => from + at),
      )
      expect([...counters, ...missing].sort((a, b) => a - b)).toEqual(chain(30).map(({ counter }) => counter))
      expect(createLane('wp1-abcd', lane.runs()).runs()).toEqual(lane.runs())
    }),
  )
})

test('an entry that fits only one of its neighbours does not fit', () => {
  const [first, second, third] = chain(3)
  const lane = createLane('wp1-abcd')
  if (first) lane.take(first)
  if (third) lane.take(third)
  expect(lane.fits({ counter: 2, hash: second?.hash ?? '', prev: 'another' })).toBe(false)
  expect(lane.fits({ counter: 2, hash: 'another', prev: first?.hash ?? '' })).toBe(false)
  expect(second && lane.fits(second)).toBe(true)
})

test('only the first entry has none before it', () => {
  const lane = createLane('wp1-abcd')
  expect(lane.fits({ counter: 1, hash: 'a', prev: 'b' })).toBe(false)
  expect(lane.fits({ counter: 2, hash: 'a', prev: null })).toBe(false)
})

test('a lane full of gaps takes no further one, and still closes those it has', () => {
  const lane = createLane('wp1-abcd')
  for (let counter = 2; !lane.scattered(counter); counter += 2)
    lane.take({ counter, hash: `h${counter}`, prev: `h${counter - 1}` })
  const runs = lane.runs().length
  expect(runs).toBe(1000)
  expect(lane.scattered(9000)).toBe(true)
  expect(lane.scattered(3)).toBe(false)
})
