import { expect, test } from 'vitest'
import { foldVisit, type VisitState } from '../../../shared/facts/visit.ts'
import { slipNumber, ticketOf } from '../../../station/state/visit-words.ts'

// Prevents: two desks of one station that could not ask each other, and two people who hold a slip of the same number.

function visitAt(device: string): VisitState {
  const body = { number: 12, visitor: { name: '罗木生', identity: null, phone: '' } }
  const opened = {
    id: `${device}-a1b2:0000000002`,
    subject: 'visit:shahe.01JCT0000000000000000000AB',
    type: 'visit.opened',
    v: 1,
    after: [],
    lamport: 1,
    at: Date.UTC(2026, 10, 16, 2),
    by: 'hejing',
    auth: { how: 'pin' as const },
    station: 'shahe',
    body,
  }
  return foldVisit(opened.subject, [opened])
}

test('the slip of a second desk has the desk’s letter, whichever desk prints it; the first has none', () => {
  expect(slipNumber('SH', visitAt('sh1'))).toBe('SH-1116-012')
  expect(slipNumber('SH', visitAt('sh2'))).toBe('SH-1116-B012')
  expect(ticketOf(visitAt('sh2'))).toBe('012')
})
