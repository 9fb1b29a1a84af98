import { many } from './many.ts'
import type { Words } from '../zh-cn.ts'
import { story as chinese } from '../zh-cn/story.ts'

export const story: Words['story'] = {
  // the seals are signs, the same in every language; the sentence stands beside them
  seals: chinese.seals,
  opened: (who) => `Received by ${who}`,
  party: (name, capacity) => `For ${name}, as ${capacity}`,
  sorted: (item) => `Sorted: ${item}`,
  fieldSet: (field, value) => `${field} ${value}`,
  how: {
    told: 'as told',
    paper: 'from paper',
    phone: 'by phone',
    system: 'from the system',
    proposal: 'proposed by the county',
    remote: 'filled in from afar',
  },
  confirmed: (field, value) => `${field} ${value}, seen by the visitor`,
  paperAdded: (name, pages) => `Photographed ${name}, ${pages === 1 ? '1 page' : `${pages} pages`}`,
  paperRemoved: 'A paper was removed',
  ended: (outcome) => outcome,
  doneNumber: (number) => `Number ${number}`,
  doneVoucher: 'With a voucher',
  reopened: 'Opened again',
  taken: (who) => `${who} took it`,
  released: (who) => `${who} put it back`,
  assigned: (to) => `Given to ${to}`,
  asked: (who) => `${who} asked the desk`,
  replied: (who) => `${who} replied`,
  answered: (who) => `${who} answered`,
  shown: 'Shown to the visitor',
  settled: {
    value: (who, field, value) => `${who} settled: ${field} is ${value}`,
    outcome: (who, outcome) => `${who} settled: it counts as “${outcome}”`,
    goesOn: (who) => `${who} settled: not over, it goes on`,
    taker: (who, taker) => `${who} settled: ${taker} has it`,
    unknown: (who) => `${who} settled which stands`,
  },
  unknown: 'An entry this version cannot read',
  erased: 'An entry that was erased by law',
  erasedShort: 'Erased by law',
  erasedVisit: 'This visit was erased by law',
  erasedVisitMore: (when, matters) =>
    `${when}, ${many(matters, 'matter')}. Who came and what was written can never be opened again, here or at the county.`,
  erasedAll: 'This matter was erased by law; what was written can never be opened again.',
  late: (time) => `reached the county ${time}`,
  arrived: 'Signed for by the county',
}
