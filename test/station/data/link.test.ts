import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostChunkBytes } from '../../../shared/http/parcels.ts'
import { createLink } from '../../../station/data/sync/link.ts'

const pace = { patience: 30_000, bytesPerSecond: 4_000 }

/** A line of so many bytes a second, over which chunks were sent. @param trip there and back, ms */
function measured(rate: number, trip = 200, chunks = 12) {
  const link = createLink(pace)
  link.took(300, trip)
  for (let count = 0; count < chunks; count += 1) {
    const bytes = link.chunk()
    link.took(bytes, trip + (bytes / rate) * 1_000)
  }
  return link
}

test('on a thin line a chunk is what goes in a second, so that nothing waits longer behind it', () => {
  expect(measured(8_000).chunk()).toBeGreaterThan(7_000)
  expect(measured(8_000).chunk()).toBeLessThanOrEqual(8_000)
})

test('on a wide line chunks grow as large as one may be', () => {
  expect(measured(10_000_000).chunk()).toBe(mostChunkBytes)
})

test('a line that breaks gets smaller chunks, and grows again', () => {
  const link = measured(8_000)
  for (let times = 0; times < 10; times += 1) link.failed(8_000)
  expect(link.chunk()).toBe(4_096)
  link.took(4_096, 700)
  expect(link.chunk()).toBeGreaterThan(4_096)
})

test('where there is no line, asking for it again and again makes no chunk smaller', () => {
  const link = createLink(pace)
  const before = link.chunk()
  for (let times = 0; times < 10; times += 1) link.failed(300)
  expect(link.chunk()).toBe(before)
})

test('an answer is waited for four times as long as the line needs, and never longer than on a line that nobody knows', () => {
  const unknown = createLink(pace).patience(8_000)
  expect(unknown).toBe(32_000)
  expect(measured(8_000).patience(8_000)).toBeGreaterThan(4_000)
  expect(measured(1_000_000, 10).patience(8_000)).toBe(10_032)
  fc.assert(
    fc.property(
      fc.integer({ min: 500, max: 10_000_000 }),
      fc.integer({ min: 1, max: 5_000 }),
      (rate, trip) => {
        expect(measured(rate, trip).patience(100_000)).toBeLessThanOrEqual(createLink(pace).patience(100_000))
      },
    ),
  )
})

test('a batch of entries takes some seconds at most', () => {
  expect(measured(8_000).batch()).toBeGreaterThan(50_000)
  expect(measured(8_000).batch()).toBeLessThanOrEqual(64_000)
  expect(measured(1_000).batch()).toBe(16_000)
  expect(measured(10_000_000).batch()).toBe(512_000)
})

test('what is sent is packed until the line is known to be quick', () => {
  expect([createLink(pace).isQuick(), measured(8_000).isQuick(), measured(10_000_000).isQuick()]).toEqual([
    false,
    false,
    true,
  ])
})
