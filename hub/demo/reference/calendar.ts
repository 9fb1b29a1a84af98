import type { WorkingCalendar } from '../../../shared/rules/calendar.ts'
import type { Hours, Spans } from '../../../shared/rules/hours-schema.ts'
import { statutoryDays, statutoryHorizon } from './holidays.ts'

const closed: Spans = []

function weekdays(spans: Spans): Hours['week'] {
  return [spans, spans, spans, spans, spans, closed, closed]
}

const lunchBreak: Spans = [
  ['08:30', '12:00'],
  ['13:30', '17:30'],
]
const throughLunch: Spans = [['08:30', '17:30']]
const allDay: Spans = [['00:00', '24:00']]
const shortDay: Spans = [['09:00', '15:00']]

/** The working calendar of the demo county. Hours are named by station; `shahe-self` are the machines, `county` the people who answer. */
export const calendar: WorkingCalendar = {
  version: 1,
  first: '2025-01-01',
  horizon: statutoryHorizon,
  statutory: statutoryDays,
  county: {},
  filing: {},
  hours: {
    county: {
      week: weekdays(lunchBreak),
      filing: weekdays(throughLunch),
      makeUpAs: 1,
      holiday: closed,
      special: {},
    },
    wuping: {
      week: weekdays(lunchBreak),
      filing: weekdays(throughLunch),
      makeUpAs: 1,
      holiday: closed,
      special: {},
    },
    // Monday, Wednesday, Friday; the village accountant does not come up for a make-up Saturday.
    shijiu: {
      week: [shortDay, closed, shortDay, closed, shortDay, closed, closed],
      makeUpAs: null,
      holiday: closed,
      special: {},
    },
    shahe: { week: weekdays(throughLunch), makeUpAs: 1, holiday: closed, special: {} },
    'shahe-self': {
      week: [allDay, allDay, allDay, allDay, allDay, allDay, allDay],
      makeUpAs: 1,
      holiday: allDay,
      special: {},
    },
  },
}
