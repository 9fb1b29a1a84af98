import { recordedSpan } from '../evidence/hall-clip.ts'
import type { EvidenceManifest } from '../evidence/manifest.ts'
import type { EvidenceState } from '../facts/evidence-state.ts'
import { hasDraft, isRead, transcriptsOf } from '../facts/transcripts.ts'
import type { Instant } from './dates.ts'

/**
 * What a judge would hold against an item of evidence, looked for before it is given out (证据能力自查). Nothing here forbids an export: whoever
 * asks for it knows, and whoever agrees sees the same list. Not legal advice: what a county reads otherwise is one line here.
 */

/** `bars`: it is likely not admitted at all · `weakens`: it cannot stand alone · `notes`: to be known, and said if asked. */
export type Severity = 'bars' | 'weakens' | 'notes'

/** Where it is written: the words say it in full. 行政诉讼证据规定(2002), 民事诉讼证据规定(2019), 行政复议法(2023), 国令799(2025). */
export type LawSource =
  | 'administrative-evidence-12'
  | 'administrative-evidence-57'
  | 'administrative-evidence-66'
  | 'reconsideration-46'
  | 'civil-evidence-90'
  | 'civil-evidence-93'
  | 'civil-evidence-94'
  | 'public-video-16'

const rules = {
  /** It is gone; a certificate is left. */
  deleted: ['bars', 'civil-evidence-90'],
  /** Still being recorded, or not all of it has come and been checked. */
  'not-archived': ['bars', 'civil-evidence-93'],
  /** Nobody who is recorded said yes before. */
  'no-consent': ['bars', 'administrative-evidence-57'],
  /** The agency may not collect evidence itself once it is being reviewed. */
  'after-filing': ['bars', 'reconsideration-46'],
  /** It goes out with what was conceded for the sake of peace. */
  conceded: ['bars', 'administrative-evidence-66'],
  /** Originals that never came, or are not what was sealed: `count`. */
  'files-wrong': ['weakens', 'civil-evidence-90'],
  /** Sound comes with a written transcript. */
  'no-transcript': ['weakens', 'administrative-evidence-12'],
  /** All there is in writing is a machine's, which nobody has read against the sound: it counts as none. */
  'machine-transcript': ['weakens', 'administrative-evidence-12'],
  /** Nobody has read the transcript against the sound. */
  'transcript-unread': ['weakens', 'administrative-evidence-12'],
  /** Longer than the limit: `count` of them, the longest `seconds`. */
  gap: ['weakens', 'civil-evidence-93'],
  /** Never compared with the county's clock, or far from it: `seconds`, 0 where nobody knows. */
  'clock-unsure': ['weakens', 'civil-evidence-93'],
  /** A redaction that no second person has looked at: `count`. */
  'redaction-unread': ['weakens', 'civil-evidence-93'],
  /** It lies on one disk. */
  'one-copy': ['weakens', 'civil-evidence-94'],
  /** A clip of the hall's own cameras: made for safety, and given out for a reason that is on record. */
  surveillance: ['notes', 'public-video-16'],
  /** What was conceded is left out: `count` stretches. */
  'left-out': ['notes', 'administrative-evidence-66'],
  /** Entries that cannot be read here: `count`. */
  untold: ['notes', 'civil-evidence-93'],
} as const satisfies Readonly<Record<string, readonly [Severity, LawSource]>>
export type WeaknessCode = keyof typeof rules

export type Weakness = {
  readonly code: WeaknessCode
  readonly severity: Severity
  readonly source: LawSource
  readonly params: { readonly count: number; readonly seconds: number }
}

export type AdmissibilityFacts = {
  readonly state: EvidenceState
  /** Whether the visitor agreed in the consult that this is a part of; null where it is of none. */
  readonly consultConsent: boolean | null
  /** When reconsideration was applied for, or a suit filed; null where it was not. */
  readonly filedAt: Instant | null
  /** Stretches that were conceded in mediation, and whether they go out all the same. */
  readonly conceded: number
  readonly withConceded: boolean
}

/** Above these a gap, and a clock, is something that somebody will ask about; ms. */
const admissibilityLimits = { gap: 10_000, clock: 60_000 } as const

const order: Readonly<Record<Severity, number>> = { bars: 0, weakens: 1, notes: 2 }

/** The gravest first. Empty: nothing that this list knows of. */
export function weaknessesOf(facts: AdmissibilityFacts): readonly Weakness[] {
  return [
    ...ofKeeping(facts.state),
    ...ofConsent(facts),
    ...ofTime(facts),
    ...ofTranscript(facts.state),
    ...ofConceded(facts),
  ].sort((a, b) => order[a.severity] - order[b.severity])
}

/** The same of a package that somebody brought, as far as its signed manifest says it. @param transcripts how many lie in it @param leftOut originals */
export function weaknessesOfManifest(
  { source, consent, running, time, keeping }: EvidenceManifest,
  { transcripts, leftOut }: { readonly transcripts: number; readonly leftOut: number },
): readonly Weakness[] {
  const agreed = consent.some(({ answer }) => answer === 'yes')
  return [
    ...when(keeping.wrong.length > 0, weak('files-wrong', keeping.wrong.length)),
    ...(source === 'surveillance' ? [weak('surveillance')] : when(!agreed, weak('no-consent'))),
    ...ofGaps(running.gaps),
    ...ofClock(time.offset),
    ...when(transcripts === 0, weak('no-transcript')),
    ...when(leftOut > 0, weak('left-out', leftOut)),
  ].sort((a, b) => order[a.severity] - order[b.severity])
}

function ofKeeping({ phase, archived, derivatives, untold }: EvidenceState): readonly Weakness[] {
  if (phase === 'deleted') return [weak('deleted')]
  const unread = derivatives.filter((one) => one.kind === 'redaction' && !isRead(one)).length
  return [
    ...when(phase !== 'archived', weak('not-archived')),
    ...when(archived !== null && archived.wrong.length > 0, weak('files-wrong', archived?.wrong.length)),
    ...when(archived !== null && archived.copies < 2, weak('one-copy')),
    ...when(unread > 0, weak('redaction-unread', unread)),
    ...when(untold > 0, weak('untold', untold)),
  ]
}

/** The hall's own cameras ask nobody: what stands for them is the custody form. */
function ofConsent({ state, consultConsent }: AdmissibilityFacts): readonly Weakness[] {
  const source = state.origin?.source ?? null
  if (source === 'surveillance') return [weak('surveillance')]
  const agreed = source === 'consult' ? consultConsent === true : state.consent?.answer === 'yes'
  return when(!agreed, weak('no-consent'))
}

function ofTime({ state, filedAt }: AdmissibilityFacts): readonly Weakness[] {
  const { origin, gaps, openedAt } = state
  const recordedAt = origin?.source === 'surveillance' ? recordedSpan(origin.custody).began : openedAt
  return [
    ...when(filedAt !== null && recordedAt >= filedAt, weak('after-filing')),
    ...ofGaps(gaps),
    ...ofClock(offsetOf(origin)),
  ]
}

function ofGaps(gaps: readonly { readonly from: number; readonly to: number }[]): readonly Weakness[] {
  const long = gaps.map(({ from, to }) => to - from).filter((length) => length > admissibilityLimits.gap)
  return when(long.length > 0, weak('gap', long.length, Math.ceil(Math.max(0, ...long) / 1000)))
}

function ofClock(offset: number | null): readonly Weakness[] {
  const isUnsure = offset === null || Math.abs(offset) > admissibilityLimits.clock
  return when(isUnsure, weak('clock-unsure', 1, Math.round(Math.abs(offset ?? 0) / 1000)))
}

/** How far the clock was off with which it was recorded; null where nobody knows. */
function offsetOf(origin: EvidenceState['origin']): number | null {
  if (origin?.source === 'window') return origin.made.clockOffset
  return origin?.source === 'surveillance' ? origin.custody.clockOffset : 0
}

function ofTranscript({ derivatives }: EvidenceState): readonly Weakness[] {
  const transcripts = transcriptsOf(derivatives)
  if (transcripts.length === 0) return [weak(hasDraft(derivatives) ? 'machine-transcript' : 'no-transcript')]
  return when(!transcripts.some(isRead), weak('transcript-unread'))
}

function ofConceded({ conceded, withConceded }: AdmissibilityFacts): readonly Weakness[] {
  return when(conceded > 0, weak(withConceded ? 'conceded' : 'left-out', conceded))
}

function weak(code: WeaknessCode, count = 1, seconds = 0): Weakness {
  const [severity, source] = rules[code]
  return { code, severity, source, params: { count, seconds } }
}

function when(holds: boolean, weakness: Weakness): readonly Weakness[] {
  return holds ? [weakness] : []
}
