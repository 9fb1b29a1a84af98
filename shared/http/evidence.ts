import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { ownedSchema } from '../entry/subject.ts'
import { archiveTroubles, type KeptFile, type VerifiedItem } from '../evidence/archive.ts'
import { wishSchema } from '../evidence/wish.ts'
import { derivativeKinds, derivativeName, twoPersonSteps } from '../facts/evidence-kept.ts'
import type { EvidenceState } from '../facts/evidence-state.ts'
import type { Keeping } from '../rules/retention.ts'
import { endpoint } from './endpoint.ts'
import { doneSchema, folded, idSchema, none, text, timeSchema } from './schemas.ts'

/** Whoever may see an item of evidence at all; which ones, the hub decides for each (shared/rules/evidence-access.ts). */
const viewers = ['assistant', 'agent', 'expert', 'mediator', 'leader', 'archivist'] as const
const keepers = ['mediator', 'leader', 'archivist'] as const
const params = v.object({ subject: ownedSchema('evidence') })
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const phases = ['recording', 'ended', 'archived', 'deleted'] as const

export const evidenceRowSchema = v.object({
  subject: v.string(),
  station: v.string(),
  source: v.picklist(['window', 'consult', 'surveillance']),
  phase: v.picklist(phases),
  visit: v.nullable(v.string()),
  matter: v.nullable(v.string()),
  consult: v.nullable(v.string()),
  dispute: v.nullable(v.string()),
  openedAt: timeSchema,
  updatedAt: timeSchema,
  /** ms; null until it is archived. */
  duration: v.nullable(count),
  bytes: v.nullable(count),
  gaps: count,
  /** Files that are missing or not as they were sealed. */
  wrong: count,
  copies: count,
  held: v.boolean(),
  /** Steps of two people that wait for the second. */
  waiting: v.array(v.picklist(twoPersonSteps)),
})
export type EvidenceRow = v.InferOutput<typeof evidenceRowSchema>

export const mostEvidenceRows = 200

export const listEvidence = endpoint({
  name: 'listEvidence',
  method: 'GET',
  path: '/api/evidence',
  who: viewers,
  summary:
    'Items of evidence of a dispute, a visit, a matter, a consult, or of a station and a day; newest first',
  params: none,
  query: v.object({
    dispute: v.optional(ownedSchema('dispute')),
    visit: v.optional(ownedSchema('visit')),
    matter: v.optional(ownedSchema('matter')),
    consult: v.optional(ownedSchema('consult')),
    station: v.optional(idSchema),
    /** YYYY-MM-DD, as the county counts days. */
    day: v.optional(v.pipe(v.string(), v.isoDate())),
  }),
  request: none,
  response: v.object({ rows: v.array(evidenceRowSchema), time: timeSchema }),
  errors: ['signed-out', 'no-right', 'bad-request'],
})

export const readEvidence = endpoint({
  name: 'readEvidence',
  method: 'GET',
  path: '/api/evidence/:subject',
  who: viewers,
  summary: 'One item: what was said of it, what the archive holds of it, and until when it is kept',
  params,
  query: none,
  request: none,
  response: v.object({
    evidence: folded<EvidenceState>(),
    /** What lies in the archive; empty before it is there, and when it is gone. */
    files: v.array(folded<KeptFile>()),
    keeping: folded<Keeping>(),
    class: v.string(),
  }),
  errors: ['signed-out', 'no-right', 'not-found', 'erased'],
})

const reason = v.pipe(v.string(), v.minLength(2), v.maxLength(400))

/** What keepers of the archive do with an item. */
export const evidenceActSchema = v.variant('act', [
  v.object({ act: v.literal('class'), class: idSchema, reason }),
  v.object({
    act: v.literal('hold'),
    authority: text(100),
    number: v.pipe(v.string(), v.maxLength(60)),
    reason,
  }),
  v.object({ act: v.literal('lift-hold'), hold: entryIdSchema, reason }),
  /** The first of two people. */
  v.object({
    act: v.literal('ask'),
    step: v.picklist(twoPersonSteps),
    reason,
    dispute: v.nullable(ownedSchema('dispute')),
    withConceded: v.boolean(),
  }),
  /** The second: another person, in another role. */
  v.object({
    act: v.literal('answer'),
    asked: entryIdSchema,
    answer: v.picklist(['yes', 'no']),
    reason: v.pipe(v.string(), v.maxLength(400)),
  }),
  v.object({
    act: v.literal('review'),
    derivative: derivativeName,
    verdict: v.picklist(['good', 'bad']),
    note: v.pipe(v.string(), v.maxLength(400)),
  }),
])
export type EvidenceAct = v.InferOutput<typeof evidenceActSchema>

/** `not-now` says in `where` what stands against it: `held`, `disputed`, `early`, `unsure`, `phase`, `class`. */
export const actOnEvidence = endpoint({
  name: 'actOnEvidence',
  method: 'POST',
  path: '/api/evidence/:subject/acts',
  who: keepers,
  summary: 'Classes, holds, and the steps that take two people',
  params,
  query: none,
  request: v.object({ act: evidenceActSchema }),
  response: v.object({ entry: v.string() }),
  errors: [
    'signed-out',
    'no-right',
    'not-found',
    'erased',
    'not-now',
    'not-yours',
    'already',
    'bad-request',
    'text-broken',
  ],
})

/** Something that is being made of an item. `waiting`: one at a time, for the whole county. */
export const jobSchema = v.object({
  id: v.string(),
  subject: v.string(),
  kind: v.picklist(derivativeKinds),
  phase: v.picklist(['waiting', 'running', 'done', 'failed']),
  /** 0 to 1. */
  part: v.number(),
  /** The derivative's name, when it is there. */
  name: v.nullable(v.string()),
  trouble: v.nullable(v.picklist(archiveTroubles)),
})
export type DeriveJob = v.InferOutput<typeof jobSchema>

export const deriveEvidence = endpoint({
  name: 'deriveEvidence',
  method: 'POST',
  path: '/api/evidence/:subject/derivatives',
  who: keepers,
  summary:
    'Has something made of an item: a copy to look at, a clip, a still, a redaction; the originals stay as they are',
  params,
  query: none,
  request: v.object({ wish: wishSchema, reason: v.pipe(v.string(), v.maxLength(400)) }),
  response: jobSchema,
  errors: ['signed-out', 'no-right', 'not-found', 'erased', 'not-now', 'busy', 'bad-request'],
})

export const listDerivations = endpoint({
  name: 'listDerivations',
  method: 'GET',
  path: '/api/evidence/:subject/derivatives',
  who: viewers,
  summary: 'What is being made of an item just now, and what came of it since the hub was started',
  params,
  query: none,
  request: none,
  response: v.object({ jobs: v.array(jobSchema) }),
  errors: ['signed-out', 'no-right', 'not-found', 'erased'],
})

export const cancelDerivation = endpoint({
  name: 'cancelDerivation',
  method: 'DELETE',
  path: '/api/evidence/:subject/derivatives/:job',
  who: keepers,
  summary: 'Takes back what is being made, waiting or running',
  params: v.object({
    subject: ownedSchema('evidence'),
    job: v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)),
  }),
  query: none,
  request: none,
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'not-found', 'erased'],
})

export const verifyEvidence = endpoint({
  name: 'verifyEvidence',
  method: 'POST',
  path: '/api/evidence/:subject/verify',
  who: keepers,
  summary: 'Looks at every byte of an item in both copies',
  params,
  query: none,
  request: none,
  response: folded<VerifiedItem>(),
  errors: ['signed-out', 'no-right', 'not-found', 'erased', 'not-now', 'busy'],
})
