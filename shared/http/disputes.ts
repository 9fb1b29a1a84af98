import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { ownedSchema } from '../entry/subject.ts'
import {
  disputeAssigned,
  disputeClockSet,
  disputeConceded,
  disputeDeclared,
  disputeFocusDropped,
  disputeFocused,
  disputeLinked,
  disputeMarked,
  disputeObjected,
  disputeSessionBegun,
  disputeSessionEnded,
  disputeUnmarked,
} from '../facts/dispute.ts'
import {
  disputeClosed,
  disputeConcluded,
  disputeConfirmationAsked,
  disputeConfirmationDecided,
  disputeDrafted,
  disputePerformed,
  disputePromised,
  disputeSigned,
} from '../facts/dispute-record.ts'
import { disputePhases, type DisputeState } from '../facts/dispute-state.ts'
import type { EvidenceState } from '../facts/evidence-state.ts'
import type { Fact } from '../facts/fact.ts'
import { pageSchema } from '../facts/matter.ts'
import type { ClockStand } from '../rules/dispute-clocks.ts'
import { conclusions, decisionKinds, disputeTracks } from '../rules/dispute-tracks.ts'
import { endpoint } from './endpoint.ts'
import { folded, none, text, timeSchema } from './schemas.ts'

const staff = ['mediator', 'leader'] as const
const params = v.object({ subject: ownedSchema('dispute') })
const seen = v.pipe(v.array(entryIdSchema), v.maxLength(32))

/** One line of the mediation room's list 全部争议. */
export const disputeRowSchema = v.object({
  subject: v.string(),
  station: v.string(),
  track: v.nullable(v.picklist(disputeTracks)),
  /** Of who brings it; masked for a mediator whose it is not, as is what it is about. */
  name: v.string(),
  about: v.string(),
  decision: v.nullable(v.object({ kind: v.picklist(decisionKinds), amount: v.nullable(v.string()) })),
  phase: v.picklist(disputePhases),
  mediator: v.nullable(v.string()),
  outcome: v.nullable(v.picklist(conclusions)),
  /** Two drafts or two endings that did not know of each other. */
  clash: v.boolean(),
  /** What is still to be done and when, the first of it. */
  promise: v.nullable(v.object({ what: v.string(), due: v.string() })),
  clocks: v.array(folded<ClockStand>()),
  openedAt: timeSchema,
  updatedAt: timeSchema,
})
export type DisputeRow = v.InferOutput<typeof disputeRowSchema>

export const listDisputes = endpoint({
  name: 'listDisputes',
  method: 'GET',
  path: '/api/disputes',
  who: staff,
  summary: 'The mediation room’s list: what is not closed, and what was closed within thirty days',
  params: none,
  query: none,
  request: none,
  response: v.array(disputeRowSchema),
  errors: ['signed-out', 'no-right'],
})

export const readDispute = endpoint({
  name: 'readDispute',
  method: 'GET',
  path: '/api/disputes/:subject',
  who: staff,
  summary: 'One dispute with its clocks and its evidence items, for its mediator and the shift leader',
  params,
  query: none,
  request: none,
  response: v.object({
    dispute: folded<DisputeState>(),
    clocks: v.array(folded<ClockStand>()),
    evidence: v.array(folded<EvidenceState>()),
    /** Hashes of the signed paper's pages whose bytes have arrived. */
    arrived: v.array(v.string()),
  }),
  errors: ['erased', 'signed-out', 'no-right', 'not-found'],
})

/** What the room may say of a dispute. Printing has a door of its own, because the hub gives the number. */
export const disputeActs: readonly Fact<unknown>[] = [
  disputeAssigned,
  disputeObjected,
  disputeDeclared,
  disputeLinked,
  disputeFocused,
  disputeFocusDropped,
  disputeMarked,
  disputeUnmarked,
  disputeSessionBegun,
  disputeSessionEnded,
  disputeConceded,
  disputeClockSet,
  disputeDrafted,
  disputeConcluded,
  disputeSigned,
  disputePromised,
  disputePerformed,
  disputeConfirmationAsked,
  disputeConfirmationDecided,
  disputeClosed,
] as readonly Fact<unknown>[]

export const actOnDispute = endpoint({
  name: 'actOnDispute',
  method: 'POST',
  path: '/api/disputes/:subject/acts',
  who: staff,
  summary: 'Says something of a dispute: one of its facts, by type and body',
  params,
  query: none,
  request: v.object({
    type: v.picklist(disputeActs.map(({ type }) => type)),
    body: v.unknown(),
    /** Heads of the dispute as the person's page showed it: two drafts of who did not see each other both stay. */
    seen,
  }),
  response: v.object({ entry: v.string() }),
  errors: ['signed-out', 'no-right', 'not-found', 'erased', 'not-now', 'bad-request', 'text-broken'],
})

export const printDispute = endpoint({
  name: 'printDispute',
  method: 'POST',
  path: '/api/disputes/:subject/prints',
  who: staff,
  summary: 'Gives the one standing draft its number 年-号, and notes that it was printed',
  params,
  query: none,
  request: v.object({ draft: text(64) }),
  response: v.object({ entry: v.string(), number: v.string() }),
  errors: ['signed-out', 'no-right', 'not-found', 'erased', 'not-now', 'bad-request', 'text-broken'],
})

/** The largest page that the room gives, bytes: what a scanner makes of A4, as at the desk. */
export const mostPageBytes = 20_000_000

export const layDisputePage = endpoint({
  name: 'layDisputePage',
  method: 'PUT',
  path: '/api/disputes/:subject/pages',
  who: ['mediator'],
  summary:
    'Lays down a page of the signed paper, JPEG, PNG, WebP or PDF, to be named by dispute.signed; the body is application/octet-stream',
  params,
  query: none,
  request: none,
  response: pageSchema,
  errors: ['signed-out', 'no-right', 'not-found', 'erased', 'not-now', 'bad-request', 'too-large'],
})

export const readDisputePage = endpoint({
  name: 'readDisputePage',
  method: 'GET',
  path: '/api/disputes/:subject/pages/:hash',
  who: staff,
  summary: 'The bytes of one page of the signed paper, with its media type; reading it is recorded',
  params: v.object({ ...params.entries, hash: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)) }),
  query: none,
  request: none,
  response: none,
  errors: ['signed-out', 'no-right', 'not-found', 'erased'],
})
