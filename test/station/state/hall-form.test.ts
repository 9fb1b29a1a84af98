import { expect, test } from 'vitest'
import { emptyCustody, readCustody, type TypedCustody, wallText } from '../../../station/state/hall-form.ts'

const typed: TypedCustody = {
  dispute: 'dispute:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZD',
  from: ' 石臼大厅 ',
  device: '2 号窗口',
  began: '2026-10-26 10:00:05',
  ended: '2026/10/26 10：20',
  clock: 'behind',
  off: '2:05',
  takenBy: '何静',
  takenAt: '2026-10-27 09:00',
  copied: 'U 盘',
  right: '调取登记',
  why: '核对',
  note: '',
}
const now = Date.UTC(2026, 10, 16, 4, 44)
const lacksOf = (over: Partial<TypedCustody>) => {
  const read = readCustody({ ...typed, ...over }, now)
  return read.ok ? {} : read.lacks
}

test('times are read as the recorder shows them, in the county’s zone, and a clock that was behind is behind', () => {
  const read = readCustody(typed, now)
  if (!read.ok) throw new Error('read')
  const { custody } = read.form
  expect(custody).toMatchObject({ from: '石臼大厅', clockOffset: -125_000 })
  expect(new Date(custody.began).toISOString()).toBe('2026-10-26T02:00:05.000Z')
  expect([wallText(custody.began), wallText(custody.ended)]).toEqual([
    '2026-10-26 10:00:05',
    '2026-10-26 10:20:00',
  ])
})

test('a clock that nobody compared is said to be one, and one that is right needs no number', () => {
  const offset = (over: Partial<TypedCustody>) => {
    const read = readCustody({ ...typed, ...over, off: '' }, now)
    return read.ok && read.form.custody.clockOffset
  }
  expect(offset({ clock: 'unknown' })).toBeNull()
  expect(offset({ clock: 'same' })).toBe(0)
})

test('what is missing or cannot be is said where it stands', () => {
  expect(lacksOf({})).toEqual({})
  expect(Object.keys(lacksOf(emptyCustody))).toHaveLength(11)
  expect(lacksOf({ began: '26 日上午' })).toEqual({ began: 'moment' })
  expect(lacksOf({ began: '2026-10-26 25:00' })).toEqual({ began: 'moment' })
  expect(lacksOf({ off: '两分钟' })).toEqual({ off: 'off' })
  expect(lacksOf({ ended: '2026-10-26 09:00' })).toEqual({ ended: 'ended' })
  expect(lacksOf({ began: '2026-10-25 10:00' })).toEqual({ ended: 'long' })
  expect(lacksOf({ takenAt: '2026-10-26 10:10' })).toEqual({ takenAt: 'takenAt' })
  // Its clock was an hour ahead: it was taken out after all.
  expect(lacksOf({ takenAt: '2026-10-26 10:10', clock: 'ahead', off: '1:00:00' })).toEqual({})
})
