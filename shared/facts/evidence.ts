import * as v from 'valibot'
import { ownedSchema } from '../entry/subject.ts'
import { kinds as trackKinds } from '../recording/seal.ts'
import { sha256, sm3 } from '../recording/sum.ts'
import { consentWays } from './consult-help.ts'
import { fact } from './fact.ts'

/**
 * An evidence item 证据件: what was recorded of one session, with its tracks, its events and its sums. A subject of its own,
 * `evidence:<station>.<ulid>`, so that it has a key of its own, and whom it concerns can be forgotten without the rest. Here is how it comes
 * into being; what becomes of it afterwards is in evidence-kept.ts.
 */
const text = (min: number, max: number) => v.pipe(v.string(), v.minLength(min), v.maxLength(max))
const time = v.pipe(v.number(), v.safeInteger())
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const number = v.pipe(count, v.minValue(1))
/** A parcel: the SHA-256 of its bytes as encrypted, base64url, and how many. */
export const parcelSchema = v.strictObject({
  hash: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
  bytes: number,
})

/** Name of a track within its item: `<kind>-<who>`. */
export const trackName = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9._:-]{1,64}$/))

const about = { visit: v.nullable(ownedSchema('visit')), matter: v.nullable(ownedSchema('matter')) }

const windowOrigin = v.strictObject({
  source: v.literal('window'),
  ...about,
  tracks: v.pipe(v.array(v.strictObject({ name: trackName, kind: v.picklist(trackKinds) })), v.maxLength(8)),
  /** 环境: with what it was recorded, for 民事诉讼证据规定 第93条. */
  made: v.strictObject({
    app: text(1, 60),
    browser: text(1, 200),
    system: text(0, 120),
    settings: text(1, 200),
    /** Between the desk's clock and the county's, ms; null while it was never compared. */
    clockOffset: v.nullable(time),
  }),
})
const consultOrigin = v.strictObject({
  source: v.literal('consult'),
  ...about,
  consult: ownedSchema('consult'),
  part: number,
  /** The sum of the recorder's manifest. */
  manifest: sha256,
})

/** As the hall's recorder shows them. */
const hallTimes = { began: time, ended: time }
const custodyOfOne = {
  from: text(1, 100),
  device: text(1, 100),
  takenBy: text(1, 60),
  takenAt: time,
  right: text(1, 200),
  ...hallTimes,
  note: text(0, 1000),
}
/** 移交单: who took it, when, from what, by what right and why, how it was copied, and what it showed on arrival. */
export const custodySchema = v.strictObject({
  ...custodyOfOne,
  /** How far the recorder's clock was ahead of the county's, ms; null where nobody compared them. */
  clockOffset: v.nullable(time),
  copied: text(1, 200),
  why: text(2, 400),
})
const hallFile = v.strictObject({
  name: text(1, 200),
  media: text(1, 60),
  bytes: number,
  sha256,
  sm3,
  parcel: parcelSchema,
})
const hallOrigin = { source: v.literal('surveillance'), ...about, dispute: ownedSchema('dispute') } as const
/** Version 1 did not say how far the hall's clock was off, how the file was copied, and why. */
const openedBefore = v.variant('source', [
  windowOrigin,
  consultOrigin,
  v.pipe(
    v.strictObject({ ...hallOrigin, custody: v.strictObject(custodyOfOne), file: hallFile }),
    v.transform(({ custody, ...body }) => ({
      ...body,
      custody: { ...custody, clockOffset: null, copied: '', why: '' },
    })),
  ),
])

/**
 * Where it comes from. `window` 窗口录像: recorded by the desk itself, with or without a link. `consult`: one part of a recorded consult, as the
 * media node kept it. `surveillance` 大厅监控: a clip of the hall's own cameras, brought in with a custody form; it never becomes a session
 * recording. Two classes are never merged.
 */
export const evidenceOpened = fact({
  type: 'evidence.opened',
  v: 2,
  older: [openedBefore],
  writers: ['assistant', 'mediator', 'leader', 'archivist', 'system'],
  audience: 'station',
  body: v.variant('source', [
    windowOrigin,
    consultOrigin,
    v.strictObject({ ...hallOrigin, custody: custodySchema, file: hallFile }),
  ]),
})

/** The word of whoever is recorded: before anything is kept. `wording` is the version of the text, `sha256` its sum as it was shown or read. */
export const evidenceConsented = fact({
  type: 'evidence.consented',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({
    answer: v.picklist(['yes', 'no']),
    how: v.picklist(consentWays),
    witness: text(0, 60),
    /** The sheet with the fingerprint, among the matter's papers. */
    paper: v.nullable(v.pipe(v.string(), v.length(26))),
    language: v.picklist(['zh-CN', 'en']),
    wording: text(1, 40),
    sha256,
    /** What was told of how long it is kept, days. */
    retention: number,
  }),
})
/** Nothing is kept of what comes after. Service goes on. */
export const evidenceConsentEnded = fact({
  type: 'evidence.consent-ended',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({}),
})

/**
 * Segments that are closed, over all tracks, every ten to thirty seconds: `root` is the SHA-256 of the list's text (shared/evidence), which
 * travels as a parcel and names the list before it. So the sums leave the machine before anybody could want to change the film.
 */
export const evidenceSealed = fact({
  type: 'evidence.sealed',
  v: 1,
  writers: ['assistant', 'system'],
  audience: 'station',
  body: v.strictObject({
    number,
    root: sha256,
    sm3,
    prev: v.nullable(sha256),
    /** How many segments, and how many bytes they have together. */
    segments: count,
    bytes: count,
    list: parcelSchema,
  }),
})
const evidenceGapWhys = ['power', 'crash', 'camera', 'disk', 'consent', 'line', 'dropped'] as const
/** A stretch that is missing, epoch ms, of which tracks, and why. Declared, never left to be found. */
export const evidenceGap = fact({
  type: 'evidence.gap',
  v: 1,
  writers: ['assistant', 'system'],
  audience: 'station',
  body: v.strictObject({
    from: time,
    to: time,
    tracks: v.pipe(v.array(trackName), v.maxLength(8)),
    why: v.picklist(evidenceGapWhys),
  }),
})
const evidenceEndWhys = ['done', 'withdrawn', 'camera', 'disk', 'crash'] as const
/** Nothing is added any more; the last seal speaks for all of it. */
export const evidenceEnded = fact({
  type: 'evidence.ended',
  v: 1,
  writers: ['assistant', 'system'],
  audience: 'station',
  body: v.strictObject({ why: v.picklist(evidenceEndWhys), seals: count, last: v.nullable(sha256) }),
})

export const evidenceFacts = [
  evidenceOpened,
  evidenceConsented,
  evidenceConsentEnded,
  evidenceSealed,
  evidenceGap,
  evidenceEnded,
]
