import { visitors, type DemoVisitor } from '../reference/visitors.ts'
import { passersBy } from './cast.ts'
import { type DeskDay, deskDay } from './desk-day.ts'
import type { ScriptEnding, ScriptVisit } from './script.ts'

const one = deskDay('shahe-1', 'hejing', '11-16')
const two = deskDay('shahe-2', 'chenyiming', '11-16')

type Row = readonly [number: number, whom: number, opened: string, closed: string, item: string]
type Referred = Extract<ScriptEnding, { outcome: 'referred' }>['to']
type Skill = Extract<Referred, { kind: 'skill' }>['skill']

/** What the desks do themselves on an ordinary morning: 何静 at the first, 陈一鸣 at the second. */
const hejing: readonly Row[] = [
  [1, 10, '08:31', '08:34', 'q20'],
  [2, 11, '08:36', '08:43', 's-filing'],
  [3, 12, '08:47', '08:51', 'q23'],
  [4, 13, '08:55', '09:04', 's-payment'],
  [6, 14, '09:36', '09:39', 'q16'],
  [7, 15, '09:44', '09:47', 'q22'],
  [9, 16, '10:14', '10:23', 's-insurance'],
  [11, 17, '10:58', '11:12', 'a-newcomer'],
  [14, 19, '11:58', '12:05', 's-filing'],
  [16, 20, '12:33', '12:37', 'q20'],
]
const chenyiming: readonly Row[] = [
  [1, 21, '08:33', '08:41', 's-payment'],
  [2, 22, '08:45', '08:58', 'a-account'],
  [3, 23, '09:05', '09:08', 'q06'],
  [4, 24, '09:14', '09:17', 'q21'],
  [5, 25, '09:25', '09:34', 's-invoice'],
  [8, 27, '10:12', '10:26', 'a-account'],
  [10, 28, '10:50', '10:53', 'q17'],
  [12, 29, '11:26', '11:34', 's-insurance'],
  [15, 31, '12:24', '12:32', 's-vehicle'],
]

const rows = (day: DeskDay, list: readonly Row[]): readonly ScriptVisit[] =>
  list.map(([number, whom, opened, closed, item]) =>
    day.plain(number, passersBy[whom], { opened, closed }, item),
  )

/** A matter that goes to the county. @param times came, was sent on, left */
function referral(
  day: DeskDay,
  number: number,
  who: DemoVisitor | undefined,
  [opened, ended, closed]: readonly [string, string, string],
  ref: string,
  item: string,
  skill: Skill,
): ScriptVisit {
  const outcome = { outcome: 'referred', to: { kind: 'skill', skill } } as const
  const visit = day.plain(number, who, { opened, ended, closed, outcome }, item)
  return { ...visit, matters: visit.matters.map((matter) => ({ ...matter, ref })), slip: day.at(ended) }
}

/** Monday at 沙河园区 until 12:44: two desks, a good line. */
export const shahe: readonly ScriptVisit[] = [
  ...rows(one, hejing),
  ...rows(two, chenyiming),
  referral(one, 5, visitors.duzhiqiang, ['09:12', '09:26', '09:29'], 'hongda', 'q15', 'invoice'),
  referral(two, 6, passersBy[32], ['09:40', '09:51', '09:55'], 'match', 'q02', 'invoice'),
  referral(two, 7, passersBy[26], ['10:02', '10:05', '10:07'], 'red', 'q13', 'invoice'),
  referral(one, 8, passersBy[33], ['09:52', '10:08', '10:11'], 'clear', 'c-clearance', 'registration'),
  referral(two, 9, passersBy[34], ['10:30', '10:44', '10:47'], 'grade', 'q10', 'insurance'),
  referral(one, 10, passersBy[35], ['10:30', '10:50', '10:54'], 'quota', 'q11', 'invoice'),
  referral(two, 11, passersBy[36], ['10:58', '11:18', '11:22'], 'crossing', 'a-crossing', 'crossRegion'),
  referral(one, 12, passersBy[18], ['11:20', '11:23', '11:25'], 'right', 'q12', 'invoice'),
  referral(two, 13, passersBy[30], ['11:40', '11:46', '11:48'], 'returned', 'q14', 'invoice'),
  referral(one, 13, passersBy[37], ['11:30', '11:46', '11:50'], 'face', 'q19', 'registration'),
  referral(two, 14, passersBy[38], ['12:02', '12:14', '12:18'], 'kind', 'q03', 'registration'),
  referral(one, 15, passersBy[39], ['12:10', '12:26', '12:29'], 'pension', 'q09', 'insurance'),
]
