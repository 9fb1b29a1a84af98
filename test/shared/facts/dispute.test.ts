import { assert, property, shuffledSubarray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTold, type Heard } from '../../../shared/facts/fact.ts'
import { foldDispute } from '../../../shared/facts/fold-dispute.ts'
import { specimens } from './specimens.ts'

const subject = 'dispute:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZD'
const began = 1_794_900_000_000

type Line = { readonly by?: string; readonly body?: object; readonly after?: readonly number[] }
type Lines = readonly (readonly [type: string, rest?: Line])[]
const idOf = (place: number): string => `hub-k3k3:${String(place).padStart(10, '0')}`

/** What was said of a dispute, each having seen what came before, unless the test says after which. */
function said(...all: Lines): readonly Heard[] {
  return all.map(([type, rest], at) => ({
    id: idOf(at + 1),
    subject,
    type,
    v: 1,
    after: (rest?.after ?? (at > 0 ? [at] : [])).map(idOf),
    lamport: at + 1,
    at: began + at * 1000,
    by: rest?.by ?? 'masuqin',
    auth: { how: 'pin' },
    station: 'shijiu',
    body: { ...(specimens[`${type}@1`] as object), ...rest?.body },
  }))
}

const beginning: Lines = [
  ['dispute.opened', { by: 'luochanggen' }],
  ['dispute.assigned', { by: 'shenguoping' }],
  ['dispute.declared'],
]
const whole = said(
  ...beginning,
  ['dispute.focused'],
  ['dispute.marked', { body: { focus: idOf(4) } }],
  ['dispute.session-begun'],
  ['dispute.conceded'],
  ['dispute.session-ended', { body: { session: idOf(6) } }],
  ['dispute.drafted'],
  ['dispute.concluded'],
  ['dispute.printed', { body: { draft: idOf(9) } }],
  ['dispute.signed', { body: { printed: idOf(11) } }],
  ['dispute.promised'],
  ['dispute.performed', { body: { promise: idOf(13) } }],
  ['dispute.closed'],
)

describe('a dispute', () => {
  it('waits for a mediator, who says that nothing stands in the way, and is heard, concluded and closed', () => {
    const phases = [1, 2, 3, 10, 15].map((count) => foldDispute(subject, whole.slice(0, count)).phase)
    expect(phases).toEqual(['waiting', 'named', 'open', 'concluded', 'closed'])
  })

  it('keeps its paper: the draft that was printed, who signed it, and that what was promised is done', () => {
    const state = foldDispute(subject, whole)
    expect(state.printed).toMatchObject([
      { number: '2026-3', draft: idOf(9), signed: { signatures: [{ name: '罗木生' }] } },
    ])
    expect(state.performances).toMatchObject([{ due: '2026-11-24', performed: { done: true } }])
    expect(state.sessions).toMatchObject([{ participants: [{}, {}], ended: { by: 'masuqin' } }])
  })

  it('waits for another mediator when this one withdraws, or is not wanted', () => {
    const withdrawn = said(...beginning.slice(0, 2), [
      'dispute.declared',
      { body: { conflict: 'withdraws' } },
    ])
    expect(foldDispute(subject, withdrawn)).toMatchObject({ phase: 'waiting', mediator: null })
    const unwanted = said(...beginning, ['dispute.objected', { by: 'luochanggen' }])
    expect(foldDispute(subject, unwanted)).toMatchObject({ phase: 'waiting', mediator: null })
    const again = said(
      ...beginning,
      ['dispute.objected'],
      ['dispute.assigned', { body: { mediator: 'hudehou' } }],
    )
    expect(foldDispute(subject, again)).toMatchObject({ phase: 'named', mediator: 'hudehou' })
  })

  it('takes the word on a conflict only from whoever mediates', () => {
    const other = said(...beginning.slice(0, 2), ['dispute.declared', { by: 'hudehou' }])
    expect(foldDispute(subject, other)).toMatchObject({ phase: 'named', declared: null })
  })

  it('shows two drafts and two endings of people who did not know of each other, until one saw both', () => {
    const apart = said(
      ...beginning,
      ['dispute.drafted', { after: [3] }],
      ['dispute.drafted', { by: 'shenguoping', after: [3] }],
      ['dispute.concluded', { after: [4] }],
      [
        'dispute.concluded',
        { by: 'shenguoping', after: [5], body: { conclusion: { outcome: 'explained', note: '' } } },
      ],
    )
    const state = foldDispute(subject, apart)
    expect(state.standingDrafts.map(({ by }) => by)).toEqual(['masuqin', 'shenguoping'])
    expect(state.conclusions).toHaveLength(2)
    const [later] = said(...apart.map(({ type }) => [type] as const), [
      'dispute.concluded',
      { after: [6, 7] },
    ]).slice(-1)
    const settled = foldDispute(subject, later ? [...apart, later] : [])
    expect(settled.conclusions.map(({ id }) => id)).toEqual([idOf(8)])
  })

  it('drops a focus and a mark that were taken back, and keeps the line', () => {
    const state = foldDispute(
      subject,
      said(
        ...beginning,
        ['dispute.focused'],
        ['dispute.marked'],
        ['dispute.focus-dropped', { body: { focus: idOf(4) } }],
        ['dispute.unmarked', { body: { mark: idOf(5) } }],
      ),
    )
    expect(state).toMatchObject({ focuses: [], marks: [] })
    expect(state.timeline).toHaveLength(7)
  })

  it('folds alike in whatever order its entries come, and with any of them missing', () => {
    assert(
      property(shuffledSubarray([...whole]), (some) => {
        const ordered = whole.filter((one) => some.includes(one))
        expect(foldDispute(subject, some)).toEqual(foldDispute(subject, ordered))
        expect(some.every(isTold)).toBe(true)
      }),
    )
  })
})
