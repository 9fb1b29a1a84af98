import { liFamily, visitors } from '../reference/visitors.ts'
import { passersBy, townspeople } from './cast.ts'
import { deskDay } from './desk-day.ts'
import type { ScriptVisit } from './script.ts'

const { at, visit, plain } = deskDay('wuping-1', 'zhouguilan', '11-16')
const grandchild = liFamily[4]

/** Monday at 雾坪镇 while the line is there. */
export const wupingMorning: readonly ScriptVisit[] = [
  plain(1, passersBy[0], { opened: '08:31', closed: '08:34' }, 'q20'),
  visit(
    2,
    visitors.lixiuying,
    { opened: '08:35', called: '08:36', slip: '08:54', closed: '08:55' },
    {
      item: 'a-family',
      sorted: at('08:37'),
      party: { kind: 'payer', proof: '户口簿（同户）' },
      fields: { year: '2026', people: '4', each: '400.00', due: '1600.00', village: '雾坪村三组' },
      papers: [{ name: '户口簿', sheet: 'card', pages: 2, at: at('08:40') }],
      ended: { at: at('08:47'), outcome: { outcome: 'done', number: '99992026111600021' } },
    },
    {
      ref: 'li',
      item: 'q09',
      sorted: at('08:48'),
      party: {
        kind: 'insured',
        name: grandchild?.name ?? '',
        identity: grandchild?.identity ?? null,
        capacity: 'family',
        proof: '户口簿（同户）',
      },
      fields: {
        insurance: 'medical',
        year: '2026',
        insured: grandchild?.name ?? '',
        insuredId: grandchild?.identity?.number ?? '',
        relation: 'other',
        household: '雾坪村三组',
      },
      papers: [{ name: '户口簿', sheet: 'card', pages: 1, at: at('08:50') }],
      ended: {
        at: at('08:52'),
        outcome: {
          outcome: 'referred',
          to: { kind: 'skill', skill: 'insurance' },
          note: '孙女今年五月出生，查不到参保信息。本人没有手机，结果由站上告诉她。',
        },
      },
    },
  ),
  plain(3, passersBy[1], { opened: '08:58', closed: '09:05' }, 's-insurance'),
  visit(
    4,
    townspeople.zhoufusheng,
    {
      opened: '09:02',
      called: '09:06',
      paused: '09:18',
      recalled: '12:05',
      slip: '12:19',
      closed: '12:20',
    },
    {
      ref: 'zhou',
      item: 'c-refund',
      sorted: at('09:07'),
      fields: {
        tax: 'vat',
        period: '2026-09',
        paid: '3860.00',
        owed: '1930.00',
        reason: '一张发票记了两次',
        bank: { value: '松岚农商行雾坪支行', at: at('12:08') },
        account: { value: '6200000000000001730', at: at('12:09') },
      },
      papers: [
        { name: '缴款凭证', sheet: 'letter', pages: 2, at: at('09:12') },
        { name: '身份证', sheet: 'card', pages: 1, at: at('09:14') },
      ],
      ended: {
        at: at('12:18'),
        outcome: {
          outcome: 'referred',
          to: { kind: 'skill', skill: 'general' },
          note: '回家取了银行卡，材料 3 页已拍好。',
        },
      },
    },
  ),
  plain(5, passersBy[2], { opened: '09:20', closed: '09:22' }, 'q22'),
  plain(6, passersBy[4], { opened: '09:23', closed: '09:34' }, 'a-account'),
  visit(
    7,
    townspeople.linchunhua,
    { opened: '09:31', called: '09:35', slip: '09:40', closed: '09:41' },
    {
      ref: 'lin',
      item: 'q12',
      sorted: at('09:36'),
      fields: {
        clerk: '林春花',
        clerkId: townspeople.linchunhua.visitor.identity?.number ?? '',
        clerkPhone: '10000000202',
      },
      ended: {
        at: at('09:39'),
        outcome: { outcome: 'referred', to: { kind: 'skill', skill: 'invoice' } },
      },
    },
  ),
  plain(8, passersBy[3], { opened: '09:43', closed: '09:49' }, 's-vehicle'),
  plain(9, passersBy[5], { opened: '09:50', closed: '09:53' }, 'q16'),
  plain(10, passersBy[6], { opened: '09:54', closed: '09:58' }, 'q23'),
  visit(
    11,
    visitors.zhangyumei,
    { opened: '10:04', called: '10:04:30', closed: '10:08' },
    {
      ref: 'zhang',
      item: 'q11',
      sorted: at('10:05'),
      fields: {
        limit: '100000.00',
        wanted: '180000.00',
        lasts: 'month',
        reason: '旅行社包房，要开大额发票',
        contract: '80000.00',
      },
      papers: [{ name: '合同或订单', sheet: 'letter', pages: 1, at: at('10:05:20') }],
      ended: {
        at: at('10:05:30'),
        outcome: { outcome: 'referred', to: { kind: 'staff', staff: 'tangke' } },
      },
    },
  ),
  plain(12, passersBy[7], { opened: '10:09', closed: '10:12' }, 's-payment'),
]
