import { visitors, type DemoVisitor } from '../reference/visitors.ts'
import { townspeople } from './cast.ts'
import { deskDay } from './desk-day.ts'
import { promise } from './films.ts'
import type { ScriptAct, ScriptVisit } from './script.ts'

const thursday = deskDay('wuping-1', 'zhouguilan', '11-12')
const at = (time: string): string => `11-16 ${time}`

/** Thursday at 雾坪镇: 王建军 has his freight invoiced, 张玉梅 stands beside him, and what she says is recorded. */
export const freight: ScriptVisit = {
  ...thursday.plain(
    1,
    visitors.wangjianjun,
    { opened: '15:16', closed: '15:24', outcome: { outcome: 'done', number: '99992026111200114' } },
    'q14',
  ),
  films: [promise],
}

const applicant = ({ visitor, business }: DemoVisitor) => ({
  side: 'applicant' as const,
  name: business?.name ?? visitor.name,
  identity: business ? { kind: 'uscc' as const, number: business.uscc } : visitor.identity,
  phone: visitor.phone,
})
const respondent = (name: string) => ({ side: 'respondent' as const, name, identity: null, phone: '' })

const raised = { by: 'zhouguilan', desk: 'wuping-1' } as const

/** What the mediation room finds on Monday: one that 胡德厚 hears, and one that came with the line at 12:41 and waits for a mediator. */
export const disputes: readonly ScriptAct[] = [
  {
    ...raised,
    at: at('10:16'),
    on: 'wang',
    disputes: 'freight',
    shows: [promise.ref],
    claim: {
      track: 'civil',
      parties: [applicant(visitors.wangjianjun), respondent('山月民宿')],
      about: '11 月 12 日在窗口当面说好，十月的运费 1,200.00 元到 11 月 15 日付清，今天还没付。',
      decision: null,
      learned: null,
    },
  },
  {
    at: at('10:40'),
    by: 'shenguoping',
    on: 'freight',
    says: 'dispute.assigned',
    body: { mediator: 'hudehou' },
  },
  {
    at: at('10:52'),
    by: 'hudehou',
    on: 'freight',
    says: 'dispute.declared',
    body: { conflict: 'none', note: '' },
  },
  {
    at: at('11:05'),
    by: 'hudehou',
    on: 'freight',
    says: 'dispute.focused',
    body: { title: '运费是不是说好 11 月 15 日付清' },
  },
  {
    ...raised,
    at: at('12:15'),
    on: 'zhou',
    disputes: 'refund',
    shows: [],
    claim: {
      track: 'tax',
      parties: [applicant(townspeople.zhoufusheng), respondent('雾坪税务所')],
      about: '九月一张发票记了两次，多缴 1,930.00 元。说好退，又说要等三个月，等不起。',
      decision: null,
      learned: null,
    },
  },
]
