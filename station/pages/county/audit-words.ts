import type { AuditAct } from '../../../shared/http/audit.ts'
import { ownerOf } from '../../../shared/entry/subject.ts'
import type { CountyBook } from '../../state/county-book.ts'
import { machineName } from '../../state/station-health.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

export function auditBy(by: string, book: CountyBook, { t }: WordsState): string {
  if (by === 'system') return t.audit.system
  return by === '-' ? t.audit.nobody : book.staffName(by)
}

/** What the line speaks of, by name where it is known: a person, a desk, a station, a table, a case. */
export function auditAbout(
  { act, about }: { readonly act: AuditAct; readonly about: string },
  book: CountyBook,
  { t }: WordsState,
): string {
  const { audit } = t
  const [first = '', second = ''] = about.split(' ')
  switch (act) {
    case 'stand-in-issued':
      return audit.standIn(machineName(first), book.staffName(second))
    case 'device-enrolled':
    case 'device-revoked':
    case 'aside-released':
    case 'aside-declined':
    case 'lost-declared':
      return machineName(about)
    case 'station-opened':
    case 'enrolment-opened':
      return book.stationName(about)
    case 'pack-published':
      return audit.pack(audit.packs[first] ?? first, second)
    case 'line-set':
      return ''
    case 'page-read':
    case 'guest-entered':
    case 'extract-read':
      return audit.matter(book.stationName(ownerOf(first) ?? ''), first.slice(-4))
    case 'erasure-asked':
    case 'erasure-confirmed':
    case 'erasure-called-off':
    case 'erasure-barred':
    case 'erased':
      return audit.visit(book.stationName(ownerOf(about) ?? ''), about.slice(-4))
    case 'county-founded':
    case 'signed-in':
    case 'sign-in-failed':
    case 'signed-out':
    case 'sessions-ended':
    case 'password-set':
    case 'staff-appointed':
    case 'staff-dismissed':
      return about === '-' ? '' : book.staffName(about)
  }
}
