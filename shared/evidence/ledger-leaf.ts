import * as v from 'valibot'

/**
 * What the county's ledger (验真账本) keeps of an entry: that there is one of this id and type, and an HMAC that says nothing without its
 * salt. `opened`: over the body as its author wrote it; `stored`: as it lies in the journal, because nobody could open it when the leaf
 * was made (its key had not come, or was destroyed).
 */
const entryLeafSchema = v.strictObject({
  v: v.literal(1),
  id: v.string(),
  type: v.string(),
  of: v.picklist(['opened', 'stored']),
  hmac: v.pipe(v.string(), v.regex(/^[\da-f]{64}$/)),
})
export type EntryLeaf = v.InferOutput<typeof entryLeafSchema>

/** Why the log before it was not gone on with: it was older than what is known of it, another one, or not to be read. */
export const logBreaks = ['rewound', 'forked', 'lost'] as const
export type LogBreak = (typeof logBreaks)[number]

/** The first leaf of a log. `former`: the last checkpoint that is known of the one before it, as it was published. */
const openingLeafSchema = v.strictObject({
  v: v.literal(1),
  type: v.literal('ledger.opened'),
  origin: v.string(),
  /** Hub time, epoch ms. */
  at: v.number(),
  broke: v.nullable(v.picklist(logBreaks)),
  former: v.nullable(v.string()),
})
export type OpeningLeaf = v.InferOutput<typeof openingLeafSchema>

const leafSchema = v.union([openingLeafSchema, entryLeafSchema])
export type Leaf = v.InferOutput<typeof leafSchema>

/** One line, without a newline. */
export function leafText(leaf: Leaf): string {
  return 'former' in leaf
    ? JSON.stringify({
        v: leaf.v,
        type: leaf.type,
        origin: leaf.origin,
        at: leaf.at,
        broke: leaf.broke,
        former: leaf.former,
      })
    : JSON.stringify({ v: leaf.v, id: leaf.id, type: leaf.type, of: leaf.of, hmac: leaf.hmac })
}

/** Null for what is no leaf. */
export function readLeaf(text: string): Leaf | null {
  try {
    const leaf = v.safeParse(leafSchema, JSON.parse(text))
    return leaf.success ? leaf.output : null
  } catch {
    return null
  }
}

/** What the HMAC is over. A header is JSON, in which a newline cannot stand: so nothing can be shifted between the two. */
export function leafPayload(header: string, body: string | null): string {
  return `${header}\n${body ?? ''}`
}

/** How a recording was sealed, what happened to evidence and disputes, whose keys count, and when the county's own clock jumped. */
const single: readonly string[] = [
  'consult.recording',
  'consult.gap',
  'device.enrolled',
  'device.revoked',
  'county.clock-set',
]
const kinds = ['evidence.', 'dispute.']

/** Whether entries of that type become leaves. */
export function isLedgerEvent(type: string): boolean {
  return single.includes(type) || kinds.some((kind) => type.startsWith(kind))
}
