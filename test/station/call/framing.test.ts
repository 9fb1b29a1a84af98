import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutOf, hidesAnything, type Part, wholePicture } from '../../../station/call/framing.ts'
import { stillAt } from '../../../station/call/still.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
/** Also what reaches beyond the picture: a hand slips. */
const part: fc.Arbitrary<Part> = fc.record({ x: share, y: share, width: share, height: share })
const size = fc.integer({ min: 1, max: 2_000 })

test('nothing of what was covered, and nothing beside the region, is in what is sent', () => {
  fc.assert(
    fc.property(
      part,
      fc.array(part, { maxLength: 4 }),
      size,
      size,
      share,
      share,
      (region, covers, w, h, u, v) => {
        const { box, covers: hidden } = cutOf({ region, covers }, w, h)
        // any pixel of what is sent
        const [x, y] = [
          Math.min(box.width - 1, Math.floor(u * box.width)),
          Math.min(box.height - 1, Math.floor(v * box.height)),
        ]
        const isHidden = hidden.some(
          (one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height,
        )
        const [left, top] = [(box.x + x) / w, (box.y + y) / h]
        const touches = covers.some(
          (one) =>
            left + 1 / w > one.x + 1e-9 &&
            left < one.x + one.width - 1e-9 &&
            top + 1 / h > one.y + 1e-9 &&
            top < one.y + one.height - 1e-9,
        )
        expect(isHidden || !touches).toBe(true)
        // one pixel is always sent: a region thinner than that is one
        const isInWidth = left >= region.x - 1e-9 && left + 1 / w <= region.x + region.width + 1e-9
        const isInHeight = top >= region.y - 1e-9 && top + 1 / h <= region.y + region.height + 1e-9
        expect(isInWidth || box.width === 1).toBe(true)
        expect(isInHeight || box.height === 1).toBe(true)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('what is cut and covered lies within the picture, and is never nothing', () => {
  fc.assert(
    fc.property(part, fc.array(part, { maxLength: 4 }), size, size, (region, covers, w, h) => {
      const { box, covers: hidden } = cutOf({ region, covers }, w, h)
      for (const [one, wide, high] of [
        [box, w, h] as const,
        ...hidden.map((two) => [two, box.width, box.height] as const),
      ]) {
        expect(one.width).toBeGreaterThan(0)
        expect(one.height).toBeGreaterThan(0)
        expect(one.x).toBeGreaterThanOrEqual(0)
        expect(one.y).toBeGreaterThanOrEqual(0)
        expect(one.x + one.width).toBeLessThanOrEqual(wide)
        expect(one.y + one.height).toBeLessThanOrEqual(high)
      }
    }),
  )
})

test('the whole picture is sent whole, and hides nothing', () => {
  expect(cutOf(wholePicture, 1366, 768)).toEqual({
    box: { x: 0, y: 0, width: 1366, height: 768 },
    covers: [],
  })
  expect(hidesAnything(wholePicture)).toBe(false)
  expect(hidesAnything({ ...wholePicture, covers: [{ x: 0, y: 0, width: 0.1, height: 0.1 }] })).toBe(true)
})

test('a mark is shown on the picture that stood there then, also when two clocks are a little apart', () => {
  const stills = [{ at: 1_000 }, { at: 3_000 }, { at: 9_000 }]
  expect(stillAt(stills, 8_000)).toEqual({ at: 3_000 })
  expect(stillAt(stills, 8_900)).toEqual({ at: 9_000 })
  expect(stillAt(stills, 60_000)).toEqual({ at: 9_000 })
  expect(stillAt(stills, 0)).toBe(null)
})
