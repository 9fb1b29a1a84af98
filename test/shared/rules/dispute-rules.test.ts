import { assert, integer, property } from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { amountInWords } from '../../../shared/rules/amount-words.ts'
import {
  clocksOf,
  isReconsiderationFirst,
  lateFee,
  mustPayFirst,
} from '../../../shared/rules/dispute-clocks.ts'
import { conclusionsOf } from '../../../shared/rules/dispute-tracks.ts'

const at = (day: string): number => Date.parse(`${day}T09:36:00+08:00`)
const clock = (
  name: string,
  starts: Partial<Record<'opened' | 'learned' | 'signed', string>>,
  now: string,
  set = {},
) => {
  const track = name === 'confirmation' ? 'civil' : 'tax'
  const from = { opened: null, learned: null, signed: null, ...starts }
  return clocksOf(track, from, set, calendar, at(now)).find(({ rule }) => rule.clock === name)
}

describe('the clocks of a dispute', () => {
  it('say that the day after the opening is day 2 of the county’s fifteen working days', () => {
    const stand = clock('mediation', { opened: '2026-11-16' }, '2026-11-17')
    expect(stand).toMatchObject({ day: 2, rule: { days: 15 }, due: { ok: true, value: '2026-12-07' } })
  })

  it('compute the last day for reconsideration, which moves on when it is none of work', () => {
    // The sixtieth day after 2026-08-05 is Sunday 10-04, within the holidays of the National Day.
    const stand = clock('reconsideration', { learned: '2026-08-05' }, '2026-09-01')
    expect(stand?.due).toMatchObject({ ok: true })
    expect(stand?.due?.ok && stand.due.value > '2026-10-07').toBe(true)
    const plain = clock('reconsideration', { learned: '2026-09-01' }, '2026-10-20')
    expect(plain).toMatchObject({ due: { ok: true, value: '2026-11-02' }, left: 13 })
  })

  it('refuse to compute beyond the calendar: of a decision of 11-12 the last day lies in a year that is not known', () => {
    const starts = { learned: '2026-11-12' }
    expect(clock('reconsideration', starts, '2026-11-17')).toMatchObject({
      due: { ok: false, side: 'after', beyond: '2026-12-31' },
      left: null,
    })
    const set = { reconsideration: { date: '2027-01-11' } }
    expect(clock('reconsideration', starts, '2026-11-17', set)).toMatchObject({
      due: { ok: true, value: '2027-01-11' },
      set: true,
      left: 55,
    })
  })

  it('do not run before what starts them has happened', () => {
    expect(clock('confirmation', {}, '2026-11-17')).toMatchObject({ due: null, day: null, left: null })
    expect(clock('confirmation', { signed: '2026-11-02' }, '2026-11-17')).toMatchObject({
      due: { ok: true, value: '2026-12-02' },
      left: 15,
    })
  })
})

test('tax itself is nothing to settle; a penalty on the spot goes to reconsideration before a suit', () => {
  expect(conclusionsOf('tax', 'tax')).not.toContain('settled')
  expect(conclusionsOf('tax', 'spotPenalty')).toContain('settled')
  expect(conclusionsOf('civil', null)).toEqual(['agreement', 'none'])
  expect([isReconsiderationFirst('spotPenalty'), isReconsiderationFirst('penalty')]).toEqual([true, false])
  expect([mustPayFirst('tax'), mustPayFirst('spotPenalty')]).toEqual([true, false])
})

test('the late fee is five ten-thousandths a day, to the cent', () => {
  expect(lateFee('10000.00', 1)).toBe('5.00')
  expect(lateFee('48600.00', 13)).toBe('315.90')
  expect(lateFee('0.01', 1)).toBe('0.00')
})

test.each([
  ['0.00', '零元整'],
  ['50.00', '伍拾元整'],
  ['0.50', '伍角整'],
  ['0.05', '伍分'],
  ['1.05', '壹元零伍分'],
  ['10.50', '壹拾元伍角整'],
  ['1001.00', '壹仟零壹元整'],
  ['100010.00', '壹拾万零壹拾元整'],
  ['120000.34', '壹拾贰万元叁角肆分'],
  ['100000000.00', '壹亿元整'],
  ['100000001.00', '壹亿零壹元整'],
  ['100500000.00', '壹亿零伍拾万元整'],
])('%s is %s', (money, words) => {
  expect(amountInWords(money)).toBe(words)
})

/** Reads the words back: what they say, in fen. */
function inFen(words: string): number {
  const digits = '零壹贰叁肆伍陆柒捌玖'
  const units = new Map([...'拾佰仟'].map((unit, place) => [unit, 10 ** (place + 1)]))
  let [total, group, last] = [0, 0, 0]
  let yuan = 0
  for (const sign of words) {
    const digit = digits.indexOf(sign)
    if (digit >= 0) last = digit
    else if (units.has(sign)) {
      group += last * (units.get(sign) ?? 1)
      last = 0
    } else if (sign === '万' || sign === '亿') {
      total += (group + last) * (sign === '万' ? 10_000 : 100_000_000)
      ;[group, last] = [0, 0]
    } else if (sign === '元') {
      yuan = (total + group + last) * 100
      last = 0
    } else if (sign === '角' || sign === '分') {
      yuan += last * (sign === '角' ? 10 : 1)
      last = 0
    }
  }
  return yuan
}

test('an amount in words says the same as its figures', () => {
  assert(
    property(integer({ min: 0, max: 99_999_999_999_999 }), (fen) => {
      const cents = String(fen).padStart(3, '0')
      const words = amountInWords(`${cents.slice(0, -2)}.${cents.slice(-2)}`)
      expect(inFen(words)).toBe(fen)
      expect(words.replace(/^零元整$/, '')).not.toMatch(/零零|零元|零[拾佰仟万亿]/)
    }),
    { numRuns: 2000 },
  )
})
