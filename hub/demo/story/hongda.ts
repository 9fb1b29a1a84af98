import type { ConsultAct } from '../../../shared/http/consults.ts'
import { visitors } from '../reference/visitors.ts'
import { deskDay } from './desk-day.ts'
import { instantOf, type ScriptAct, type ScriptVisit } from './script.ts'

const { at, visit } = deskDay('shahe-1', 'hejing', '11-16')

/** Monday 14:00 at 沙河园区: 宏达劳务 goes to another province, and asks in which of the two counties it is to report. */
export const hongdaVisit: ScriptVisit = visit(
  17,
  visitors.duzhiqiang,
  { opened: '13:48', called: '13:50', slip: '14:33', closed: '14:34' },
  {
    ref: 'abroad',
    item: 'a-crossing',
    sorted: at('13:51'),
    party: { capacity: 'legalRep', proof: '营业执照' },
    fields: {
      place: '望海省东屏县',
      way: 'work',
      contract: '东屏港仓库装卸劳务合同',
      amount: '386000.00',
      from: '2026-11-20',
      to: '2027-05-31',
      partner: '东屏港务仓储有限公司',
      phone: '10000000137',
    },
    papers: [{ name: '合同', sheet: 'letter', pages: 2, at: at('13:56') }],
    ended: { at: at('14:32'), outcome: { outcome: 'done', number: '99992026111600188' } },
  },
)

const on = 'abroad-call'
const does = (time: string, act: ConsultAct): ScriptAct => ({ at: at(time), by: 'sunyan', on, does: act })
const room = (time: string, type: string, body: object): ScriptAct => ({
  at: at(time),
  on,
  room: { type, body },
})
const joined = (time: string, person: string, role: string, more: object = {}): ScriptAct =>
  room(time, 'consult.joined', { person, role, ...more })
const left = (time: string, person: string, why: string): ScriptAct =>
  room(time, 'consult.left', { person, why })
const jianglan = 'jianglan@dongping'
const peer = { joins: 1, connected: 640, firstFrame: 710, lossUp: 0, lossDown: 0, frozen: 0, unseen: 0 }

/** 孙岩 is there within two minutes, and calls 蒋岚 of 东屏县 in. At 14:20 the line falls to 150 kbit/s and is black for twelve seconds. */
export const hongdaCall: readonly ScriptAct[] = [
  {
    at: at('14:00'),
    by: 'hejing',
    on: 'abroad',
    desk: 'shahe-1',
    calls: on,
    item: 'a-crossing',
    note: '合同在东屏县，先在哪边报告，他问了两次没问清。',
  },
  does('14:01', { act: 'accept' }),
  joined('14:01:02', 'sh1', 'station'),
  joined('14:01:03', 'sunyan', 'agent'),
  does('14:05', {
    act: 'invite-county',
    county: 'dongping',
    name: '蒋岚',
    rights: ['camera', 'microphone', 'view', 'listen', 'point', 'extract'],
    minutes: 60,
    note: '合同在你们县，进场前在哪边报告。',
  }),
  joined('14:07', jianglan, 'foreign', { name: '蒋岚', county: '东屏县' }),
  left('14:20:10', 'sh1', 'lost'),
  room('14:20:22', 'consult.gap', {
    from: instantOf(at('14:20:10')),
    to: instantOf(at('14:20:22')),
    what: 'both',
    why: 'line',
  }),
  joined('14:20:22', 'sh1', 'station'),
  does('14:27', { act: 'say', text: '出发前在本县报告，到东屏县凭编号报验。' }),
  does('14:29', { act: 'end-invite', invite: 'hub-00000000:0000000001' }),
  left('14:29:01', jianglan, 'removed'),
  does('14:30', {
    act: 'summarise',
    text: '和东屏县蒋岚一起看了：出发前在本县报告，到东屏县报验，合同期内不用再报。',
  }),
  does('14:30:30', { act: 'close', why: 'done' }),
  left('14:30:31', 'sunyan', 'ended'),
  left('14:30:31', 'sh1', 'ended'),
  room('14:30:32', 'consult.measured', {
    moved: 0,
    peers: [
      {
        ...peer,
        person: 'sh1',
        worst: { state: 'lost', why: 'silent' },
        kbitUp: 150,
        kbitDown: 610,
        unseen: 12,
      },
      { ...peer, person: 'sunyan', worst: { state: 'good', why: 'none' }, kbitUp: 900, kbitDown: 1_100 },
      { ...peer, person: jianglan, worst: { state: 'good', why: 'none' }, kbitUp: 880, kbitDown: 1_050 },
    ],
  }),
]
