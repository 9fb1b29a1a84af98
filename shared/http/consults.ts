import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { ownedSchema } from '../entry/subject.ts'
import { closedWhys } from '../facts/consult.ts'
import { mostFillMinutes } from '../facts/consult-help.ts'
import { consultPhases, type ConsultState } from '../facts/consult-state.ts'
import { fieldKeySchema, fieldValueSchema } from '../facts/matter.ts'
import type { MatterState } from '../facts/matter-state.ts'
import type { VisitState } from '../facts/visit.ts'
import { guestRights } from '../rules/consult-roles.ts'
import { bureauNumberSchema } from '../rules/outcomes.ts'
import { endpoint } from './endpoint.ts'
import { folded, idSchema, none, text, timeSchema } from './schemas.ts'

const staff = ['agent', 'expert', 'leader', 'mediator'] as const
const params = v.object({ subject: ownedSchema('consult') })
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const phase = v.picklist(consultPhases)

/** One line of who waits for help and who is being helped. */
export const consultRowSchema = v.object({
  subject: v.string(),
  station: v.string(),
  matter: v.string(),
  /** Of the taxpayer, payer or insured person, or of the visitor; masked for whom it does not concern. */
  name: v.string(),
  item: v.string(),
  skill: v.string(),
  note: v.string(),
  phase,
  taker: v.nullable(v.string()),
  /** Offered to this person of our staff. */
  offered: v.nullable(v.string()),
  /** Whether who asks was called in. */
  invited: v.boolean(),
  requestedAt: timeSchema,
  /** When the request reached the county: it rings from then on. */
  arrivedAt: timeSchema,
  since: timeSchema,
  /** Among those who wait, 1 is next; null for who does not. */
  place: v.nullable(count),
  /** Whether the visitor agreed to be recorded; null while not asked. */
  recording: v.nullable(v.boolean()),
  /** kbit/s from the desk, as it measured. */
  up: v.nullable(count),
})
export type ConsultRow = v.InferOutput<typeof consultRowSchema>

/** Whether the county answers now, and when it opens next (epoch ms); null while it is open, or where its calendar does not reach. */
const openingSchema = v.object({ open: v.boolean(), opens: v.nullable(timeSchema) })

export const listConsults = endpoint({
  name: 'listConsults',
  method: 'GET',
  path: '/api/consults',
  who: staff,
  summary: 'Who waits for live assistance, in turn, and who is being helped; those closed today last',
  params: none,
  query: none,
  request: none,
  response: v.object({ rows: v.array(consultRowSchema), hours: openingSchema, time: timeSchema }),
  errors: ['signed-out', 'no-right'],
})

export const readConsult = endpoint({
  name: 'readConsult',
  method: 'GET',
  path: '/api/consults/:subject',
  who: staff,
  summary: 'One consult with its matter, for who may take it or is in it',
  params,
  query: none,
  request: none,
  response: v.object({
    consult: folded<ConsultState>(),
    matter: v.nullable(folded<MatterState>()),
    visit: v.nullable(folded<VisitState>()),
    /** Hashes of pages whose bytes have arrived. */
    arrived: v.array(v.string()),
    /** Invitations of which the other county does not know yet. */
    unheard: v.array(v.string()),
  }),
  errors: ['erased', 'signed-out', 'no-right', 'not-found'],
})

const part = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const invitation = {
  rights: v.pipe(v.array(v.picklist(guestRights)), v.minLength(1)),
  minutes: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(480)),
  note: v.pipe(v.string(), v.maxLength(400)),
}

/** What staff of the county do in a consult. `accept` is granted to one: the hub's one writer decides. */
export const consultActSchema = v.variant('act', [
  v.object({ act: v.literal('accept') }),
  /** To somebody, or back into the queue; to oneself takes an offer back. */
  v.object({
    act: v.literal('pass'),
    to: v.nullable(idSchema),
    note: v.pipe(v.string(), v.maxLength(1000)),
  }),
  v.object({ act: v.literal('hold'), on: v.boolean() }),
  v.object({
    act: v.literal('propose'),
    field: fieldKeySchema,
    value: fieldValueSchema,
    reason: v.pipe(v.string(), v.maxLength(400)),
  }),
  v.object({ act: v.literal('withdraw-proposal'), proposal: entryIdSchema }),
  /** Asks the visitor to let who asks fill in some fields for some minutes; asking again takes its place. */
  v.object({
    act: v.literal('ask-fill'),
    fields: v.pipe(v.array(fieldKeySchema), v.minLength(1), v.maxLength(20)),
    minutes: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(mostFillMinutes)),
    purpose: text(200),
  }),
  v.object({ act: v.literal('withdraw-fill'), ask: entryIdSchema }),
  /** Gives a consent to be filled in for back before its time. */
  v.object({ act: v.literal('end-consent'), consent: entryIdSchema }),
  v.object({ act: v.literal('say'), text: text(2000) }),
  v.object({
    act: v.literal('step'),
    text: text(400),
    frame: v.optional(
      v.pipe(
        v.object({ at: v.pipe(v.number(), v.minValue(0)), x: part, y: part, width: part, height: part }),
        v.check(({ x, y, width, height }) => x + width <= 1 && y + height <= 1, 'outside the picture'),
      ),
    ),
  }),
  v.object({
    act: v.literal('issue-sheet'),
    title: text(100),
    values: v.pipe(
      v.array(v.object({ label: text(60), value: v.pipe(v.string(), v.maxLength(500)) })),
      v.maxLength(40),
    ),
    papers: v.pipe(v.array(text(60)), v.maxLength(20)),
    note: v.pipe(v.string(), v.maxLength(1000)),
  }),
  v.object({ act: v.literal('finish-sheet'), sheet: entryIdSchema, number: bureauNumberSchema }),
  v.object({
    act: v.literal('invite'),
    staff: idSchema,
    role: v.picklist(['agent', 'expert', 'interpreter', 'mediator']),
    ...invitation,
  }),
  /** Somebody of another county: the hub grants it to that county's, which knows whom `name` means. */
  v.object({ act: v.literal('invite-county'), county: idSchema, name: text(60), ...invitation }),
  v.object({ act: v.literal('end-invite'), invite: entryIdSchema }),
  v.object({ act: v.literal('close'), why: v.picklist(closedWhys) }),
  v.object({ act: v.literal('summarise'), text: text(4000) }),
])
export type ConsultAct = v.InferOutput<typeof consultActSchema>

export const actOnConsult = endpoint({
  name: 'actOnConsult',
  method: 'POST',
  path: '/api/consults/:subject/acts',
  who: staff,
  summary: 'Does something in a consult',
  params,
  query: none,
  request: v.object({ act: consultActSchema }),
  response: v.object({ entry: v.string() }),
  errors: [
    'signed-out',
    'no-right',
    'not-found',
    'erased',
    'taken-by-another',
    'not-now',
    'bad-request',
    'text-broken',
  ],
})

/** What lets somebody into the room (shared/signaling/token.ts). `url` is where the room is reached, as a path or with its own host. */
export const passSchema = v.object({ token: v.string(), url: v.string(), until: timeSchema })
export type RoomPass = v.InferOutput<typeof passSchema>

export const enterConsult = endpoint({
  name: 'enterConsult',
  method: 'POST',
  path: '/api/consults/:subject/token',
  who: staff,
  summary: 'A token for the room, for who has the consult, is offered it or was called in',
  params,
  query: none,
  request: none,
  response: passSchema,
  errors: ['signed-out', 'no-right', 'not-found', 'erased', 'not-now', 'busy'],
})

/** How a request of this desk stands, as a page of the desk tells it beside what the desk knows itself. */
const standingSchema = v.object({
  phase,
  place: v.nullable(count),
  /** Expected wait, ms; null where too few were answered lately to say. */
  wait: v.nullable(count),
  hours: openingSchema,
  time: timeSchema,
})
export type ConsultStanding = v.InferOutput<typeof standingSchema>

export const consultStanding = endpoint({
  name: 'consultStanding',
  method: 'GET',
  path: '/sync/consults/:subject',
  who: 'device',
  summary: 'Place in the queue and expected wait of a consult that this desk’s station asked for',
  params,
  query: none,
  request: none,
  response: standingSchema,
  errors: ['device-unknown', 'device-revoked', 'signature-wrong', 'clock-apart', 'not-found', 'bad-request'],
})

export const enterFromDesk = endpoint({
  name: 'enterFromDesk',
  method: 'POST',
  path: '/sync/consults/:subject/token',
  who: 'device',
  summary: 'A token for the room, for the desk, once somebody has accepted',
  params,
  query: none,
  request: none,
  response: passSchema,
  errors: [
    'device-unknown',
    'device-revoked',
    'signature-wrong',
    'clock-apart',
    'not-found',
    'not-now',
    'bad-request',
    'busy',
  ],
})
