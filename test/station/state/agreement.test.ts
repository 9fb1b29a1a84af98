import { expect, test } from 'vitest'
import { agreementOf } from '../../../station/state/agreement.ts'

test('an agreement names what shows it, and nothing that was filled in for another way', () => {
  const sheet = 'A'.repeat(43)
  expect(agreementOf('yes', 'fingerprint', ' 王有田 ', sheet)).toMatchObject({ witness: '', paper: sheet })
  expect(agreementOf('yes', 'witness', ' 王有田 ', sheet)).toMatchObject({ witness: '王有田', paper: null })
  expect(agreementOf('no', 'fingerprint', '', '')).toMatchObject({ answer: 'no', paper: null })
})
