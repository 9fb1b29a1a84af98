import type { Circumstances } from '../../shared/evidence/manifest.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'

/** What the journal knows of an item beside its bytes, as its manifest says it for good. */
export function circumstancesOf(about: {
  readonly county: string
  readonly state: EvidenceState
  readonly consult: ConsultState | null
  /** Number of the slip, and the item of the catalogue; empty where there is none. */
  readonly number: string
  readonly item: string
  readonly stamped: boolean
  readonly class: string
  readonly table: number
}): Circumstances {
  const { state, consult, number, item } = about
  const { origin, gaps, end } = state
  const window = origin?.source === 'window' ? origin : null
  const hall = origin?.source === 'surveillance' ? origin : null
  const part = origin?.source === 'consult' ? origin.part : null
  return {
    county: about.county,
    source: origin?.source ?? 'window',
    visit: origin?.visit ?? null,
    matter: origin?.matter ?? null,
    consult: consult?.subject ?? null,
    part,
    dispute: hall?.dispute ?? null,
    purpose: '',
    environment: {
      app: window?.made.app ?? '',
      device: hall?.custody.device ?? '',
      browser: window?.made.browser ?? '',
      system: window?.made.system ?? '',
      settings: window?.made.settings ?? '',
      recorder: '',
    },
    running: {
      ended: end?.why ?? '',
      gaps: [
        ...gaps.map(({ from, to, tracks, why }) => ({ from, to, tracks: [...tracks], why })),
        ...(consult?.gaps ?? []).map(({ from, to, what, why }) => ({ from, to, tracks: [what], why })),
      ],
      interruptions: 0,
    },
    activity: {
      number,
      item,
      custody: hall && {
        from: hall.custody.from,
        device: hall.custody.device,
        takenBy: hall.custody.takenBy,
        takenAt: hall.custody.takenAt,
        right: hall.custody.right,
        note: hall.custody.note,
        copied: hall.custody.copied,
        why: hall.custody.why,
        file: hall.file.name,
      },
    },
    actor: {
      operator: state.openedBy,
      people: (consult?.people ?? []).map(({ person, role }) => ({ person, role })).slice(0, mostPeople),
    },
    time: {
      clock: consult ? 'media-node' : hall ? 'hall' : 'station',
      offset: window?.made.clockOffset ?? hall?.custody.clockOffset ?? null,
      stamps: about.stamped ? 'later' : 'none',
    },
    consent: consentsOf(state, consult),
    retention: { class: about.class, table: about.table },
  }
}

const mostPeople = 50

function consentsOf({ consent }: EvidenceState, consult: ConsultState | null): Circumstances['consent'] {
  const own = consent
    ? [
        {
          at: consent.at,
          until: consent.endedAt,
          answer: consent.answer,
          how: consent.how,
          language: consent.language,
          wording: consent.wording,
          sha256: consent.sha256,
          retention: consent.retention,
        },
      ]
    : []
  // A consult's consent is told by which text was shown, without its sum.
  const inCall = (consult?.recordingConsents ?? []).map(({ at, ended, answer, how }) => ({
    at,
    until: ended?.at ?? null,
    answer,
    how,
    language: '',
    wording: '',
    sha256: null,
    retention: null,
  }))
  return [...own, ...inCall].slice(0, mostPeople)
}
