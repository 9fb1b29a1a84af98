import * as fc from 'fast-check'
import type { Heard } from '../../../shared/facts/fact.ts'
import { createSide, ended, hash43, opened, outcomes, type Side } from './story.ts'

/** What people do to a matter, in any order, sensible or not; `n` picks among what there is to pick. */
const said: Readonly<
  Record<string, (n: number, ids: readonly string[]) => readonly [type: string, body: unknown]>
> = {
  open: () => ['matter.opened', opened],
  name: (n) => [
    'matter.party-named',
    { party: { kind: 'payer', name: `张${n % 3}`, identity: null, capacity: 'self', proof: '' } },
  ],
  sort: (n) => [
    'matter.sorted',
    {
      item: `item${n % 3}`,
      catalogue: 1,
      lane: 'quick',
      limit: { unit: 'minutes', count: 1 },
      due: { kind: 'date', date: `2026-11-1${n % 10}`, calendar: 1 },
    },
  ],
  set: (n) => ['matter.field-set', { field: ['amount', 'month'][n % 2], value: String(n % 3), how: 'told' }],
  confirm: (n) => ['matter.field-confirmed', { field: ['amount', 'month'][n % 2], value: String(n % 3) }],
  photograph: (n) => [
    'matter.paper-added',
    {
      paper: `01KA5Q2M3N4P5R6S7T8V9WXYZ${n % 3}`,
      name: '户口簿',
      voucher: false,
      pages: [{ hash: hash43, bytes: 1, media: 'image/jpeg' }],
    },
  ],
  discard: (n) => ['matter.paper-removed', { paper: `01KA5Q2M3N4P5R6S7T8V9WXYZ${n % 3}` }],
  refer: () => ['matter.ended', ended('referred')],
  end: (n) => ['matter.ended', { outcome: Object.values(outcomes)[n % 6] }],
  reopen: () => ['matter.reopened', {}],
  take: () => ['case.taken', {}],
  release: () => ['case.released', {}],
  assign: (n) => ['case.assigned', { to: ['tangke', 'linxiao'][n % 2] }],
  ask: (n) => ['case.asked', { text: `第${n % 3}问` }],
  reply: (n, ids) => ['case.replied', { question: pick(ids, n), text: '是' }],
  answer: () => ['case.answered', { text: '好了', articles: [] }],
  show: (n, ids) => ['case.shown', { answer: pick(ids, n) }],
  settleTaker: (n, ids) => ['case.taker-settled', { keep: pick(ids, n), reason: '' }],
  settleValue: (n, ids) => [
    'case.clash-settled',
    { kind: 'value', field: ['amount', 'month'][n % 2], keep: pick(ids, n), reason: '' },
  ],
  settleOutcomes: (n, ids) => ['case.clash-settled', { kind: 'outcomes', keep: pick(ids, n), reason: '' }],
  settleAsked: (n, ids) => ['case.clash-settled', { kind: 'ended-asked', keep: pick(ids, n), reason: '' }],
}

function pick(ids: readonly string[], n: number): string {
  return ids[n % ids.length] ?? 'wp1-none:0000000001'
}

const act = fc.record({
  who: fc.constantFrom('zhouguilan', 'yangxiaoman', 'tangke', 'linxiao', 'shenguoping'),
  does: fc.constantFrom(...Object.keys(said)),
  n: fc.nat(1_000),
  /** Minutes that the author's clock is wrong by. */
  wrong: fc.integer({ min: 0, max: 59 }),
})
/** The link is there for a while, in one direction, and may break off in the middle. */
const link = fc.record({ up: fc.boolean(), count: fc.option(fc.nat(20), { nil: undefined }) })

export type Life = { readonly desk: Side; readonly county: Side }

/** A desk and a county that act and hear of each other as chance has it, never of an effect without its causes. */
export const anyLife: fc.Arbitrary<Life> = fc
  .array(fc.oneof({ weight: 4, arbitrary: act }, { weight: 1, arbitrary: link }), { maxLength: 30 })
  .map((steps) => {
    const desk = createSide('wp1-desk', 'wuping')
    const county = createSide('hub-k3k3', 'county')
    for (const step of steps) {
      if ('up' in step) {
        const [from, to] = step.up ? [desk, county] : [county, desk]
        to.learn(from, step.count)
        continue
      }
      const side = step.who === 'zhouguilan' || step.who === 'yangxiaoman' ? desk : county
      const ids = side.held().map(({ id }) => id)
      const [type, body] = said[step.does]?.(step.n, ids) ?? ['matter.reopened', {}]
      side.say(step.who, type, body, `10:${String(step.wrong).padStart(2, '0')}`)
    }
    const life = { desk, county }
    const told = (): string =>
      allOf(life)
        .map(({ id, type, by, after }) => `${id} ${type} by ${by} after ${after.join()}`)
        .join('\n')
    return { ...life, [fc.toStringMethod]: told }
  })

/** Everything that was said, by either side. */
export function allOf(life: Life): readonly Heard[] {
  return [...new Map([...life.desk.held(), ...life.county.held()].map((heard) => [heard.id, heard])).values()]
}
