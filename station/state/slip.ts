import { slipCheckCode } from '../../shared/rules/visit-number.ts'
import { toBase64url, utf8 } from '../../shared/entry/bytes.ts'
import type { VisitCard } from '../data/desk-shapes.ts'

/**
 * The check code of a slip: from the visit and the entries that ended its matters, so that whoever holds the paper can compare it
 * with the journal.
 */
export async function checkCodeOf({ visit, matters }: Pick<VisitCard, 'visit' | 'matters'>): Promise<string> {
  const text = [
    'yizhan-slip-1',
    visit.subject,
    ...matters.map((matter) => `${matter.subject} ${matter.ending ?? '-'}`),
  ].join('\n')
  return slipCheckCode(toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text)))))
}
