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
    `${many(n, 'parcel')} damaged on this computer and cannot be sent. Photograph a page again; of a recording, tell the administrator.`,
  kept: (n) => `The county did not take ${many(n, 'parcel')}; kept on this computer. Tell the administrator.`,
  trimmed: {
    label: 'Trimmed',
    is: (matters, pages, films, size) =>
      [
        matters > 0 ? `${many(matters, 'matter')}, ${many(pages, 'photograph')}` : '',
        films > 0 ? many(films, 'recording') : '',
        `${size}; all at the county`,
      ]
        .filter(Boolean)
        .join(', '),
    ready: 'Can go',
    readyIs: (size, days) =>
      days === null
        ? `Recordings, ${size}, in the county’s archive; it has set no days, so they stay`
        : `Recordings, ${size}, once they lay in the county’s archive for ${many(days, 'day')}`,
    coming: (entries) => `Fetching this matter from the county: ${many(entries, 'entry', 'entries')}`,
    away: (entries, pages, size) =>
      `This matter lies at the county: ${many(entries, 'entry', 'entries')}, ${many(pages, 'photograph')}, ${size}. Below is the summary kept here; the rest comes with the link.`,
    gone: 'The county cannot find this matter any more. Ring the county and tell the administrator.',
    again: 'Fetch again',
    page: 'Fetching photographs from the county',
    pageAway: (pages, size) =>
      `${many(pages, 'photograph')} (${size}) at the county. Open again when the link is back, and it comes.`,
    pageGone: 'The county cannot find this page any more. Tell the administrator.',
  },
  rules: {
    title: 'Lines of the desks',
    note: 'Whatever is due, cases and photographs always go. This is about large papers and recordings, and about what is closed and done.',
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
    papers: 'Photographs of ended matters stay at the desk for',
    papersHelp:
      'After that the county alone has them; opening one fetches it. Recordings go when the county’s archive and backups have them. Empty: all stay',
    papersWrong: 'A whole number from 1 to 3660, or empty',
    matters: 'What was written about ended matters stays for',
    mattersHelp: 'It goes after the photographs. Lists and searches stay as they are. Empty: it stays',
    mattersWrong:
      'A whole number from 1 to 3660, not below that of photographs, which must be set too; or empty',
    copies: 'The county’s oldest backup is from how many days ago',
    copiesHelp:
      'What the county has had for less stays at the desk: no backup that is brought back can lose it for both',
    recentLabel: 'Closed',
    recentIs: (days) => `of the last ${many(days, 'day')}`,
    save: 'Keep',
    saved: 'Kept; desks follow it from their next contact',
    none: 'no limit',
    budgetIs: (size) => `${size} a day`,
    windowIs: (from, to) => `${from} to ${to}`,
    budgetLabel: 'A day',
    windowLabel: 'Hours',
    keepLabel: 'At the desk',
    keepAll: 'everything stays',
    keepIs: (papers, matters) =>
      `photographs ${many(papers, 'day')}, ${matters === null ? 'words stay' : `words ${many(matters, 'day')}`}`,
    change: 'Change',
  },
}
