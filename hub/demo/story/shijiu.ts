import { visitors } from '../reference/visitors.ts'
import { passersBy } from './cast.ts'
import { deskDay } from './desk-day.ts'
import { handIn } from './films.ts'
import type { ScriptEnding, ScriptVisit } from './script.ts'

const october = deskDay('shijiu-1', 'luochanggen', '10-26')
const friday = deskDay('shijiu-1', 'luochanggen', '11-13')
const { at } = october

/** Paid on one's own phone it is done by its voucher; all else is explained. */
const outcomeOf = (item: string): ScriptEnding =>
  item.startsWith('s-') ? { outcome: 'done', voucher: 'paper' } : { outcome: 'answered' }
const plain = (
  day: typeof friday,
  number: number,
  whom: number,
  opened: string,
  closed: string,
  item: string,
) => day.plain(number, passersBy[whom], { opened, closed, outcome: outcomeOf(item) }, item)

/**
 * 石臼乡 has no line: what it writes comes down the valley with the courier. So the county knows Friday here, and of Monday nothing yet.
 * 10-26 is the last day of the October period: 罗木生 hands in his papers, gets his slip, and the courier comes two days later.
 */
export const shijiu: readonly ScriptVisit[] = [
  plain(october, 1, 9, '09:10', '09:17', 's-insurance'),
  plain(october, 2, 11, '09:40', '09:44', 'q22'),
  {
    ...october.visit(
      3,
      visitors.luomusheng,
      { opened: '10:20', called: '10:22', slip: '10:41', closed: '10:42' },
      {
        ref: 'luo',
        item: 'a-fixed',
        sorted: at('10:23'),
        fields: {
          period: '2026-09',
          trade: '豆腐、豆干',
          quota: '15000.00',
          sales: '16200.00',
          invoiced: '0.00',
          openDays: 'all',
          bank: '松岚农商行石臼支行',
          account: '6200000000000001648',
          phone: '10000000105',
        },
        papers: [
          { name: '申报表', sheet: 'ledger', pages: 1, at: at('10:32') },
          { name: '经营流水', sheet: 'ledger', pages: 2, at: at('10:34') },
        ],
        ended: {
          at: at('10:38'),
          outcome: { outcome: 'accepted', how: 'collected', note: '材料 3 页收下了，信使下次下山时带走。' },
        },
      },
    ),
    films: [handIn],
  },
  plain(october, 4, 13, '13:05', '13:16', 'q07'),
  plain(friday, 1, 1, '09:08', '09:15', 's-insurance'),
  plain(friday, 2, 14, '09:30', '09:34', 'q22'),
  plain(friday, 3, 16, '10:12', '10:15', 'q07'),
  plain(friday, 4, 24, '10:50', '10:58', 's-payment'),
  plain(friday, 5, 33, '13:20', '13:24', 'q20'),
  plain(friday, 6, 9, '14:02', '14:11', 's-insurance'),
]
