import { custodyProblem } from '../../shared/evidence/hall-clip.ts'
import { moments } from '../../shared/evidence/moment.ts'
import type { HallForm } from '../../shared/http/hall.ts'
import { dateOf, isDate, startOf } from '../../shared/rules/dates.ts'

/** What is typed of a clip of the hall's own cameras 取证登记. */
export type TypedCustody = {
  readonly dispute: string
  readonly from: string
  readonly device: string
  readonly began: string
  readonly ended: string
  readonly clock: '' | 'same' | 'ahead' | 'behind' | 'unknown'
  /** "2:05" or "1:00:00" */
  readonly off: string
  readonly takenBy: string
  readonly takenAt: string
  readonly copied: string
  readonly right: string
  readonly why: string
  readonly note: string
}
export const emptyCustody: TypedCustody = {
  dispute: '',
  from: '',
  device: '',
  began: '',
  ended: '',
  clock: '',
  off: '',
  takenBy: '',
  takenAt: '',
  copied: '',
  right: '',
  why: '',
  note: '',
}
/** A key of the words: what is missing, or cannot be. */
export type CustodyLack = 'need' | 'moment' | 'off' | 'ended' | 'long' | 'takenAt'
export type CustodyLacks = Readonly<Partial<Record<keyof TypedCustody, CustodyLack>>>

const needed = ['dispute', 'from', 'device', 'clock', 'takenBy', 'copied', 'right', 'why'] as const

/** The form as the county takes it, or what is wrong with it. @param now epoch ms of the county's clock */
export function readCustody(
  typed: TypedCustody,
  now: number,
):
  | { readonly ok: true; readonly form: Omit<HallForm, 'file'> }
  | { readonly ok: false; readonly lacks: CustodyLacks } {
  const lacks: Partial<Record<keyof TypedCustody, CustodyLack>> = {}
  for (const key of needed) if (typed[key].trim().length < (key === 'why' ? 2 : 1)) lacks[key] = 'need'
  const [began, ended, takenAt] = [readWall(typed.began), readWall(typed.ended), readWall(typed.takenAt)]
  if (began === null) lacks.began = 'moment'
  if (ended === null) lacks.ended = 'moment'
  if (takenAt === null) lacks.takenAt = 'moment'
  const off = offsetOf(typed)
  if (off === 'wrong') lacks.off = 'off'
  if (began === null || ended === null || takenAt === null || off === 'wrong') return { ok: false, lacks }
  const { dispute, clock: _clock, off: _off, ...text } = typed
  const trimmed = Object.fromEntries(Object.entries(text).map(([key, value]) => [key, value.trim()]))
  const custody = { ...text, ...trimmed, began, ended, takenAt, clockOffset: off }
  const problem = custodyProblem(custody, now)
  if (problem) lacks[problem === 'takenAt' ? 'takenAt' : 'ended'] ??= problem
  return Object.keys(lacks).length > 0 ? { ok: false, lacks } : { ok: true, form: { dispute, custody } }
}

/** How far the recorder's clock was ahead, ms; null where nobody compared them. */
function offsetOf({ clock, off }: TypedCustody): number | null | 'wrong' {
  if (clock === '' || clock === 'unknown') return null
  if (clock === 'same') return 0
  const match = /^(?:(\d{1,3}):)?(\d{1,3}):(\d{2})$/.exec(off.trim().replaceAll('：', ':'))
  if (!match) return 'wrong'
  const [, hours = '0', minutes = '0', seconds = '0'] = match
  const ms = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000
  return clock === 'ahead' ? ms : -ms
}

/** As a recorder shows it, to the second: "2026-10-26 10:03:12". */
export function wallText(at: number): string {
  const day = dateOf(at)
  return `${day} ${moments(at - startOf(day))}`
}

/** "2026-10-26 10:03:12" of the county's time zone, to the minute or to the second; null for what is none. */
function readWall(text: string): number | null {
  const plain = text.trim().replaceAll('：', ':').replaceAll('/', '-')
  const match = /^(\d{4}-\d{2}-\d{2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(plain)
  const [, day = '', hour = '', minute = '', second = '0'] = match ?? []
  if (!isDate(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  return startOf(day) + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000
}
