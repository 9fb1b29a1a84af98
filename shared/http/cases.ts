import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { consultPhases, type ConsultState } from '../facts/consult-state.ts'
import { fieldKeySchema, knownBy } from '../facts/matter.ts'
import type { MatterState } from '../facts/matter-state.ts'
import type { VisitState } from '../facts/visit.ts'
import { outcomeSchema } from '../rules/outcomes.ts'
import { endpoint } from './endpoint.ts'
import { folded, idSchema, matterIdSchema, none, text, timeSchema } from './schemas.ts'

const staff = ['agent', 'expert', 'leader'] as const

/** One line of the county's work list (工作台). */
export const caseRowSchema = v.object({
  subject: v.string(),
  station: v.string(),
  /** Of the taxpayer, payer or insured person; of the visitor where no party is named. */
  name: v.string(),
  item: v.string(),
  outcome: v.string(),
  phase: v.picklist(['waiting', 'taken', 'asked', 'answered', 'closed']),
  taker: v.nullable(v.string()),
  skill: v.string(),
  lastDay: v.nullable(v.string()),
  since: timeSchema,
  referredAt: timeSchema,
  updatedAt: timeSchema,
  clashes: v.number(),
  papers: v.number(),
})
export type CaseRow = v.InferOutput<typeof caseRowSchema>

export const listCases = endpoint({
  name: 'listCases',
  method: 'GET',
  path: '/api/cases',
  who: staff,
  summary: 'The county’s work list: what is not closed, and what was closed today',
  params: none,
  query: none,
  request: none,
  response: v.array(caseRowSchema),
  errors: ['signed-out', 'no-right'],
})

export const readCase = endpoint({
  name: 'readCase',
  method: 'GET',
  path: '/api/cases/:subject',
  who: staff,
  summary: 'One case with everything that both sides said',
  params: v.object({ subject: matterIdSchema }),
  query: none,
  request: none,
  response: v.object({
    matter: folded<MatterState>(),
    visit: v.nullable(folded<VisitState>()),
    /** What was asked and done in live assistance with it, oldest first. */
    consults: v.array(folded<ConsultState>()),
    /** Hashes of pages whose bytes have arrived. */
    arrived: v.array(v.string()),
    /** When each entry reached the county, where that was more than a minute after it was written. */
    late: v.record(v.string(), timeSchema),
  }),
  errors: ['erased', 'signed-out', 'no-right', 'not-found'],
})

const reason = v.pipe(v.string(), v.maxLength(400))

/** What staff of the county can do with a case. `take` is granted to one: the hub's one writer decides. */
export const actSchema = v.variant('act', [
  v.object({ act: v.literal('take') }),
  v.object({ act: v.literal('release') }),
  v.object({ act: v.literal('assign'), to: idSchema }),
  v.object({ act: v.literal('ask'), text: text(4000) }),
  v.object({
    act: v.literal('answer'),
    text: text(4000),
    articles: v.pipe(v.array(text(40)), v.maxLength(10)),
  }),
  v.object({ act: v.literal('end'), outcome: outcomeSchema }),
  v.object({ act: v.literal('reopen') }),
  v.object({
    act: v.literal('set-field'),
    field: fieldKeySchema,
    value: v.pipe(v.string(), v.maxLength(2000)),
    how: v.picklist(knownBy),
  }),
  v.object({ act: v.literal('settle-taker'), keep: entryIdSchema, reason }),
  v.object({
    act: v.literal('settle'),
    kind: v.picklist(['value', 'outcomes', 'ended-asked']),
    field: v.optional(fieldKeySchema),
    keep: entryIdSchema,
    reason,
  }),
])
export type Act = v.InferOutput<typeof actSchema>

export const actOnCase = endpoint({
  name: 'actOnCase',
  method: 'POST',
  path: '/api/cases/:subject/acts',
  who: staff,
  summary: 'Does something with a case',
  params: v.object({ subject: matterIdSchema }),
  query: none,
  request: v.object({
    act: actSchema,
    /** Heads of the matter as the person's page showed it: what was seen, and so what can clash. */
    seen: v.pipe(v.array(entryIdSchema), v.maxLength(32)),
  }),
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

/** Server-sent events for open consoles: a subject that changed; the page fetches what it shows of it. */
export const newsSchema = v.variant('kind', [
  v.object({ kind: v.literal('case'), subject: v.string() }),
  v.object({ kind: v.literal('consult'), subject: v.string(), phase: v.picklist(consultPhases) }),
  v.object({ kind: v.literal('dispute'), subject: v.string() }),
  v.object({ kind: v.literal('grants') }),
  v.object({ kind: v.literal('stations') }),
  v.object({ kind: v.literal('signed-out') }),
])
export type News = v.InferOutput<typeof newsSchema>

export const followNews = endpoint({
  name: 'followNews',
  method: 'GET',
  path: '/api/news',
  who: 'staff',
  summary: 'Live events (text/event-stream); each is one News object',
  params: none,
  query: none,
  request: none,
  response: none,
  errors: ['signed-out'],
})

/** A photographed page, opened by the hub for who may see the case. */
export const readPage = endpoint({
  name: 'readPage',
  method: 'GET',
  path: '/api/cases/:subject/pages/:hash',
  who: staff,
  summary: 'The bytes of one page, with its media type; reading it is recorded',
  params: v.object({ subject: matterIdSchema, hash: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)) }),
  query: none,
  request: none,
  response: none,
  errors: ['signed-out', 'no-right', 'not-found'],
})
