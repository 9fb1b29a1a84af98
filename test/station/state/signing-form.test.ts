import { expect, test } from 'vitest'
import type { DisputeState, PrintedRecord } from '../../../shared/facts/dispute-state.ts'
import { newSigningForm, printedBy, readSigningForm, versionOf } from '../../../station/state/signing-form.ts'
import { specimens } from '../../shared/facts/specimens.ts'

const printedAs = (id: string, number: string, draft = 'hub-a:1'): PrintedRecord => ({
  id,
  at: 0,
  by: 'masuqin',
  number,
  draft,
  signed: null,
})
const printed = [printedAs('hub-a:7', '2026-1'), printedAs('hub-a:9', '2026-11', 'hub-a:3')]
const claim = specimens['dispute.opened@1'] as NonNullable<DisputeState['claim']>
const [taxpayer = '', office = ''] = claim.parties.map(({ name }) => name)
const filled = {
  ...newSigningForm(null),
  number: '松岚县税调〔2026〕1 号',
  how: { [taxpayer]: 'fingerprint', [office]: 'seal' } as const,
}

test('a paper is found by its number, as it stands there or shorter; another paper’s number finds none', () => {
  for (const number of ['松岚县税调〔2026〕1 号', '2026-1', '1', '1 号'])
    expect(printedBy(number, printed)?.id).toBe('hub-a:7')
  expect(printedBy('2026-11', printed)?.id).toBe('hub-a:9')
  for (const number of ['2025-1', '2026-2', '号', '']) expect(printedBy(number, printed), number).toBeNull()
})

test('says the first thing that is missing: the number, how each signed, and who saw that somebody refused', () => {
  const of = { claim, printed }
  expect(readSigningForm({ ...filled, number: ' ' }, of)).toBe('needNumber')
  expect(readSigningForm({ ...filled, number: '2026-3' }, of)).toBe('strangeNumber')
  expect(readSigningForm({ ...filled, how: { [taxpayer]: 'signed' } }, of)).toBe('needHow')
  const refused = { ...filled, how: { [taxpayer]: 'refused', [office]: 'seal' } as const }
  expect(readSigningForm(refused, of)).toBe('needWitness')
  expect(readSigningForm({ ...refused, witness: { [taxpayer]: '罗长根', [office]: '谁' } }, of)).toEqual({
    printed: 'hub-a:7',
    signatures: [
      { name: taxpayer, how: 'refused', witness: '罗长根' },
      { name: office, how: 'seal', witness: '' },
    ],
  })
})

test('what the county noted before stands in the form, but the number is read from the paper once more', () => {
  const signatures = [{ name: taxpayer, how: 'signed', witness: '' }] as const
  const signed = { id: 'hub-a:8', at: 1, by: 'masuqin', printed: 'hub-a:7', signatures: [...signatures] }
  const form = newSigningForm({ ...printedAs('hub-a:7', '2026-1'), signed: { ...signed, pages: [] } })
  expect(form).toMatchObject({ number: '', how: { [taxpayer]: 'signed' } })
})

test('a paper is a version of the record, and a later one may stand', () => {
  const drafts = ['hub-a:1', 'hub-a:2', 'hub-a:3'].map((id) => ({ id })) as unknown as DisputeState['drafts']
  expect(printed.map((one) => versionOf(one, { drafts }))).toEqual([
    { version: 1, newest: 3 },
    { version: 3, newest: 3 },
  ])
})
