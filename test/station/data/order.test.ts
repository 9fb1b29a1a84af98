import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { advanced } from '../../../station/data/sync/holdings.ts'
import { asFits, inSendingOrder } from '../../../station/data/sync/order.ts'
import { failedOnce, noTries, triesLeft, waitUntil } from '../../../station/data/vault/tries.ts'

const waiting = fc
  .array(
    fc.record({
      subject: fc.constantFrom('visit:a', 'matter:a', 'visit:b', 'matter:b', 'device:d'),
      bytes: fc.integer({ min: 1, max: 400_000 }),
      begun: fc.integer({ min: 1, max: 4 }),
      counter: fc.integer({ min: 1, max: 40 }),
    }),
    { maxLength: 60 },
  )
  .map((all) => all.map((one, at) => ({ ...one, id: `d-${one.begun}:${at}`, lane: `d-${one.begun}` })))

test('nothing is left out and nothing doubled by the order of sending; what presses stands first', () => {
  fc.assert(
    fc.property(waiting, (all) => {
      const pressing = new Set(all.filter(({ subject }) => subject.endsWith(':b')).map(({ id }) => id))
      const ordered = inSendingOrder(all, (id) => (pressing.has(id) ? '2026-11-16' : undefined))
      expect(new Set(ordered)).toEqual(new Set(all))
      expect(ordered.slice(0, pressing.size).every(({ id }) => pressing.has(id))).toBe(true)
      for (const part of [ordered.slice(0, pressing.size), ordered.slice(pressing.size)]) {
        expect(part).toEqual([...part].sort((a, b) => a.begun - b.begun || a.counter - b.counter))
      }
    }),
  )
})

test('batches cut the whole list into pieces that keep its order, none empty, none too large unless alone', () => {
  fc.assert(
    fc.property(waiting, (all) => {
      const seen: string[] = []
      for (let rest: readonly { id: string; bytes: number }[] = all; rest.length > 0;) {
        const batch = asFits(rest, ({ bytes }) => bytes, 512_000)
        expect(batch.length).toBeGreaterThan(0)
        const bytes = batch.reduce((sum, one) => sum + one.bytes, 0)
        expect(batch.length === 1 || bytes <= 512_000).toBe(true)
        seen.push(...batch.map(({ id }) => id))
        rest = rest.slice(batch.length)
      }
      expect(seen).toEqual(all.map(({ id }) => id))
    }),
  )
})

test('what is held comes out the same in whatever order answers come', () => {
  const counters = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 60 })
  fc.assert(
    fc.property(counters, fc.integer({ min: 1, max: 7 }), (all, size) => {
      let slip = { complete: 0, ahead: [] as readonly number[] }
      for (let from = 0; from < all.length; from += size) slip = advanced(slip, all.slice(from, from + size))
      expect(slip).toEqual(
        advanced(
          { complete: 0, ahead: [] },
          [...all].sort((a, b) => a - b),
        ),
      )
      const held = new Set([...Array.from({ length: slip.complete }, (_, at) => at + 1), ...slip.ahead])
      expect(held).toEqual(new Set(all))
    }),
  )
})

test('waits grow, and a clock that was set back makes nobody wait longer than the longest', () => {
  let tries = noTries
  const waits: number[] = []
  for (let at = 0; at < 12; at++) {
    tries = failedOnce(tries, 1_000)
    waits.push((waitUntil(tries, 1_000) ?? 1_000) - 1_000)
  }
  expect(waits.map((wait) => wait / 60_000)).toEqual([0, 0, 0, 0, 1, 5, 15, 30, 60, 60, 60, 60])
  expect(triesLeft(tries)).toBe(1)
  expect(waitUntil(tries, -9e9)).toBe(-9e9 + 3_600_000)
})
