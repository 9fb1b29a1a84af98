import type { Words } from '../zh-cn.ts'
import { many } from './many.ts'

export const aside: Words['aside'] = {
  title: 'Revoked desks',
  open: 'See what is left of it',
  note: 'What a stolen desk had not sent does not count by itself. A copy that is brought back is put aside here until the administrator or a shift leader releases it by name; what cannot be found is declared lost, by name too.',
  none: 'No desk was revoked',
  noneMore: 'Once a desk is revoked, what it had not sent is decided here.',
  gone: 'Revoked',
  goneAt: (time, way, reason) => `${time}, ${way.toLowerCase()}: ${reason}`,
  lastSeen: 'Last seen',
  never: 'Never',
  held: 'Taken',
  entries: (n) => many(n, 'entry', 'entries'),
  papers: 'Photos not here',
  papersMore: (n) => `${n}. After releasing, hand in the same file once more and they come in`,
  batches: 'Came after it was revoked',
  noBatches:
    'Nothing yet. Where a sealed copy was kept beside the desk, have the file handed in at /carry, from any computer with a line.',
  batch: (entries, visits, matters) =>
    `${many(entries, 'entry', 'entries')} · ${many(visits, 'visit')} · ${many(matters, 'matter')}`,
  came: (time) => `came ${time}`,
  written: (who, from, to) => `Written by ${who}, ${from} to ${to}`,
  unread: 'When it was written cannot be read',
  and: ', ',
  notGenuine: 'Not signed by this desk: it cannot be released.',
  released: (by, time, stored, refused) =>
    `Released by ${by}, ${time}: ${stored} taken${refused === 0 ? '' : `, ${refused} refused`}`,
  leftOut: (by, time, reason) => `Declined by ${by}, ${time}: ${reason}`,
  release: 'Release',
  releaseOf: (n) => (n === 1 ? 'Release this entry' : `Release these ${n} entries`),
  releasedNow: (stored, refused) =>
    refused === 0
      ? `Released: ${stored} taken`
      : `Released: ${stored} taken, ${refused} refused by the rules`,
  decline: 'Decline',
  declineWhat: 'It stays aside and does not count. It can still be released later.',
  missing: 'Numbers that never came',
  missingMore:
    'The county has no entry of these numbers. Where no copy can be found either, declare them lost, and this desk is settled.',
  range: (lane, from, to) => `${lane} entries ${from} to ${to}`,
  after: (lane, from) => `${lane} from entry ${from} on, if there were any`,
  unheard: 'numbers that the county never heard of, if there were any',
  declare: 'Declare lost',
  declareOf: (machine) => `Declare lost: what ${machine} had not sent`,
  declareWhat:
    'Your name and the reason are kept for good. Should a copy turn up later, it can still be released.',
  lostBy: (by, time) => `Declared lost by ${by}, ${time}`,
  reason: 'Why',
  reasonEmpty: 'Say why',
}
