import type { Words } from '../zh-cn.ts'
import { many } from './many.ts'

export const parcels: Words['parcels'] = {
  onlyHeld: 'Only large ones wait',
  onlyHeldMore: 'The county signed for all entries and photographs.',
  row: 'Large papers and recordings',
  rowHeld: 'Waiting',
  going: 'How far',
  goingHow: (sent, size) => `${sent} of ${size}`,
  today: 'Today',
  spent: (used) => `${used}; no limit is set`,
  spentOf: (used, budget) => `${used}; the county allows ${budget} a day`,
  waitsWindow: (n, size, time) =>
    `${many(n, 'large parcel')} (${size}) until ${time}: the county set hours for them. Entries and photographs do not wait.`,
  waitsBudget: (n, size, time) =>
    `${many(n, 'large parcel')} (${size}) until ${time}: today’s allowance is used. Entries and photographs do not wait.`,
  again: (n) => `${many(n, 'parcel')} reached the county damaged, and is sent from here once more.`,
  broken: (n) =>
    `${many(n, 'parcel')} damaged on this computer and cannot be sent. Photograph the page again.`,
  kept: (n) => `The county did not take ${many(n, 'parcel')}; kept on this computer. Tell the administrator.`,
  rules: {
    title: 'Lines of the desks',
    note: 'Whatever is due, cases and photographs always go. This is about large papers and recordings, and about what is closed.',
    budget: 'How much a desk sends a day',
    budgetHelp: 'Beyond it large ones wait for the next day. Empty is no limit',
    budgetUnit: 'MB',
    budgetWrong: 'A whole number from 1 to 1,000,000, or empty',
    from: 'Large ones from',
    to: 'until',
    windowHelp: 'Such as 20:00 to 07:00. Both empty is no limit',
    windowWrong: 'Both as 20:00, and not alike',
    recent: 'A new desk, or one back after long, is told what was closed in the last',
    recentHelp: 'What is open always comes. Older ones come whole once something new is said of them',
    recentUnit: 'days',
    recentWrong: 'A whole number from 1 to 3660',
    recentLabel: 'Closed',
    recentIs: (days) => `of the last ${many(days, 'day')}`,
    save: 'Keep',
    saved: 'Kept; desks follow it from their next contact',
    none: 'no limit',
    budgetIs: (size) => `${size} a day`,
    windowIs: (from, to) => `${from} to ${to}`,
    budgetLabel: 'A day',
    windowLabel: 'Hours',
    change: 'Change',
  },
}
