import * as v from 'valibot'
import { ownedSchema } from '../entry/subject.ts'
import { endpoint } from './endpoint.ts'
import { evidenceRowSchema } from './evidence.ts'
import { none, timeSchema } from './schemas.ts'

const who = ['mediator', 'leader', 'archivist'] as const

/** How an item stands that is not simply kept, the most pressing first. `deleting`: two people agreed, and it is not all gone yet. */
export const dueStandings = ['waiting', 'deleting', 'due', 'held', 'deleted'] as const
const dueRowSchema = v.object({
  ...evidenceRowSchema.entries,
  standing: v.picklist(dueStandings),
  /** From when on it may be deleted; null where that is not known, or stopped. */
  due: v.nullable(timeSchema),
  class: v.string(),
  /** Those that stand. */
  holds: v.array(
    v.object({
      at: timeSchema,
      by: v.string(),
      authority: v.string(),
      number: v.string(),
      reason: v.string(),
    }),
  ),
})
export type DueRow = v.InferOutput<typeof dueRowSchema>

export const listDueEvidence = endpoint({
  name: 'listDueEvidence',
  method: 'GET',
  path: '/api/evidence-due',
  who,
  summary:
    'Items that somebody has to do something about: two people may delete them, or are at it; those that are held, and why; those that are gone',
  params: none,
  query: none,
  request: none,
  response: v.object({ rows: v.array(dueRowSchema), time: timeSchema }),
  errors: ['signed-out', 'no-right'],
})

/** What stays of an item that was deleted 销毁证明. `text` is signed as it stands, and its sum is in the ledger. */
export const readCertificate = endpoint({
  name: 'readCertificate',
  method: 'GET',
  path: '/api/evidence/:subject/certificate',
  who,
  summary: 'The certificate of a deletion: what is gone, by which rule and by whom',
  params: v.object({ subject: ownedSchema('evidence') }),
  query: none,
  request: none,
  response: v.object({
    text: v.string(),
    /** As the entry names it, whatever the text is now. */
    sha256: v.string(),
    /** Ed25519 over the text, base64. */
    signature: v.string(),
    /** PEM of the county's key for evidence, as it is now. */
    key: v.string(),
    keyId: v.string(),
    /** The entry that names the certificate in the ledger. */
    entry: v.string(),
  }),
  errors: ['signed-out', 'no-right', 'not-found', 'erased', 'not-now'],
})
