import * as v from 'valibot'
import { ownedSchema } from '../entry/subject.ts'
import { consentWays } from '../facts/consult-help.ts'
import { kinds as trackKinds } from '../recording/seal.ts'
import { sha256, sm3 } from '../recording/sum.ts'

/**
 * The manifest (清单) of an evidence item: one JSON text, written when all that came is in the archive, signed as the bytes that it has, and
 * never written again. Its groups are what 民事诉讼证据规定 第93条 has a judge weigh: (1) `environment`, (2) `running`, (3) `checks`, (4) `keeping`,
 * (5) `activity`, (6) `actor`; beside them time, consent, relations, retention and transcript. Times are epoch ms unless said otherwise.
 */
const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
const time = v.pipe(v.number(), v.safeInteger())
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const list = <Schema extends v.GenericSchema>(schema: Schema, most: number) =>
  v.pipe(v.array(schema), v.maxLength(most))

/** A file's name within its item: `camera-desk/000075.webm`, `recording/seal-0001.json`. Never a path that leads out of it. */
const evidenceFileName = v.pipe(
  v.string(),
  v.regex(/^[a-zA-Z0-9][a-zA-Z0-9._:-]{0,63}(?:\/[a-zA-Z0-9][a-zA-Z0-9._:-]{0,63})?$/),
)

/** When something was recorded, as its recorder's clocks said, ms: one that cannot be set, and the wall's. */
const spanSchema = v.strictObject({
  began: v.strictObject({ mono: v.number(), wall: v.number() }),
  until: v.strictObject({ mono: v.number(), wall: v.number() }),
})

/** One original 原件, as captured. `prev`: the SHA-256 of the file before it in its track. */
export const originalSchema = v.strictObject({
  name: evidenceFileName,
  /** Null for what speaks about tracks: seals, and the recorder's own manifest. */
  track: v.nullable(text(64)),
  media: text(60),
  bytes: count,
  sha256,
  sm3,
  prev: v.nullable(sha256),
  span: v.nullable(spanSchema),
})
export type Original = v.InferOutput<typeof originalSchema>

const trackSchema = v.strictObject({
  name: text(64),
  kind: v.nullable(v.picklist(trackKinds)),
  /** A member of staff, or the station's device; empty for a camera of the hall. */
  person: text(80),
  codec: text(40),
})
export type ManifestTrack = v.InferOutput<typeof trackSchema>

const sealSchema = v.strictObject({
  number: count,
  root: sha256,
  sm3: v.nullable(sm3),
  prev: v.nullable(sha256),
  /** The journal's entry that told of it; empty where none did. */
  entry: text(60),
  at: time,
})

const wrongWhys = ['sum', 'absent', 'chain'] as const
/** What came and is not what was sealed, or never came: named, not hidden. */
const wrongSchema = v.strictObject({ name: v.pipe(v.string(), v.maxLength(100)), why: v.picklist(wrongWhys) })
export type WrongFile = v.InferOutput<typeof wrongSchema>

/** What is known of an item beside its bytes: told by the county, written into the manifest as it stands. */
export const circumstancesSchema = v.strictObject({
  county: text(60),
  source: v.picklist(['window', 'consult', 'surveillance']),
  visit: v.nullable(ownedSchema('visit')),
  matter: v.nullable(ownedSchema('matter')),
  consult: v.nullable(ownedSchema('consult')),
  part: v.nullable(count),
  dispute: v.nullable(ownedSchema('dispute')),
  /** 证明对象: what it is to show. */
  purpose: text(400),
  environment: v.strictObject({
    app: text(60),
    device: text(80),
    browser: text(200),
    system: text(120),
    settings: text(200),
    recorder: text(120),
  }),
  running: v.strictObject({
    /** Why nothing was added any more. */
    ended: text(60),
    gaps: list(v.strictObject({ from: time, to: time, tracks: list(text(64), 64), why: text(20) }), 10_000),
    interruptions: count,
  }),
  activity: v.strictObject({
    /** The slip's number, and the item of the catalogue that it was about. */
    number: text(40),
    item: text(60),
    /** Of the hall's own cameras: the custody form 移交单. */
    custody: v.nullable(
      v.strictObject({
        from: text(100),
        device: text(100),
        takenBy: text(60),
        takenAt: time,
        right: text(200),
        note: text(1000),
        file: text(200),
        /** How it was copied, and why it was taken: in manifests from the second form on. */
        copied: v.optional(text(200)),
        why: v.optional(text(400)),
      }),
    ),
  }),
  actor: v.strictObject({
    operator: text(80),
    people: list(v.strictObject({ person: text(80), role: text(20) }), 50),
  }),
  time: v.strictObject({
    /** Whose clock the times are of, and how far it was from the county's, ms; null while it was never compared. */
    clock: text(60),
    offset: v.nullable(v.number()),
    /** `none`: no time-stamping authority is configured · `later`: over the ledger's checkpoints, when there is a line. */
    stamps: v.picklist(['none', 'later']),
  }),
  consent: list(
    v.strictObject({
      at: time,
      until: v.nullable(time),
      answer: v.picklist(['yes', 'no']),
      how: v.picklist(consentWays),
      language: text(10),
      wording: text(40),
      sha256: v.nullable(sha256),
      retention: v.nullable(count),
    }),
    50,
  ),
  retention: v.strictObject({ class: text(32), table: count }),
})
export type Circumstances = v.InferOutput<typeof circumstancesSchema>

export const evidenceManifestSchema = v.strictObject({
  format: v.literal('yizhan-evidence-1'),
  item: ownedSchema('evidence'),
  ...circumstancesSchema.entries,
  archivedAt: time,
  /** From the first to the last of what was recorded. */
  began: time,
  ended: time,
  tracks: list(trackSchema, 64),
  keeping: v.strictObject({
    files: list(originalSchema, 100_000),
    seals: list(sealSchema, 100_000),
    wrong: list(wrongSchema, 100_000),
    /** From where to where it was moved, and whether it was checked on arrival. */
    moves: list(v.strictObject({ at: time, from: text(60), to: text(60), verified: v.boolean() }), 100),
  }),
  checks: list(
    v.strictObject({
      what: v.picklist(['sums', 'chain', 'seals', 'second-copy']),
      by: text(60),
      at: time,
      good: v.boolean(),
      note: text(200),
    }),
    20,
  ),
  /** An original comes from nothing else; what was made of it is told by the journal (evidence.derived). */
  relations: v.null(),
  /** 未经核对 until a person has read it: its state is told by the journal, too. */
  transcript: v.null(),
})
export type EvidenceManifest = v.InferOutput<typeof evidenceManifestSchema>

/** Null for what is no manifest of ours. Never throws. */
export function readEvidenceManifest(bytes: Uint8Array): EvidenceManifest | null {
  try {
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    const read = v.safeParse(evidenceManifestSchema, said)
    return read.success ? read.output : null
  } catch {
    return null
  }
}
