import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { ledgerAlertKinds } from '../rules/ledger-alerts.ts'
import { endpoint } from './endpoint.ts'
import { doneSchema, none, timeSchema } from './schemas.ts'

/** Leaves of a log, from a query. */
const count = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))

export const readLedger = endpoint({
  name: 'readLedger',
  method: 'GET',
  path: '/api/ledger',
  who: ['admin', 'leader', 'archivist', 'mediator'],
  summary: 'How the county’s ledger of evidence stands, and what of it somebody should look into',
  params: none,
  query: none,
  request: none,
  response: v.object({
    /** Null while its disk is away. */
    origin: v.nullable(v.string()),
    /** Leaves that a checkpoint has. */
    size: v.number(),
    /** As C2SP signed-note writes it. */
    key: v.nullable(v.string()),
    /** Public keys as PEM: the ledger's own, and those that evidence is signed with; they are published outside of any package, too. */
    keys: v.object({ ledger: v.string(), ed25519: v.string(), sm2: v.nullable(v.string()) }),
    /** The newest checkpoint that witnesses cosigned. */
    cosigned: v.nullable(v.object({ size: v.number(), by: v.array(v.string()) })),
    /** Whether a time-stamping authority is configured. */
    stamps: v.boolean(),
    /** The gravest first (see shared/rules/ledger-alerts.ts). */
    alerts: v.array(v.object({ kind: v.picklist(ledgerAlertKinds), since: timeSchema, about: v.string() })),
  }),
  errors: ['signed-out', 'no-right'],
})

export const proveEntry = endpoint({
  name: 'proveEntry',
  method: 'GET',
  path: '/api/ledger/proofs/:entry',
  who: ['admin', 'leader', 'archivist', 'mediator'],
  summary: 'The proof that an entry is in the ledger; `not-now`: no checkpoint has it yet',
  params: v.object({ entry: entryIdSchema }),
  query: none,
  request: none,
  /** `leaf` is one line, without its newline; `proof` a C2SP tlog-proof. */
  response: v.object({ index: v.number(), leaf: v.string(), proof: v.string() }),
  errors: ['signed-out', 'no-right', 'bad-request', 'not-found', 'not-now', 'broken'],
})

export const proveGrowth = endpoint({
  name: 'proveGrowth',
  method: 'GET',
  path: '/api/ledger/growth',
  who: ['admin', 'leader', 'archivist', 'mediator'],
  summary: 'The proof that the ledger of one size is the beginning of that of another',
  params: none,
  query: v.object({ old: count, size: count }),
  request: none,
  /** Hashes in base64, as RFC 6962 has them. */
  response: v.object({ proof: v.array(v.string()) }),
  errors: ['signed-out', 'no-right', 'bad-request', 'not-now', 'broken'],
})

/** Whose signature stands under it is who sends it. */
export const addCosignature = endpoint({
  name: 'addCosignature',
  method: 'POST',
  path: '/api/ledger/cosignatures',
  who: 'anyone',
  summary:
    'A checkpoint that a witness cosigned (C2SP tlog-cosignature); `hash-mismatch`: the ledger had another root of that size',
  params: none,
  query: none,
  request: v.object({ note: v.pipe(v.string(), v.maxLength(20_000)) }),
  response: doneSchema,
  errors: ['bad-request', 'signature-wrong', 'not-found', 'not-now', 'hash-mismatch', 'broken'],
})
