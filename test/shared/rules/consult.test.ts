import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { money, phone } from '../../../hub/demo/reference/item-parts.ts'
import { expectedWait, openingOf } from '../../../shared/rules/consult-queue.ts'
import { mostFillMinutes } from '../../../shared/facts/consult-help.ts'
import { isMaskedField, judgeFill } from '../../../shared/rules/remote-fill.ts'

const at = (day: string, time: string): number => Date.parse(`2026-${day}T${time}:00+08:00`)

test('the expected wait is the median of the last answers for each who stands before, and is not guessed from two', () => {
  expect(expectedWait([60_000, 90_000], 1)).toBeNull()
  expect(expectedWait([60_000, 600_000, 90_000], 1)).toBe(90_000)
  expect(expectedWait([60_000, 600_000, 90_000], 3)).toBe(270_000)
  expect(expectedWait([1, 2, 3, 4], 1)).toBe(3)
})

test('it is never less for who stands further back', () => {
  const answers = fc.array(fc.nat(3_600_000), { minLength: 3, maxLength: 40 })
  fc.assert(
    fc.property(answers, fc.integer({ min: 1, max: 20 }), (all, place) => {
      expect(expectedWait(all, place + 1)).toBeGreaterThanOrEqual(expectedWait(all, place) ?? 0)
    }),
  )
})

test.each([
  ['during the day', at('11-16', '10:00'), { open: true, opens: null }],
  ['in the evening: tomorrow', at('11-16', '18:00'), { open: false, opens: at('11-17', '08:30') }],
  ['on a Friday night: on Monday', at('11-20', '20:00'), { open: false, opens: at('11-23', '08:30') }],
  ['at lunch outside a filing period', at('11-24', '12:30'), { open: false, opens: at('11-24', '13:30') }],
])('the county says when it opens: %s', (_, now, opening) => {
  expect(openingOf(calendar, 'county', now)).toEqual(opening)
})

test('beyond its calendar, and without one, it is not said to be shut', () => {
  expect(openingOf(null, 'county', at('11-16', '03:00'))).toEqual({ open: true, opens: null })
  expect(openingOf(calendar, 'county', Date.parse('2031-01-01'))).toEqual({ open: true, opens: null })
})

const consent = {
  id: 'wp1-desk:0000000003',
  at: 1_000_000,
  minutes: 3,
  fields: ['amount', 'phone'],
  to: 'linxiao',
  ended: null,
  seq: 4,
}
const command = { does: 'fill', consent: consent.id, seq: 5, field: 'amount', value: '1', by: 'linxiao' }
const amount = money('amount', '金额', 'Amount')
const scene = {
  taker: 'linxiao' as string | null,
  watched: true,
  consents: [consent],
  now: 1_060_000,
  field: (key: string) => [amount, phone('phone', '电话', 'Telephone')].find((one) => one.key === key),
  ids: { demo: true },
}

test('a value is filled in from afar in its one normal form', () => {
  expect(judgeFill({ ...command, value: '1,200' }, scene)).toEqual({ ok: true, value: '1200.00' })
})

test.each([
  ['to submit', { does: 'submit' }, {}, 'deed'],
  ['to sign', { does: 'sign' }, {}, 'deed'],
  ['to pay', { does: 'pay' }, {}, 'deed'],
  ['when nobody of the county is there', {}, { taker: null }, 'over'],
  ['under a consent that nobody gave', { consent: 'x' }, {}, 'no-consent'],
  ['after it was taken back', {}, { consents: [{ ...consent, ended: {} }] }, 'revoked'],
  ['when its minutes are over', {}, { now: 1_180_000 }, 'expired'],
  ['before it was given, by a clock that was set', {}, { now: 999_999 }, 'expired'],
  ['by somebody else', { by: 'tangke' }, {}, 'stranger'],
  ['by who handed it over', {}, { taker: 'tangke' }, 'stranger'],
  ['in another field', { field: 'month' }, {}, 'outside'],
  ['in a field that never leaves the station, although it was named', { field: 'phone' }, {}, 'masked'],
  ['in one that the catalogue does not know', {}, { field: () => undefined }, 'masked'],
  ['while nobody at the desk sees the form', {}, { watched: false }, 'unwatched'],
  ['a second time', { seq: 4 }, {}, 'sequence'],
  ['what the field does not take', { value: '一千' }, {}, 'value'],
  ['nothing where something has to stand', { value: '' }, {}, 'value'],
] as const)('filling in from afar is refused: %s', (_, asked, around, code) => {
  expect(judgeFill({ ...command, ...asked }, { ...scene, ...around })).toEqual({ ok: false, code })
})

test('telephones, numbers of people, what is personal and what opens an account stay at the station', () => {
  const masked = (key: string, kind: string, personal = false): boolean =>
    isMaskedField({ key, kind, personal })
  expect([
    masked('phone', 'phone'),
    masked('holder', 'id'),
    masked('clerk', 'name', true),
    masked('password', 'text'),
  ]).toEqual([true, true, true, true])
  expect([masked('amount', 'money'), masked('shopping', 'text')]).toEqual([false, false])
  expect(mostFillMinutes).toBe(5)
})
