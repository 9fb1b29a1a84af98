import { describe, expect, test } from 'vitest'
import { manifestOf } from '../../media/archive/export/fixture.ts'
import type { EvidenceDerivative, EvidenceState } from '../../../shared/facts/evidence-state.ts'
import { foldEvidence } from '../../../shared/facts/fold-evidence.ts'
import {
  type AdmissibilityFacts,
  weaknessesOf,
  weaknessesOfManifest,
} from '../../../shared/rules/admissibility.ts'

const minute = 60_000
const said = { id: 'a', at: 1, by: 'zhouguilan' }
const sum = '0'.repeat(64)
const empty = foldEvidence('evidence:wuping.01JDAW5RZ0ABCDEFGHJKMNPQRS', [])
const made = { app: 'yizhan', browser: 'Chromium 109', system: '', settings: 'vp8', clockOffset: 12 }
const transcript: EvidenceDerivative = {
  ...said,
  name: 'transcript-1',
  kind: 'transcript',
  from: ['audio'],
  sha256: sum,
  bytes: 9,
  media: 'text/vtt',
  how: { tool: 'hand', operation: 'typed', reason: '' },
  reviews: [{ ...said, derivative: 'transcript-1', verdict: 'good', note: '' }],
}

/** Recorded at a window with consent, archived twice, written down and read: nothing to be said against it. */
const sound: EvidenceState = {
  ...empty,
  phase: 'archived',
  openedAt: 100 * minute,
  origin: { source: 'window', visit: null, matter: null, tracks: [], made },
  consent: {
    ...said,
    answer: 'yes',
    how: 'fingerprint',
    witness: '',
    paper: null,
    language: 'zh-CN',
    wording: '1',
    sha256: sum,
    retention: 180,
    endedAt: null,
  },
  archived: { ...said, manifest: sum, sm3: sum, files: 3, bytes: 9, duration: 9, copies: 2, wrong: [] },
  derivatives: [transcript],
}

const codes = (state: Partial<EvidenceState>, more: Partial<AdmissibilityFacts> = {}): readonly string[] =>
  weaknessesOf({
    state: { ...sound, ...state },
    consultConsent: null,
    filedAt: null,
    conceded: 0,
    withConceded: false,
    ...more,
  }).map(({ code, params }) => `${code} ${params.count} ${params.seconds}`)

describe('what a judge would hold against an item', () => {
  test('nothing, where all is as it should be', () => {
    expect(codes({})).toEqual([])
  })

  test('sound without a transcript, and one that nobody has read against it', () => {
    expect(codes({ derivatives: [] })).toEqual(['no-transcript 1 0'])
    expect(codes({ derivatives: [{ ...transcript, reviews: [] }] })).toEqual(['transcript-unread 1 0'])
  })

  test('a machine’s draft is no transcript until somebody has read it against the sound', () => {
    const how = { tool: 'hears', operation: 'recogniser', reason: '' }
    const draft = { ...transcript, name: 'transcript', how, reviews: [] }
    const bad = { ...said, derivative: 'transcript', verdict: 'bad' as const, note: '' }
    expect(codes({ derivatives: [draft] })).toEqual(['machine-transcript 1 0'])
    expect(codes({ derivatives: [{ ...draft, reviews: [bad] }] })).toEqual(['machine-transcript 1 0'])
    expect(codes({ derivatives: [{ ...draft, reviews: transcript.reviews }] })).toEqual([])
    expect(codes({ derivatives: [{ ...transcript, reviews: [] }, draft] })).toEqual(['transcript-unread 1 0'])
  })

  test('nobody agreed: at the window, and in the consult that it is a part of', () => {
    expect(codes({ consent: null })).toEqual(['no-consent 1 0'])
    const consult = {
      source: 'consult',
      visit: null,
      matter: null,
      consult: 'consult:wuping.1',
      part: 1,
      manifest: sum,
    } as const
    expect(codes({ origin: consult }, { consultConsent: false })).toEqual(['no-consent 1 0'])
    expect(codes({ origin: consult, consent: null }, { consultConsent: true })).toEqual([])
  })

  test('recorded on the day of the filing or after it, not before', () => {
    expect(codes({}, { filedAt: 100 * minute })).toEqual(['after-filing 1 0'])
    expect(codes({}, { filedAt: 100 * minute + 1 })).toEqual([])
  })

  test('gaps that are longer than the limit, with the longest; short ones are nothing', () => {
    const gap = (seconds: number) => ({ from: 0, to: seconds * 1000, tracks: [], why: 'power' as const })
    expect(codes({ gaps: [gap(10), gap(11), gap(90), gap(2)] })).toEqual(['gap 2 90'])
    expect(codes({ gaps: [gap(10)] })).toEqual([])
  })

  test('a clock that nobody compared, or that is a minute off', () => {
    const origin = (clockOffset: number | null) => ({
      source: 'window' as const,
      visit: null,
      matter: null,
      tracks: [],
      made: { ...made, clockOffset },
    })
    expect(codes({ origin: origin(null) })).toEqual(['clock-unsure 1 0'])
    expect(codes({ origin: origin(-90_000) })).toEqual(['clock-unsure 1 90'])
    expect(codes({ origin: origin(60_000) })).toEqual([])
  })

  test('what was conceded: left out it is a note, put in it bars', () => {
    expect(codes({}, { conceded: 2 })).toEqual(['left-out 2 0'])
    expect(codes({}, { conceded: 2, withConceded: true })).toEqual(['conceded 2 0'])
  })

  test('what is not archived, lies once only, lacks files, or is gone', () => {
    expect(codes({ phase: 'ended', archived: null })).toEqual(['not-archived 1 0'])
    const { archived } = sound
    if (!archived) throw new Error('archived')
    expect(codes({ archived: { ...archived, copies: 1 } })).toEqual(['one-copy 1 0'])
    expect(codes({ archived: { ...archived, wrong: [{ name: 'a', why: 'absent' }] } })).toEqual([
      'files-wrong 1 0',
    ])
    expect(codes({ phase: 'deleted' })).toContain('deleted 1 0')
  })

  test('a redaction that no second person has looked at', () => {
    const redaction = {
      ...transcript,
      kind: 'redaction',
      name: 'redaction-1',
      reviews: [],
    } satisfies EvidenceDerivative
    expect(codes({ derivatives: [transcript, redaction] })).toEqual(['redaction-unread 1 0'])
  })

  test('the gravest stands first', () => {
    expect(codes({ consent: null, derivatives: [], untold: 2 }, { conceded: 1 })).toEqual([
      'no-consent 1 0',
      'no-transcript 1 0',
      'untold 2 0',
      'left-out 1 0',
    ])
  })
})

describe('of a package that somebody brought, as far as its manifest says it', () => {
  const manifest = manifestOf([])
  const yes = {
    at: 1,
    until: null,
    answer: 'yes',
    how: 'button',
    language: 'zh-CN',
    wording: '1',
    sha256: null,
    retention: 180,
  } as const
  const told = (other: Partial<typeof manifest>, lies = { transcripts: 1, leftOut: 0 }): readonly string[] =>
    weaknessesOfManifest({ ...manifest, consent: [yes], ...other }, lies).map(
      ({ code, params: { count, seconds } }) => `${code} ${count} ${seconds}`,
    )

  test('nothing is said of one with consent, a transcript, and a clock that was compared', () => {
    expect(told({})).toEqual([])
  })
  test('what it lacks is said, the gravest first', () => {
    const keeping = { ...manifest.keeping, wrong: [{ name: 'a', why: 'absent' as const }] }
    const time = { ...manifest.time, offset: null }
    expect(told({ consent: [], keeping, time }, { transcripts: 0, leftOut: 2 })).toEqual([
      'no-consent 1 0',
      'files-wrong 1 0',
      'clock-unsure 1 0',
      'no-transcript 1 0',
      'left-out 2 0',
    ])
  })
  test('the hall’s own cameras ask nobody', () => {
    expect(told({ source: 'surveillance', consent: [] })).toEqual(['surveillance 1 0'])
  })
})
