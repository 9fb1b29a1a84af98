import { townspeople, passersBy } from './cast.ts'
import { freight } from './disputes.ts'
import { deskDay } from './desk-day.ts'
import { visitors } from '../reference/visitors.ts'
import type { ScriptVisit } from './script.ts'
import { wupingMorning } from './wuping-morning.ts'

const { at, visit, plain } = deskDay('wuping-1', 'zhouguilan', '11-16')

/** While the line is gone, and those who are there at 12:44. */
const noon: readonly ScriptVisit[] = [
  visit(
    13,
    visitors.wangjianjun,
    { opened: '10:13', called: '10:41', slip: '10:49', closed: '10:50' },
    {
      ref: 'wang',
      item: 's-filing',
      // Sorted while the line was there; then he went for his invoices, and the line went too.
      sorted: at('10:14'),
      fields: {
        tax: { value: 'vat', at: at('10:14') },
        period: { value: '2026-10', at: at('10:14') },
        invoices: { value: '6', how: 'paper', at: at('10:44') },
        invoiced: { value: '48600.00', how: 'paper', at: at('10:44') },
        sales: { value: '48600.00', how: 'paper', at: at('10:45') },
      },
      papers: [
        { name: '运费账', sheet: 'ledger', pages: 2, at: at('10:46') },
        { name: '发票', sheet: 'invoice', pages: 1, at: at('10:46:30') },
      ],
      ended: {
        at: at('10:47'),
        outcome: { outcome: 'accepted', how: 'collected', note: '今天最后一天，没有线路，材料 3 页代收。' },
      },
    },
  ),
  plain(14, passersBy[8], { opened: '10:15', closed: '10:19' }, 'q18'),
  visit(
    15,
    visitors.yechunsheng,
    { opened: '10:25', called: '10:26', slip: '10:39', closed: '10:40' },
    {
      ref: 'tea',
      item: 'q04',
      sorted: at('10:27'),
      party: { capacity: 'legalRep', proof: '营业执照' },
      fields: {
        period: '2026-10',
        tax: 'vat',
        change: 'correct',
        was: '126000.00',
        shouldBe: '128400.00',
        reason: '退回，免税代码选错了',
      },
      papers: [{ name: '原申报表', sheet: 'ledger', pages: 1, at: at('10:33') }],
      ended: { at: at('10:38'), outcome: { outcome: 'accepted', how: 'collected' } },
    },
  ),
  plain(16, passersBy[9], { opened: '10:55', closed: '11:01' }, 'q07'),
  visit(
    17,
    townspeople.heyoucai,
    { opened: '11:08', called: '11:09', slip: '11:21', closed: '11:22' },
    {
      item: 'q14',
      sorted: at('11:10'),
      fields: {
        application: 'DK20261113007',
        returned: '缺经营证明',
        buyer: '松岚县第二小学',
        amount: '5200.00',
      },
      ended: { at: at('11:20'), outcome: { outcome: 'missing', missing: ['经营证明'], until: '2026-11-17' } },
    },
  ),
  {
    ...plain(18, passersBy[18], { opened: '11:36', ended: '11:50', closed: '11:52' }, 'a-vehicle'),
    slip: at('11:51'),
  },
  visit(
    19,
    visitors.ayiguli,
    { opened: '12:28', called: '12:38' },
    {
      ref: 'ayi',
      item: 'a-fixed',
      sorted: at('12:38:30'),
      fields: {
        period: '2026-10',
        trade: '馕、烤包子',
        quota: '18000.00',
        invoiced: '2600.00',
        openDays: 'all',
        account: { value: '6200000000000001921', at: at('12:41') },
        phone: { value: '10000000119', at: at('12:41') },
      },
      papers: [{ name: '经营流水', sheet: 'ledger', pages: 1, at: at('12:42') }],
    },
    {
      item: 'q11',
      sorted: at('12:42:30'),
      fields: { limit: '20000.00', wanted: '40000.00', lasts: 'month' },
    },
  ),
  visit(
    20,
    townspeople.heyoucai,
    { opened: '12:33' },
    {
      item: 'a-family',
      sorted: at('12:33:30'),
      party: { kind: 'payer', proof: '户口簿（同户）' },
      fields: { year: '2026', people: '4' },
    },
  ),
  visit(21, townspeople.linchunhua, { opened: '12:35' }, { item: 'a-newcomer', sorted: at('12:35:30') }),
  visit(
    22,
    townspeople.wumancang,
    { opened: '12:36' },
    { item: 'a-harvest', sorted: at('12:36:30'), party: { capacity: 'legalRep', proof: '营业执照' } },
    { item: 's-filing', sorted: at('12:37'), party: { capacity: 'legalRep', proof: '营业执照' } },
  ),
  plain(23, passersBy[19], { opened: '12:37', closed: '12:39' }, 'q07'),
  visit(24, townspeople.zhouxiaoyan, { opened: '12:38' }, { item: 's-insurance', sorted: at('12:38:30') }),
  visit(25, townspeople.sunguifang, { opened: '12:40' }, { item: 's-vehicle', sorted: at('12:40:30') }),
  visit(26, visitors.liyan, { opened: '12:42' }, { item: 'q16', sorted: at('12:42:20') }),
  visit(27, townspeople.chenfutian, { opened: '12:43' }, { item: 'q22', sorted: at('12:43:30') }),
]

/** Thursday's freight, and Monday at 雾坪镇 until 12:44. On Monday the line is gone from 10:20 to 12:40. */
export const wuping: readonly ScriptVisit[] = [freight, ...wupingMorning, ...noon]
