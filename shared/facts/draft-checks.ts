import type { Draft } from './dispute-record.ts'
import type { DisputeState } from './dispute-state.ts'
import type { EvidenceState } from './evidence-state.ts'
import { transcriptsOf } from './transcripts.ts'

/** What is to be put right before a record is printed, or to be known. `n` counts citations as the text does, from 1. */
export type DraftCheck =
  | { readonly kind: 'broken' | 'strange' | 'unused'; readonly n: number }
  | { readonly kind: 'empty'; readonly heading: string }
  | { readonly kind: 'outcome' | 'clash' | 'transcript' }

/** 〔n〕, as a text cites. */
export const citeMark = (n: number): string => `〔${n}〕`

/** @param evidence items of the dispute, as far as they are here */
export function draftChecks(
  { sections, citations }: Pick<Draft, 'sections' | 'citations'>,
  dispute: Pick<DisputeState, 'evidence' | 'conclusions' | 'standingDrafts'>,
  evidence: readonly EvidenceState[],
): readonly DraftCheck[] {
  const used = citedIn(sections.map(({ text }) => text).join('\n'))
  const cited = citations.filter((_, at) => used.has(at + 1))
  const transcribed = new Set(
    evidence.filter(({ derivatives }) => transcriptsOf(derivatives).length > 0).map(({ subject }) => subject),
  )
  const checks: DraftCheck[] = [
    ...[...used].filter((n) => n < 1 || n > citations.length).map((n) => ({ kind: 'broken', n }) as const),
    ...citations.flatMap(({ item }, at): DraftCheck[] =>
      dispute.evidence.includes(item) ? [] : [{ kind: 'strange', n: at + 1 }],
    ),
    ...citations.flatMap((_, at): DraftCheck[] => (used.has(at + 1) ? [] : [{ kind: 'unused', n: at + 1 }])),
    ...sections.flatMap(({ heading, text }): DraftCheck[] =>
      text.trim() === '' ? [{ kind: 'empty', heading }] : [],
    ),
  ]
  if (dispute.conclusions.length === 0) checks.push({ kind: 'outcome' })
  if (dispute.conclusions.length > 1 || dispute.standingDrafts.length > 1) checks.push({ kind: 'clash' })
  // 行政诉讼证据规定 第12条: sound comes with what was said, in writing.
  if (cited.some(({ item }) => !transcribed.has(item))) checks.push({ kind: 'transcript' })
  return checks
}

/** What stands in the way of printing; the rest is to be known. */
export function stopsPrint({ kind }: DraftCheck): boolean {
  return kind !== 'transcript' && kind !== 'unused'
}

function citedIn(text: string): ReadonlySet<number> {
  return new Set(Array.from(text.matchAll(/〔(\d{1,3})〕/g), ([, n]) => Number(n)))
}
