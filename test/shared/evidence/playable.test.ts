import { describe, expect, it } from 'vitest'
import { openingOf } from '../../../shared/evidence/playable.ts'

const beginning = (from: number) => ({ segments: [{ from, to: from + 4_000 }] })

describe('where a recording opens', () => {
  it('is where all that were begun together have something to show', () => {
    expect(openingOf([beginning(0), beginning(650), beginning(40)])).toBe(650)
  })

  it('is the beginning, when something came in later', () => {
    expect(openingOf([beginning(0), beginning(5_000)])).toBe(0)
    expect(openingOf([])).toBe(0)
  })
})
