import type { EvidenceDerivative } from './evidence-state.ts'

/** How a transcript was made that the county's recogniser 识别程序 wrote. */
export const byRecogniser = 'recogniser'

/** Whether no person wrote it: whoever asked for it is not its author. */
export function isMachines({ kind, how }: Pick<EvidenceDerivative, 'kind' | 'how'>): boolean {
  return kind === 'transcript' && how.operation === byRecogniser
}

/** What counts as said in writing: by a person, or by a machine and then read against the sound by one. In the order in which they were made. */
export function transcriptsOf(derivatives: readonly EvidenceDerivative[]): readonly EvidenceDerivative[] {
  return derivatives.filter((one) => one.kind === 'transcript' && (!isMachines(one) || isRead(one)))
}

/** A machine's, which nobody has read against the sound: a draft 草稿, and no transcript. */
export function hasDraft(derivatives: readonly EvidenceDerivative[]): boolean {
  return derivatives.some((one) => isMachines(one) && !isRead(one))
}

/** The one that is shown: the last that a person wrote; a machine's only where no person wrote any. */
export function shownTranscript(derivatives: readonly EvidenceDerivative[]): EvidenceDerivative | null {
  const all = derivatives.filter(({ kind }) => kind === 'transcript')
  return all.findLast((one) => !isMachines(one)) ?? all.at(-1) ?? null
}

export function isRead({ reviews }: Pick<EvidenceDerivative, 'reviews'>): boolean {
  return reviews.some(({ verdict }) => verdict === 'good')
}
