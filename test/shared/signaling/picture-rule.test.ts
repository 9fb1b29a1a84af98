import { array, check, integer, option, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineOf, type Measured } from '../../../shared/signaling/line-rule.ts'
import {
  pictureAtFirst,
  pictureNext,
  pictureRule,
  type PictureState,
} from '../../../shared/signaling/picture-rule.ts'

/** Half-second looks at a line. */
function look(state: PictureState, from: number, seconds: number, available: number | null): PictureState {
  let now = state
  for (let at = from; at <= from + seconds * 1_000; at += 500) now = pictureNext(now, available, at)
  return now
}

describe('a picture on a thin line', () => {
  it('makes way for the voice after two seconds, and not for a moment’s weakness', () => {
    const weak = look(pictureAtFirst(0), 0, 1.5, 80_000)
    expect(weak.shown).toBe(true)
    expect(look(weak, 2_000, 0, 200_000).thinSince).toBe(null)
    expect(look(pictureAtFirst(0), 0, 2, 80_000).shown).toBe(false)
    expect(look(pictureAtFirst(0), 0, 60, null).shown).toBe(true)
  })

  it('is tried again after ten seconds, and after twice as long each time that it had to go again', () => {
    let state = look(pictureAtFirst(0), 0, 2, 80_000)
    const waits: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const went = state.since
      let at = went
      while (!state.shown) state = pictureNext(state, null, (at += 500))
      waits.push((at - went) / 1_000)
      state = look(state, at, 2, 80_000)
    }
    expect(waits).toEqual([10, 20, 40, 80, 80])
  })

  it('of one’s own stays on a line that a browser can still share between voice and text', () => {
    const own = (available: number): boolean => {
      let state = pictureAtFirst(0)
      for (let at = 0; at <= 10_000; at += 500) state = pictureNext(state, available, at, pictureRule.leastUp)
      return state.shown
    }
    expect(own(60_000)).toBe(true)
    expect(own(40_000)).toBe(false)
  })

  it('waits no longer than at first when the line had been good for half a minute', () => {
    const back = look(look(pictureAtFirst(0), 0, 2, 80_000), 2_500, 10, null)
    const steady = look(back, 12_500, 31, 900_000)
    expect(steady.wait).toBe(pictureRule.upAfter)
  })

  it('never flickers: whatever the line does, it stays for two seconds and away for ten', () => {
    const lines = array(option(integer({ min: 0, max: 400_000 })), { maxLength: 400 })
    const holds = (line: readonly (number | null)[]): boolean => {
      let state = pictureAtFirst(0)
      return line.every((available, step) => {
        const before = state
        state = pictureNext(before, available, (step + 1) * 500)
        const least = before.shown ? pictureRule.downAfter : pictureRule.upAfter
        return state.shown === before.shown || state.since - before.since >= least
      })
    }
    expect(check(property(lines, holds)).failed).toBe(false)
  })
})

describe('a line in one word', () => {
  const good: Measured = {
    silent: false,
    available: 2_000_000,
    rtt: 60,
    lossUp: 0,
    lossDown: 0.01,
    kbitUp: 400,
    kbitDown: 400,
    frozen: 0,
    concealed: 0,
  }
  it.each([
    [{}, 'good', 'none'],
    [{ available: null }, 'good', 'none'],
    [{ lossUp: 0.04 }, 'thin', 'loss'],
    [{ available: 200_000 }, 'thin', 'slow'],
    [{ rtt: 450 }, 'thin', 'delay'],
    [{ available: 90_000 }, 'bad', 'slow'],
    [{ lossDown: 0.2, rtt: 450 }, 'bad', 'loss'],
    [{ rtt: 1_500 }, 'bad', 'delay'],
    [{ silent: true, lossDown: 0.2 }, 'lost', 'silent'],
  ] as const)('says what is worst: %o is %s for %s', (measured, state, why) => {
    expect(lineOf({ ...good, ...measured })).toEqual({ state, why })
  })
})
