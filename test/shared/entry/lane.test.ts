import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  counterOf,
  deviceOf,
  entryId,
  holdingText,
  laneOf,
  type LaneHold,
} from '../../../shared/entry/lane.ts'
import { digest } from './desk.ts'

test('an id says its lane, its device and its place, and ids of one lane sort by place', () => {
  expect(entryId('wp1-abcd', 412)).toBe('wp1-abcd:0000000412')
  expect(laneOf('wp1-abcd:0000000412')).toBe('wp1-abcd')
  expect(deviceOf('wp1-abcd:0000000412')).toBe('wp1')
  expect(deviceOf('hub-k3k3')).toBe('hub')
  expect(counterOf('wp1-abcd:0000000412')).toBe(412)
  const ids = [9, 10, 99, 100, 9_999_999_999].map((counter) => entryId('wp1-abcd', counter))
  expect([...ids].sort()).toEqual(ids)
})

/** Which entries of a few lanes one side holds. */
const held = fc.dictionary(
  fc.constantFrom('wp1-aaaa', 'wp1-bbbb', 'wp2-aaaa'),
  fc.uniqueArray(fc.integer({ min: 1, max: 6 })),
  { noNullPrototype: true },
)

function holdsOf(lanes: Readonly<Record<string, readonly number[]>>): readonly LaneHold[] {
  return Object.entries(lanes).map(([lane, counters]) => {
    let complete = 0
    while (counters.includes(complete + 1)) complete++
    const hash = complete === 0 ? null : digest(`${lane} ${complete}`)
    return { lane, complete, hash, ahead: counters.filter((counter) => counter > complete) }
  })
}

const sorted = (lanes: Readonly<Record<string, readonly number[]>>): string =>
  JSON.stringify(
    Object.entries(lanes)
      .filter(([, counters]) => counters.length > 0)
      .map(([lane, counters]) => [lane, [...counters].sort((a, b) => a - b)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

test('two sides make the same text exactly when they hold the same entries', () => {
  fc.assert(
    fc.property(held, held, (one, other) => {
      expect(holdingText(holdsOf(one)) === holdingText(holdsOf(other))).toBe(sorted(one) === sorted(other))
      expect(holdingText(holdsOf(one).toReversed())).toBe(holdingText(holdsOf(one)))
    }),
    { numRuns: 500 },
  )
})

test('the same counters with another history are not the same', () => {
  const hold = { lane: 'wp1-aaaa', complete: 3, hash: digest('a'), ahead: [] }
  expect(holdingText([hold])).not.toBe(holdingText([{ ...hold, hash: digest('b') }]))
})

test('who holds nothing says nothing', () => {
  expect(holdingText([])).toBe('')
  expect(holdingText([{ lane: 'wp1-aaaa', complete: 0, hash: null, ahead: [] }])).toBe('')
})
