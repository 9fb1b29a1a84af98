import { expect, test } from 'vitest'
import { foldDispute } from '../../../shared/facts/fold-dispute.ts'
import { conclusions, disputeTracks } from '../../../shared/rules/dispute-tracks.ts'
import { conclusionsOf } from '../../../shared/rules/dispute-tracks.ts'
import { deed, templates, templatesFor } from '../../../station/words/deed.ts'
import { headerOf } from '../../shared/facts/story.ts'
import { specimens } from '../../shared/facts/specimens.ts'
import { hear } from '../../../shared/facts/registry.ts'

const subject = 'dispute:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZD'
const state = foldDispute(
  subject,
  ['dispute.opened', 'dispute.focused', 'dispute.concluded', 'dispute.promised'].map((type, at) =>
    hear(
      headerOf({ id: `hub-k3k3:000000000${at + 1}`, subject, type, lamport: at + 1 }),
      JSON.stringify(specimens[`${type}@1`]),
    ),
  ),
)

test('every ending of every track has a template that names its legal basis', () => {
  for (const track of disputeTracks)
    for (const outcome of conclusionsOf(track, null))
      expect(templatesFor(track, outcome)[0]?.outcomes, `${track} ${outcome}`).toContain(outcome)
  expect(templates.flatMap(({ outcomes }) => outcomes).sort()).toEqual([...conclusions].sort())
  expect(templates.filter(({ basis }) => basis.length === 0)).toEqual([])
})

test('a template fills in what is known, amounts in figures and in words', () => {
  const text = templatesFor('tax', 'corrected')[0]?.sections.map((one) => one.text(state)) ?? []
  expect(text).toEqual([
    '1. 十月的材料交没交。',
    expect.stringContaining('金额 50.00 元（伍拾元整）'),
    '',
    expect.stringContaining('撤销 2026 年 11 月 12 日当场处罚决定，已缴的 50.00 元（伍拾元整）退还。'),
    '县局征管科应于 2026 年 11 月 24 日前退还罚款 50.00 元。',
  ])
})

test('an amount stands on paper as it does on the screen', () => {
  const { claim } = state
  if (!claim?.decision) throw new Error('nothing was decided')
  const larger = { ...state, claim: { ...claim, decision: { ...claim.decision, amount: '1250.00' } } }
  const text = templatesFor('tax', 'corrected')[0]
    ?.sections.map((one) => one.text(larger))
    .join('\n')
  expect(text).toContain('金额 1,250.00 元（壹仟贰佰伍拾元整）')
})

test('the number is the county’s, of its year', () => {
  expect(deed.number('松岚县', '2026-3')).toBe('松岚县税调〔2026〕3 号')
})
