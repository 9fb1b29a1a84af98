import type { CallFailure } from '../../../../shared/http/call.ts'
import type { EvidenceState } from '../../../../shared/facts/evidence-state.ts'
import type { Keeping } from '../../../../shared/rules/retention.ts'
import type { RetentionTable } from '../../../../shared/rules/retention-table.ts'
import type { CertificateCheck } from '../../../state/certificate-check.ts'
import type { WordsState } from '../../../words/create-words.svelte.ts'
import { failureWords } from '../../common/failure-words.ts'

/** What a class of the table is called; its id where the table does not know it any more. */
export function className(id: string, table: RetentionTable | undefined, words: WordsState): string {
  const name = table?.classes.find((one) => one.id === id)?.name
  return name ? (words.language === 'en' ? name.en : name.zh) : id
}

/** Until when an item is kept, as a sentence. */
export function untilWords(
  { phase, deleted }: EvidenceState,
  keeping: Keeping,
  about: { readonly table: RetentionTable | undefined; readonly now: number },
  words: WordsState,
): string {
  const t = words.t.keeping.item
  const { longDate } = words.t.format
  if (deleted) return t.until.deleted({ name: '', date: longDate(deleted.at) })
  if (phase !== 'archived') return t.early
  const name = 'class' in keeping ? className(keeping.class, about.table, words) : ''
  if (keeping.kind !== 'until') return t.until[keeping.kind]({ name, date: '' })
  const kind = keeping.released ? 'released' : keeping.at <= about.now ? 'over' : 'until'
  return t.until[kind]({ name, date: longDate(keeping.at) })
}

/** Why a step about an item was not taken. */
export function keepingFailure(failure: CallFailure, words: WordsState): string {
  const where = 'where' in failure ? failure.where : undefined
  const bar = where === undefined ? undefined : words.t.keeping.bars[where]
  return bar ?? failureWords(failure, words)
}

/** Where the ledger has a certificate, or why that is not known. */
export function ledgerWords(
  check: Exclude<CertificateCheck, { readonly kind: 'false' }>,
  failure: CallFailure | null,
  words: WordsState,
): string {
  const t = words.t.keeping.certificate
  if (check.kind === 'proved') return t.leaf(check.index, check.size)
  return failure?.code === 'not-now' || failure?.code === 'not-found' ? t.leafLater : t.leafUnasked
}
