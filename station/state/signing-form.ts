import type { Signed, SignatureWay } from '../../shared/facts/dispute-record.ts'
import type { DisputeState, PrintedRecord } from '../../shared/facts/dispute-state.ts'

/** What is noted of a paper that came back signed; of each signer by name. */
export type SigningForm = {
  /** As it stands on the paper. */
  number: string
  how: Record<string, SignatureWay | ''>
  /** Who saw it, where somebody refused. */
  witness: Record<string, string>
}
/** A key of the words, for the first thing that is missing. */
export type SigningLack = 'needNumber' | 'strangeNumber' | 'needHow' | 'needWitness'

type Of = Pick<DisputeState, 'claim' | 'printed'>

/** @param before what the paper was noted as before, where it was */
export function newSigningForm(before: PrintedRecord | null): SigningForm {
  const signatures = before?.signed?.signatures ?? []
  return {
    number: '',
    how: Object.fromEntries(signatures.map(({ name, how }) => [name, how])),
    witness: Object.fromEntries(signatures.map(({ name, witness }) => [name, witness])),
  }
}

export function signersOf({ claim }: Pick<DisputeState, 'claim'>): readonly string[] {
  return [...new Set(claim?.parties.map(({ name }) => name.slice(0, 60)) ?? [])]
}

/** Whole as it stands on the paper (松岚县税调〔2026〕1 号), as 2026-1, or its last figures alone. */
export function printedBy(number: string, printed: readonly PrintedRecord[]): PrintedRecord | null {
  const [serial, year] = [...number.matchAll(/\d+/g)].map(([figures]) => Number(figures)).reverse()
  if (serial === undefined) return null
  const fits = printed.filter(({ number: own }) => {
    const [ownYear, ownSerial] = own.split('-').map(Number)
    return ownSerial === serial && (year === undefined || ownYear === year)
  })
  return fits.at(-1) ?? null
}

export function readSigningForm(form: SigningForm, of: Of): Omit<Signed, 'pages'> | SigningLack {
  if (form.number.trim() === '') return 'needNumber'
  const printed = printedBy(form.number, of.printed)
  if (!printed) return 'strangeNumber'
  const signatures: Signed['signatures'] = []
  for (const name of signersOf(of)) {
    const how = form.how[name]
    const witness = how === 'refused' ? (form.witness[name] ?? '').trim() : ''
    if (!how) return 'needHow'
    if (how === 'refused' && witness === '') return 'needWitness'
    signatures.push({ name, how, witness })
  }
  return { printed: printed.id, signatures }
}

/** Which version of the record a paper is, counted from 1, and which is the newest. */
export function versionOf(
  { draft }: Pick<PrintedRecord, 'draft'>,
  { drafts }: Pick<DisputeState, 'drafts'>,
): { readonly version: number; readonly newest: number } {
  return { version: drafts.findIndex(({ id }) => id === draft) + 1, newest: drafts.length }
}
