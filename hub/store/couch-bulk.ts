import * as v from 'valibot'
import type { CouchClient } from './couch-client.ts'
import { StoreFault, type RefusalReason } from './store.ts'

/** One document on its way: its JSON text with the revision it replaces. */
export type Parcel = { readonly id: string; readonly text: string }

/**
 * What CouchDB did with one document. `accepted` is a 202: written on too few nodes, and perhaps beside another writing
 * of the same id. `unknown`: nobody can say before looking.
 */
export type Outcome =
  | { readonly kind: 'ok' | 'accepted'; readonly rev: string }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'unknown'; readonly fault: StoreFault }

const MOST_DOCUMENTS = 1000
const MOST_BYTES = 8_000_000

const rowsSchema = v.array(
  v.object({
    id: v.string(),
    ok: v.optional(v.boolean()),
    rev: v.optional(v.string()),
    error: v.optional(v.string()),
    accepted: v.optional(v.boolean()),
  }),
)

/** Sends documents in bulks of a bearable size; outcomes in the order given. Ids must differ. */
export async function sendBulk(
  client: CouchClient,
  db: string,
  parcels: readonly Parcel[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (let at = 0; at < parcels.length;) {
    const part = nextPart(parcels, at)
    outcomes.push(...(await sendPart(client, db, part)))
    at += part.length
  }
  return outcomes
}

function nextPart(parcels: readonly Parcel[], start: number): readonly Parcel[] {
  let bytes = 0
  let end = start
  while (end < parcels.length && end - start < MOST_DOCUMENTS) {
    bytes += Buffer.byteLength(parcels[end]?.text ?? '')
    if (bytes > MOST_BYTES && end > start) break
    end++
  }
  return parcels.slice(start, end)
}

async function sendPart(client: CouchClient, db: string, part: readonly Parcel[]): Promise<Outcome[]> {
  const body = `{"docs":[${part.map((parcel) => parcel.text).join(',')}]}`
  const answer = await client.once({ method: 'POST', db, path: '_bulk_docs', body })
  if (answer.ok) return readRows(answer.body, part, answer.status === 202)
  // One document makes CouchDB refuse all of them (400) or them together (413): find it by halves.
  if (answer.status === 400 || answer.status === 413) {
    const [only] = part
    if (part.length > 1) return sendHalves(client, db, part)
    if (only !== undefined) return [{ kind: 'refused', reason: reasonOf(answer.status, answer.error) }]
  }
  return part.map(() => ({ kind: 'unknown', fault: answer.fault }))
}

async function sendHalves(client: CouchClient, db: string, part: readonly Parcel[]): Promise<Outcome[]> {
  const middle = Math.ceil(part.length / 2)
  const first = await sendPart(client, db, part.slice(0, middle))
  return [...first, ...(await sendPart(client, db, part.slice(middle)))]
}

function readRows(body: unknown, part: readonly Parcel[], allAccepted: boolean): Outcome[] {
  const rows = v.safeParse(rowsSchema, body)
  const fits = rows.success && rows.output.length === part.length
  return part.map((parcel, at): Outcome => {
    const row = fits ? rows.output[at] : undefined
    if (row === undefined || row.id !== parcel.id)
      return { kind: 'unknown', fault: new StoreFault('garbled') }
    if (row.ok === true && row.rev !== undefined) {
      return { kind: allAccepted || row.accepted === true ? 'accepted' : 'ok', rev: row.rev }
    }
    if (row.error === 'conflict') return { kind: 'conflict' }
    const reason = refusals[row.error ?? '']
    if (reason !== undefined) return { kind: 'refused', reason }
    return { kind: 'unknown', fault: new StoreFault('busy', row.error ?? '') }
  })
}

/** CouchDB's words for a document that it will never take. */
const refusals: Readonly<Record<string, RefusalReason>> = {
  partition_overflow: 'size',
  forbidden: 'forbidden',
  unauthorized: 'forbidden',
  document_too_large: 'size',
  too_large: 'size',
  illegal_docid: 'id',
  illegal_partition: 'id',
  doc_validation: 'field',
}

function reasonOf(status: number, error: string): RefusalReason {
  return refusals[error] ?? (status === 413 ? 'size' : 'value')
}
