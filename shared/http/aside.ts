import * as v from 'valibot'
import { lostRangeSchema, revocationWays } from '../facts/device.ts'
import { endpoint } from './endpoint.ts'
import { doneSchema, idSchema, none, text, timeSchema } from './schemas.ts'

const who = ['admin', 'leader'] as const
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const batchId = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))

/** What arrived in one piece from a revoked desk and was put aside; nothing personal: kinds, times and authors, as headers have them. */
const asideBatchSchema = v.object({
  batch: v.string(),
  at: timeSchema,
  entries: count,
  visits: count,
  matters: count,
  /** Staff ids. */
  by: v.array(v.string()),
  /** When the first and the last of it were written, corrected; null when none can be read. */
  from: v.nullable(timeSchema),
  to: v.nullable(timeSchema),
  /** Signed by the desk's key: another may have the desk, but not made it up. */
  genuine: v.boolean(),
  decided: v.nullable(
    v.variant('how', [
      v.object({
        how: v.literal('released'),
        by: v.string(),
        at: timeSchema,
        stored: count,
        refused: count,
      }),
      v.object({ how: v.literal('left-out'), by: v.string(), at: timeSchema, reason: v.string() }),
    ]),
  ),
})

/** One desk that was revoked, and what became of what it had not sent. */
const goneDeskSchema = v.object({
  device: v.string(),
  name: v.string(),
  station: v.string(),
  at: timeSchema,
  how: v.picklist(revocationWays),
  reason: v.string(),
  lastSeen: v.nullable(timeSchema),
  /** Entries that the county holds of it. */
  entries: count,
  /** Announced pages that have not come. */
  papers: count,
  /** What of its lanes the county has not: gaps, and whatever came after the last one. */
  missing: v.array(lostRangeSchema),
  lost: v.nullable(v.object({ by: v.string(), at: timeSchema, reason: v.string() })),
  batches: v.array(asideBatchSchema),
})
export type GoneDesk = v.InferOutput<typeof goneDeskSchema>
export type AsideBatch = v.InferOutput<typeof asideBatchSchema>

export const listAside = endpoint({
  name: 'listAside',
  method: 'GET',
  path: '/api/aside',
  who,
  summary:
    'Revoked desks, the newest first: what came from them afterwards, what is missing, what was decided',
  params: none,
  query: none,
  request: none,
  response: v.array(goneDeskSchema),
  errors: ['signed-out', 'no-right'],
})

export const releaseAside = endpoint({
  name: 'releaseAside',
  method: 'POST',
  path: '/api/aside/:device/:batch/release',
  who,
  summary:
    'Has what was put aside judged as if its desk were still one of ours; what passes is in the journal',
  params: v.object({ device: idSchema, batch: batchId }),
  query: none,
  request: none,
  response: v.object({ stored: count, refused: count }),
  errors: ['signed-out', 'no-right', 'not-found', 'already', 'not-now'],
})

export const declineAside = endpoint({
  name: 'declineAside',
  method: 'POST',
  path: '/api/aside/:device/:batch/decline',
  who,
  summary: 'Leaves what was put aside where it is, with a reason',
  params: v.object({ device: idSchema, batch: batchId }),
  query: none,
  request: v.object({ reason: text(200) }),
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'not-found', 'already', 'bad-request'],
})

export const declareLost = endpoint({
  name: 'declareLost',
  method: 'POST',
  path: '/api/aside/:device/lost',
  who,
  summary:
    'Declares lost what a revoked desk had not sent: by ranges of ids, and in lanes of which nothing ever came',
  params: v.object({ device: idSchema }),
  query: none,
  request: v.object({ reason: text(200) }),
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'not-found', 'already', 'bad-request'],
})
