import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { around, between, least, moved, type Rect, stretched } from '../../../station/ui/rects.ts'

const part = (max = 1) => fc.double({ min: 0, max, noNaN: true })
const spot = fc.record({
  x: fc.double({ min: -2, max: 2, noNaN: true }),
  y: fc.double({ min: -2, max: 2, noNaN: true }),
})
const rect: fc.Arbitrary<Rect> = fc
  .tuple(part(), part(), part(), part())
  .map(([a, b, c, d]) => between({ x: a, y: b }, { x: c, y: d }))

const isWithin = ({ x, y, width, height }: Rect): boolean =>
  x >= 0 && y >= 0 && width >= 0 && height >= 0 && x + width <= 1 + 1e-9 && y + height <= 1 + 1e-9

test('a rectangle never leaves the picture, however it is drawn, pushed and pulled', () => {
  fc.assert(
    fc.property(rect, spot, spot, (one, by, other) => {
      expect(isWithin(between(by, other))).toBe(true)
      expect(isWithin(moved(one, by))).toBe(true)
      expect(isWithin(stretched(one, by))).toBe(true)
      expect(isWithin(around(one, 0.4))).toBe(true)
    }),
  )
})

test('moving keeps its size, stretching keeps its corner and leaves something to take hold of', () => {
  fc.assert(
    fc.property(rect, spot, (one, by) => {
      const after = moved(one, by)
      expect([after.width, after.height]).toEqual([one.width, one.height])
      const wider = stretched({ ...one, x: one.x / 2, y: one.y / 2 }, by)
      expect([wider.x, wider.y]).toEqual([one.x / 2, one.y / 2])
      expect(Math.min(wider.width, wider.height)).toBeGreaterThanOrEqual(least)
    }),
  )
})

test('what is meant is inside what is shown of the picture', () => {
  fc.assert(
    fc.property(rect, (one) => {
      const shown = around(one, 0.4)
      expect(shown.x).toBeLessThanOrEqual(one.x + 1e-9)
      expect(shown.y).toBeLessThanOrEqual(one.y + 1e-9)
      expect(shown.x + shown.width).toBeGreaterThanOrEqual(one.x + one.width - 1e-9)
      expect(shown.y + shown.height).toBeGreaterThanOrEqual(one.y + one.height - 1e-9)
    }),
  )
})
