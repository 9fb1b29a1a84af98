import * as fc from 'fast-check'
import type { Heard } from '../../../shared/facts/fact.ts'
import { foldConsult } from '../../../shared/facts/fold-consult.ts'
import type { ConsultState } from '../../../shared/facts/consult-state.ts'
import { createSide, matter, type Side, visit } from './story.ts'

export const consult = 'consult:wuping.01KA5Q2M3N4P5R6S7T8V9WXYZC'

const request = {
  matter,
  visit,
  item: 'q11',
  note: '',
  checked: { camera: 'ok', microphone: 'ok', speaker: 'ok', up: null, down: null },
}
export const agreed = { answer: 'yes', how: 'button', witness: '', paper: null }
export const asking = { fields: ['amount'], minutes: 2, purpose: '填一栏' }
export const filling = { about: 'fill', ...agreed, ...asking, to: 'linxiao' }

export const foldOf = (...sides: readonly Side[]): ConsultState =>
  foldConsult(
    consult,
    sides.flatMap((side) => side.held()),
  )

/** The desk of 雾坪镇 that has asked for help, and the county, which has heard of it. */
export function askedForHelp(): { readonly desk: Side; readonly county: Side; readonly link: () => void } {
  const desk = createSide('wp1-desk', 'wuping', consult)
  const county = createSide('hub-k3k3', 'county', consult)
  desk.say('zhouguilan', 'consult.requested', request, '10:00')
  county.learn(desk)
  return {
    desk,
    county,
    link() {
      county.learn(desk)
      desk.learn(county)
    },
  }
}

type Said = readonly [type: string, body: object]
/** What may be said in a consult, in any order, sensible or not. */
const atDesk: Readonly<Record<string, (n: number, ids: readonly string[]) => Said>> = {
  ask: () => ['consult.requested', request],
  withdraw: () => ['consult.withdrawn', { reason: '' }],
  record: (n) => ['consult.consented', { about: 'recording', ...agreed, answer: n % 2 ? 'yes' : 'no' }],
  agree: () => ['consult.consented', filling],
  revoke: (n, ids) => ['consult.consent-ended', { consent: pick(ids, n), why: 'revoked' }],
  fill: (n, ids) => [
    'consult.filled',
    {
      consent: pick(ids, n),
      seq: 1 + (n % 3),
      field: ['amount', 'month'][n % 2],
      old: null,
      value: String(n % 4),
    },
  ],
  decide: (n, ids) => [
    'consult.proposal-ended',
    { proposal: pick(ids, n), how: ['accepted', 'declined', 'withdrawn'][n % 3], reason: '' },
  ],
  speak: () => ['consult.said', { text: '好' }],
  confirm: (n, ids) => [
    'consult.sheet-confirmed',
    {
      sheet: pick(ids, n),
      ...agreed,
      answer: n % 3 ? 'yes' : 'no',
      papers: [],
      values: [],
    },
  ],
  tick: (n, ids) => ['consult.step-done', { step: pick(ids, n) }],
  close: () => ['consult.closed', { why: 'done' }],
}
const atCounty: typeof atDesk = {
  accept: () => ['consult.accepted', {}],
  pass: (n) => ['consult.passed', { to: ['linxiao', 'tangke', null][n % 3] ?? null, note: '' }],
  hold: (n) => ['consult.held', { on: n % 2 === 0 }],
  join: (n) => ['consult.joined', { person: ['linxiao', 'wp1'][n % 2], role: ['agent', 'station'][n % 2] }],
  leave: (n) => ['consult.left', { person: ['linxiao', 'wp1'][n % 2], why: ['lost', 'left'][n % 2] }],
  propose: () => ['consult.proposed', { field: 'amount', value: '1', reason: '' }],
  askToFill: () => ['consult.fill-asked', asking],
  withdrawAsk: (n, ids) => ['consult.fill-withdrawn', { ask: pick(ids, n) }],
  withdrawIt: (n, ids) => [
    'consult.proposal-ended',
    { proposal: pick(ids, n), how: 'withdrawn', reason: '' },
  ],
  teach: (n) => ['consult.step', { number: 1 + (n % 9), text: '点这里' }],
  issue: () => ['consult.sheet-issued', { title: '补报', values: [], papers: [], note: '' }],
  finish: (n, ids) => ['consult.sheet-done', { sheet: pick(ids, n), number: '1' }],
  close: () => ['consult.closed', { why: 'done' }],
  summarise: () => ['consult.summarised', { text: '办好了' }],
}

function pick(ids: readonly string[], n: number): string {
  return ids[n % ids.length] ?? 'wp1-none:0000000001'
}

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      at: fc.constant('desk' as const),
      does: fc.constantFrom(...Object.keys(atDesk)),
      n: fc.nat(60),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      at: fc.constant('county' as const),
      does: fc.constantFrom(...Object.keys(atCounty)),
      n: fc.nat(60),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      at: fc.constantFrom('up' as const, 'down' as const),
      does: fc.constant(''),
      n: fc.nat(20),
    }),
  },
)

/** A desk and a county that help one another as chance has it. */
export const anyConsult: fc.Arbitrary<{ readonly desk: Side; readonly county: Side }> = fc
  .array(step, { maxLength: 30 })
  .map((steps) => {
    const desk = createSide('wp1-desk', 'wuping', consult)
    const county = createSide('hub-k3k3', 'county', consult)
    for (const { at, does, n } of steps) {
      if (at === 'up') county.learn(desk, n)
      else if (at === 'down') desk.learn(county, n)
      else {
        const side = at === 'desk' ? desk : county
        const ids = side.held().map(({ id }) => id)
        const [type, body] = (at === 'desk' ? atDesk : atCounty)[does]?.(n, ids) ?? [
          'consult.withdrawn',
          { reason: '' },
        ]
        const who = at === 'desk' ? 'zhouguilan' : (['linxiao', 'tangke'][n % 2] ?? 'linxiao')
        side.say(who, type, body, `10:${String(n % 60).padStart(2, '0')}`)
      }
    }
    return { desk, county }
  })

export const everything = ({ desk, county }: { desk: Side; county: Side }): readonly Heard[] => [
  ...new Map([...desk.held(), ...county.held()].map((heard) => [heard.id, heard])).values(),
]
