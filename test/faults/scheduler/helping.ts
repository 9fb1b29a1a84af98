import type { DeskDraft } from '../../../station/data/desk-shapes.ts'
import type { helpActs, helpSayings } from './schedule.ts'

const checked = { camera: 'none', microphone: 'ok', speaker: 'ok', up: null, down: null }
const agreed = { answer: 'yes', how: 'button', witness: '', paper: null }

/** A desk asks for help with a matter, and whoever is helped lets it be recorded. */
export function asking(
  { visit, matter }: { readonly visit: string; readonly matter: string },
  consult: string,
): readonly DeskDraft[] {
  const body = { matter, visit, item: null, note: '额度选不了', checked }
  return [
    { subject: consult, type: 'consult.requested', body },
    { subject: consult, type: 'consult.consented', body: { about: 'recording', ...agreed } },
  ]
}

/** What is said at a desk about help that was asked for; what is filled in meanwhile is the matter's own. */
export function helpSaid(
  { matter, consult }: { readonly matter: string; readonly consult: string },
  what: Exclude<(typeof helpSayings)[number], 'ask'>,
): readonly DeskDraft[] {
  const fill = { fields: ['year'], minutes: 3, purpose: '填年度', to: 'linxiao' }
  const draft = (type: string, body: object): DeskDraft => ({ subject: consult, type, body })
  const said = {
    chat: [draft('consult.said', { text: '好的' })],
    consent: [draft('consult.consented', { about: 'fill', ...agreed, ...fill })],
    fill: [
      draft('consult.said', { text: '2026' }),
      { subject: matter, type: 'matter.field-set', body: { field: 'year', value: '2026', how: 'told' } },
    ],
    close: [draft('consult.closed', { why: 'done' })],
    withdraw: [draft('consult.withdrawn', { reason: '不用了' })],
  }
  return said[what]
}

/** @param other another of the county's people */
export function countyHelp(
  what: (typeof helpActs)[number],
  other: string,
  pick: number,
): { readonly type: string; readonly body: object } {
  const on = (pick & 8) === 0
  const acts = {
    accept: { type: 'consult.accepted', body: {} },
    chat: { type: 'consult.said', body: { text: '您好' } },
    propose: { type: 'consult.proposed', body: { field: 'year', value: '2026', reason: '按合同' } },
    hold: { type: 'consult.held', body: { on } },
    pass: { type: 'consult.passed', body: { to: on ? other : null, note: '您来' } },
    close: { type: 'consult.closed', body: { why: 'nobody' } },
    summarise: { type: 'consult.summarised', body: { text: '说清楚了。' } },
  }
  return acts[what]
}
