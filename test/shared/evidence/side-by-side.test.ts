import { assert, double, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { areaInCell, canvas, cellsOf } from '../../../shared/evidence/side-by-side.ts'

test('pictures stand in cells of one size, as many columns as rows or one more', () => {
  expect(cellsOf(1)).toEqual([{ x: 0, y: 0, width: 1280, height: 720 }])
  expect(cellsOf(2).map(({ x, y, width, height }) => [x, y, width, height])).toEqual([
    [0, 0, 640, 720],
    [640, 0, 640, 720],
  ])
  expect(cellsOf(3).map(({ x, y }) => [x, y])).toEqual([
    [0, 0],
    [640, 0],
    [0, 360],
  ])
})

test('a picture stands in the middle of its cell, and what is drawn on it is drawn there', () => {
  const [, right] = cellsOf(2)
  if (!right) throw new Error('no second cell')
  // 16:9 in a cell of 640 by 720: 360 high, 180 from the top.
  expect(areaInCell({ x: 0, y: 0, width: 1, height: 1 }, right, 16 / 9)).toEqual({
    x: 0.5,
    y: 0.25,
    width: 0.5,
    height: 0.5,
  })
  const all = { x: 0.5, y: 0, width: 0.5, height: 1 }
  expect(areaInCell({ x: 0.4, y: 0.4, width: 0.1, height: 0.1 }, right, null)).toEqual(all)
})

test('an area never stands out of its cell', () => {
  const part = double({ min: 0, max: 1, noNaN: true })
  assert(
    property(integer({ min: 1, max: 16 }), part, part, part, part, (count, x, y, wide, high) => {
      const drawn = { x, y, width: wide * (1 - x), height: high * (1 - y) }
      for (const cell of cellsOf(count)) {
        const area = areaInCell(drawn, cell, 16 / 9)
        expect(area.x * canvas.width).toBeGreaterThanOrEqual(cell.x - 1e-6)
        expect((area.x + area.width) * canvas.width).toBeLessThanOrEqual(cell.x + cell.width + 1e-6)
        expect(area.x + area.width).toBeLessThanOrEqual(1)
        expect(area.y + area.height).toBeLessThanOrEqual(1)
      }
    }),
  )
})
