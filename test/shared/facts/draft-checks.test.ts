import { expect, test } from 'vitest'
import { draftChecks, stopsPrint } from '../../../shared/facts/draft-checks.ts'
import { foldDispute } from '../../../shared/facts/fold-dispute.ts'
import { foldEvidence } from '../../../shared/facts/fold-evidence.ts'

const item = 'evidence:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZE'
const other = 'evidence:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZF'
const cite = (of: string) => ({
  item: of,
  track: 'camera-desk',
  at: 751_000,
  segment: 75,
  sha256: 'a'.repeat(64),
})
const conclusion = { conclusion: { outcome: 'explained', note: '' }, id: 'x', at: 0, by: 'masuqin' } as const
const dispute = {
  ...foldDispute('dispute:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZD', []),
  evidence: [item],
  conclusions: [conclusion],
}
const section = (text: string) => [{ heading: '查明的事实', text }]

test('a text that cites what is linked, and nothing else, can be printed; that nobody wrote down what was said is told', () => {
  const checks = draftChecks({ sections: section('当面收下〔1〕。'), citations: [cite(item)] }, dispute, [
    foldEvidence(item, []),
  ])
  expect(checks).toEqual([{ kind: 'transcript' }])
  expect(checks.filter(stopsPrint)).toEqual([])
})

test('a mark without a citation, a citation of what is not linked, an empty section and two endings stop it', () => {
  const checks = draftChecks(
    { sections: [...section('收下〔2〕。'), { heading: '处理', text: ' ' }], citations: [cite(other)] },
    { ...dispute, conclusions: [conclusion, conclusion] },
    [],
  )
  expect(checks).toEqual([
    { kind: 'broken', n: 2 },
    { kind: 'strange', n: 1 },
    { kind: 'unused', n: 1 },
    { kind: 'empty', heading: '处理' },
    { kind: 'clash' },
  ])
  expect(draftChecks({ sections: [], citations: [] }, { ...dispute, conclusions: [] }, [])).toEqual([
    { kind: 'outcome' },
  ])
})
