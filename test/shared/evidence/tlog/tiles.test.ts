import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bundleOf,
  leavesIn,
  newTiles,
  readTilePath,
  rowOf,
  type Tile,
  tileOf,
  tilePath,
  tileWidth,
} from '../../../../shared/evidence/tlog/tiles.ts'

const tiles: fc.Arbitrary<Tile> = fc.record({
  level: fc.oneof(fc.constant('entries' as const), fc.nat({ max: 63 })),
  n: fc.nat({ max: 1e12 }),
  width: fc.integer({ min: 1, max: tileWidth }),
})

describe('tiles', () => {
  test('have the paths that the specification writes', () => {
    expect(tilePath({ level: 0, n: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067')
    expect(tilePath({ level: 'entries', n: 0, width: 17 })).toBe('tile/entries/000.p/17')
  })

  test('are named in one way only, and whatever else is asked for is no tile', () => {
    fc.assert(
      fc.property(tiles, (tile) => {
        expect(readTilePath(tilePath(tile))).toEqual(tile)
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        const tile = readTilePath(`tile/0/${text}`)
        expect(tile === null || tilePath(tile) === `tile/0/${text}`).toBe(true)
      }),
    )
    const wrong = [
      'tile/64/000',
      'tile/00/000',
      'tile/0/0',
      'tile/0/x000/001',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/01',
      'tile/0/../000',
      'tile/0/000/',
      'tile/leaves/000',
    ]
    expect(wrong.filter((path) => readTilePath(path))).toEqual([])
  })

  test('of a tree of 70,000 are those of the specification', () => {
    const all = newTiles(0, 70_000)
    const of = (level: Tile['level'], whole: boolean) =>
      all.filter((tile) => tile.level === level && (tile.width === tileWidth) === whole)
    expect(of(0, true)).toHaveLength(273)
    expect(of(0, false)).toEqual([{ level: 0, n: 273, width: 112 }])
    expect(of(1, true)).toHaveLength(1)
    expect(of(1, false)).toEqual([{ level: 1, n: 1, width: 17 }])
    expect(of(2, false)).toEqual([{ level: 2, n: 0, width: 1 }])
    expect(newTiles(255, 256).map(tilePath)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1'])
  })

  test('are only ever added, whatever the steps in which a tree grows', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(steps, (grown) => {
        const names: string[] = []
        let size = 0
        for (const more of grown) {
          names.push(...newTiles(size, size + more).map(tilePath))
          size += more
        }
        expect(new Set(names).size).toBe(names.length)
        // A whole tile stands at whatever step it became whole.
        const whole = newTiles(0, size).filter(({ width }) => width === tileWidth)
        expect(names).toEqual(expect.arrayContaining(whole.map(tilePath)))
      }),
    )
  })

  test('know where the hash of each whole subtree comes from', () => {
    expect(tileOf({ level: 0, index: 300 }, 1000)).toEqual({
      tile: { level: 0, n: 1, width: 256 },
      from: 44,
      count: 1,
    })
    expect(tileOf({ level: 10, index: 1 }, 2050)).toEqual({
      tile: { level: 1, n: 0, width: 8 },
      from: 4,
      count: 4,
    })
    expect(rowOf(1, 2050)).toBe(8)
  })

  test('of entries give back each leaf, and a bundle that was cut or lengthened is none', () => {
    const leaves = fc.array(fc.uint8Array({ maxLength: 700 }), { minLength: 1, maxLength: 256 })
    fc.assert(
      fc.property(leaves, (all) => {
        const bundle = bundleOf(all)
        const read = leavesIn(bundle, all.length)
        expect(read?.map((leaf) => [...leaf])).toEqual(all.map((leaf) => [...leaf]))
        expect(leavesIn(bundle.subarray(1), all.length)).toBeNull()
        expect(leavesIn(Buffer.concat([bundle, Buffer.from([0])]), all.length)).toBeNull()
        expect(leavesIn(bundle, all.length + 1)).toBeNull()
      }),
    )
    expect(() => bundleOf([new Uint8Array(70_000)])).toThrow('too long')
  })
})
