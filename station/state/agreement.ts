import type { ConsentWay } from '../../shared/facts/consult-help.ts'
import type { Agreement } from './consult-acts.ts'

/** What the visitor said, with what shows it: a witness, or the sheet with the fingerprint, and neither where it was another way. */
export function agreementOf(
  answer: Agreement['answer'],
  how: ConsentWay,
  witness: string,
  paper: string,
): Agreement {
  return {
    answer,
    how,
    witness: how === 'witness' ? witness.trim() : '',
    paper: how === 'fingerprint' && paper !== '' ? paper : null,
  }
}
