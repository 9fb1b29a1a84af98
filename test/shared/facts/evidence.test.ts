import { assert, property, shuffledSubarray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldEvidence } from '../../../shared/facts/fold-evidence.ts'
import type { Heard } from '../../../shared/facts/fact.ts'
import { specimens } from './specimens.ts'

const subject = 'evidence:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZE'
const began = 1_794_890_000_000

type Line = { readonly by?: string; readonly body?: object }
/** What was said of an item, one after the other: each by who says such a thing, unless the test says otherwise. */
function said(...all: readonly (readonly [type: string, rest?: Line])[]): readonly Heard[] {
  return all.map(([type, rest], at) => ({
    id: `hub-k3k3:${String(at + 1).padStart(10, '0')}`,
    subject,
    type,
    v: 1,
    after: [],
    lamport: at + 1,
    at: began + at * 1000,
    by: rest?.by ?? 'masuqin',
    auth: { how: 'pin' },
    station: 'shijiu',
    body: { ...(specimens[`${type}@1`] as object), ...rest?.body },
  }))
}

const whole = said(
  ['evidence.opened', { by: 'luochanggen' }],
  ['evidence.consented', { by: 'luochanggen' }],
  ['evidence.sealed', { by: 'luochanggen' }],
  ['evidence.gap', { by: 'luochanggen' }],
  ['evidence.ended', { by: 'luochanggen' }],
  ['evidence.archived', { by: 'system' }],
  ['evidence.derived', { by: 'system' }],
  ['evidence.reviewed', { by: 'caojing' }],
  ['evidence.viewed'],
  ['evidence.held'],
)
const asked = said(...whole.map(({ type }) => [type] as const), ['evidence.asked'])
const question = asked.at(-1)?.id ?? ''

describe('an evidence item', () => {
  it('is being recorded, is over, is in the archive, and is gone in the end', () => {
    const phases = [1, 5, 6].map((count) => foldEvidence(subject, whole.slice(0, count)).phase)
    expect(phases).toEqual(['recording', 'ended', 'archived'])
    const gone = said(['evidence.opened'], ['evidence.archived'], ['evidence.deleted'])
    expect(foldEvidence(subject, gone)).toMatchObject({ phase: 'deleted', deleted: { files: 480 } })
  })

  it('says who agreed to it, what is missing, what was made of it and who looked at it', () => {
    const state = foldEvidence(subject, whole)
    expect(state.consent).toMatchObject({ answer: 'yes', how: 'voice', endedAt: null })
    expect(state.gaps).toMatchObject([{ why: 'power', tracks: ['camera-desk'] }])
    expect(state.derivatives).toMatchObject([
      { name: 'clip-2', reviews: [{ verdict: 'good', by: 'caojing' }] },
    ])
    expect(state.looks).toMatchObject([{ by: 'masuqin', reason: '核对 10 月 26 日是否收件' }])
    expect(state.timeline).toHaveLength(whole.length)
  })

  it('keeps the yes that was taken back, and says when', () => {
    const state = foldEvidence(subject, said(['evidence.consented'], ['evidence.consent-ended']))
    expect(state.consent).toMatchObject({ answer: 'yes', endedAt: began + 1000 })
  })

  it('takes two people for a step: nobody agrees with oneself', () => {
    const answer = (by: string): readonly Heard[] => {
      const [last] = said(...asked.map(({ type }) => [type] as const), [
        'evidence.answered',
        { by, body: { asked: question } },
      ]).slice(-1)
      return last ? [...asked, last] : []
    }
    expect(foldEvidence(subject, answer('masuqin')).steps).toMatchObject([{ answer: null, done: false }])
    expect(foldEvidence(subject, answer('caojing')).steps).toMatchObject([
      { answer: { by: 'caojing', answer: 'yes' } },
    ])
  })

  it('folds alike in whatever order its entries come, and with any of them missing', () => {
    assert(
      property(shuffledSubarray([...whole]), (some) => {
        const ordered = whole.filter((one) => some.includes(one))
        expect(foldEvidence(subject, some)).toEqual(foldEvidence(subject, ordered))
      }),
    )
  })
})
