import { assert, double, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import type { PlayableItem } from '../../../../shared/evidence/playable.ts'
import { FilmClock } from '../../../../station/state/player/film-clock.ts'
import { isLost, keepStep } from '../../../../station/state/player/keep-step.ts'
import { lightsOf } from '../../../../station/state/player/lights.ts'

test('who is ahead goes slower, who lags goes faster, and nobody so much that it is heard', () => {
  assert(
    property(
      double({ min: -5_000, max: 5_000, noNaN: true }),
      double({ min: 0.5, max: 3, noNaN: true }),
      (drift, rate) => {
        const step = keepStep(drift, rate)
        const nudged = step.kind === 'rate' ? step.rate : rate
        const way = step.kind === 'jump' || Math.abs(drift) <= 12 ? 0 : Math.sign(drift)
        expect(step.kind === 'jump').toBe(Math.abs(drift) > 250 * Math.max(1, rate))
        expect(Math.sign(Math.round((rate - nudged) * 1000))).toBe(way)
        expect(Math.abs(nudged - rate)).toBeLessThanOrEqual(rate * 0.081)
      },
    ),
  )
})

test('a follower that drifts is brought into step within two seconds, and stays there', () => {
  assert(
    property(integer({ min: -250, max: 250 }), (start) => {
      let drift = start
      for (let at = 0; at < 60; at += 1) {
        const step = keepStep(drift, 1)
        if (step.kind === 'rate') drift += (step.rate - 1) * 100
      }
      expect(Math.abs(drift)).toBeLessThanOrEqual(15)
    }),
  )
})

test('a browser is let look, unless what it looks for is gone or never comes while another place is wanted', () => {
  const search = { isHeld: true, since: 100, away: 60_000 }
  expect(isLost(search)).toBe(false)
  expect(isLost({ ...search, isHeld: false })).toBe(true)
  expect(isLost({ ...search, since: 5_000 })).toBe(true)
  expect(isLost({ ...search, since: 5_000, away: 40 })).toBe(false)
})

test('the clock goes, stands, and never leaves the film', () => {
  let now = 0
  const clock = new FilmClock(10_000, () => now)
  clock.go()
  now = 2_000
  expect(clock.moment).toBe(2_000)
  clock.setRate(2)
  now = 3_000
  expect(clock.moment).toBe(4_000)
  clock.stand()
  now = 9_000
  expect(clock.moment).toBe(4_000)
  clock.set(-5)
  expect(clock.moment).toBe(0)
  clock.go()
  now = 99_000
  expect(clock.moment).toBe(10_000)
})

test('squares are merged, and the worst of what one stands for is what it shows', () => {
  const segments = Array.from({ length: 8 }, (_, at) => ({
    number: at + 1,
    from: at * 1_000,
    to: (at + 1) * 1_000,
    bytes: 1,
    sha256: '',
  }))
  const item = {
    duration: 8_000,
    tracks: [{ name: 'camera', segments }],
    gaps: [{ from: 6_200, to: 6_800, tracks: [], why: 'power' }],
  } as unknown as PlayableItem
  const checks = new Map([['camera', Uint8Array.of(1, 1, 1, 0, 1, 2, 1, 1)]])
  expect(lightsOf(item, checks, 4).map(({ state }) => state)).toEqual(['good', 'wait', 'wrong', 'gap'])
  expect(lightsOf(item, checks, 8).map(({ state }) => state)).toEqual([
    'good',
    'good',
    'good',
    'wait',
    'good',
    'wrong',
    'gap',
    'good',
  ])
  // Genuine, and not shown by this browser: no green, and no alarm over what is worse.
  const unshown = new Map([['camera', Uint8Array.of(1, 3, 0, 0, 3, 2, 3, 1)]])
  expect(lightsOf(item, unshown, 4).map(({ state }) => state)).toEqual([
    'unshown',
    'wait',
    'wrong',
    'unshown',
  ])
})
