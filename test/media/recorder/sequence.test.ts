import { array, assert, boolean, integer, property, record, uint8Array } from 'fast-check'
import { expect, it } from 'vitest'
import { parseRtp, senderReports } from '../../../media/recorder/rtp/packet.ts'
import { createSequence } from '../../../media/recorder/rtp/sequence.ts'
import { parseVp8 } from '../../../media/recorder/rtp/vp8.ts'

it('counts on over wraps, and misses what did not come, whatever was lost, came twice or changed places', () => {
  const packet = record({
    isLost: boolean(),
    isTwice: boolean(),
    late: integer({ min: 0, max: 40 }),
  })
  assert(
    property(
      integer({ min: 0, max: 65_535 }),
      array(packet, { minLength: 3, maxLength: 300 }),
      (first, all) => {
        const last = all.length - 1
        const came = all
          .flatMap(({ isLost, isTwice, late }, n) => {
            if (n === 0 || n === last) return [{ n, at: n }]
            const once = isLost ? [] : [{ n, at: n + late }]
            return isTwice ? [...once, ...once] : once
          })
          .sort((a, b) => a.at - b.at)
        const sequence = createSequence()
        const places = came.map(({ n }) => sequence.place((first + n) % 65_536, n * 1_000))
        expect(places.map(({ at }, n) => at - (places[0]?.at ?? 0) - (came[n]?.n ?? 0))).toEqual(
          came.map(() => 0),
        )
        const missing = sequence
          .takeMissing(Infinity)
          .flatMap(({ from, to }) =>
            Array.from({ length: to - from + 1 }, (_, n) => from + n - (places[0]?.at ?? 0)),
          )
        expect(missing.sort((a, b) => a - b)).toEqual(
          all.flatMap((_, n) => (came.some((one) => one.n === n) ? [] : [n])),
        )
      },
    ),
  )
})

it('reads whatever comes in without falling over', () => {
  assert(
    property(uint8Array({ maxLength: 80 }), (bytes) => {
      expect(parseRtp(bytes)?.payload.length ?? 0).toBeLessThanOrEqual(Math.max(0, bytes.length - 12))
      expect(senderReports(bytes).length).toBeLessThanOrEqual(3)
      expect(parseVp8(bytes)?.data.length ?? 0).toBeLessThanOrEqual(Math.max(0, bytes.length - 1))
    }),
  )
})
