import * as v from 'valibot'
import { letterMax } from '../counties/letter.ts'
import type { CatalogueItem } from '../rules/catalogue.ts'
import { guestRights } from '../rules/consult-roles.ts'
import { endpoint } from './endpoint.ts'
import { passSchema } from './consults.ts'
import { doneSchema, folded, none, text, timeSchema } from './schemas.ts'

/** What passes between two counties: letters from hub to hub, and what a guest's browser may ask of the county that called it in. */
const staff = ['agent', 'expert', 'leader'] as const
const letter = v.object({ letter: text(letterMax) })
/** What is said to a letter that is not taken, whatever it says. */
const unread = ['county-unknown', 'other-county', 'letter-old', 'already', 'bad-request'] as const

const countySchema = v.object({ id: v.string(), name: v.string(), province: v.string() })

export const listCounties = endpoint({
  name: 'listCounties',
  method: 'GET',
  path: '/api/counties',
  who: staff,
  summary: 'The other counties from which somebody can be called in',
  params: none,
  query: none,
  request: none,
  response: v.array(countySchema),
  errors: ['signed-out', 'no-right'],
})

export const handLetter = endpoint({
  name: 'handLetter',
  method: 'POST',
  path: '/api/counties/letters',
  who: 'county',
  summary: 'Another county’s hub hands a signed letter: a grant, its end, or that nobody comes',
  params: none,
  query: none,
  request: letter,
  response: doneSchema,
  errors: [...unread, 'grant-ended', 'not-found'],
})

/** A grant (授权) of another county, for who was asked for. */
const grantSchema = v.object({
  /** `<county>~<invitation>`. */
  id: v.string(),
  county: countySchema,
  /** Who asks, and who is asked for, as people say it. */
  by: v.string(),
  name: v.string(),
  note: v.string(),
  rights: v.array(v.picklist(guestRights)),
  at: timeSchema,
  until: timeSchema,
})
export type GrantView = v.InferOutput<typeof grantSchema>

export const listGrants = endpoint({
  name: 'listGrants',
  method: 'GET',
  path: '/api/grants',
  who: staff,
  summary: 'Other counties’ calls that this person may answer now',
  params: none,
  query: none,
  request: none,
  response: v.array(grantSchema),
  errors: ['signed-out', 'no-right'],
})

const grantParams = v.object({ grant: v.pipe(v.string(), v.maxLength(80)) })

export const visitGrant = endpoint({
  name: 'visitGrant',
  method: 'POST',
  path: '/api/grants/:grant/visit',
  who: staff,
  summary: 'A letter with which this person’s browser goes to the county that asks; it counts once',
  params: grantParams,
  query: none,
  request: none,
  response: v.object({ url: v.string(), letter: v.string() }),
  errors: ['signed-out', 'no-right', 'not-found', 'grant-ended'],
})

export const declineGrant = endpoint({
  name: 'declineGrant',
  method: 'POST',
  path: '/api/grants/:grant/decline',
  who: staff,
  summary: 'Nobody of this county comes; the other one is told',
  params: grantParams,
  query: none,
  request: none,
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'not-found', 'grant-ended', 'busy'],
})

export const enterAsGuest = endpoint({
  name: 'enterAsGuest',
  method: 'POST',
  path: '/api/counties/guests',
  who: 'county',
  summary:
    'A browser of another county comes with its hub’s letter, and is known by `guest` until the grant ends',
  params: none,
  query: none,
  request: letter,
  response: v.object({ guest: v.string(), person: v.string(), until: timeSchema }),
  errors: [...unread, 'grant-ended', 'not-found', 'taken-by-another'],
})

/**
 * The extract (摘要) of one case: what a guest reads of it, and nothing else. `fields` has none that is masked, `papers` only names;
 * `item` is the county's own catalogue's, for labels.
 */
const extractSchema = v.object({
  station: v.string(),
  /** Of the taxpayer, payer or insured person; who came is in `visitor`. */
  name: v.string(),
  visitor: v.string(),
  item: v.nullable(folded<CatalogueItem>()),
  fields: v.record(v.string(), v.string()),
  papers: v.array(v.object({ name: v.string(), pages: v.number() })),
  asked: v.string(),
  outcome: v.string(),
  time: timeSchema,
})
export type Extract = v.InferOutput<typeof extractSchema>

const noGuest = ['signed-out', 'grant-ended', 'no-right'] as const

export const readExtract = endpoint({
  name: 'readExtract',
  method: 'GET',
  path: '/api/counties/extract',
  who: 'guest',
  summary: 'The extract of the one case that the grant names',
  params: none,
  query: none,
  request: none,
  response: extractSchema,
  errors: [...noGuest, 'erased'],
})

export const enterGuestRoom = endpoint({
  name: 'enterGuestRoom',
  method: 'POST',
  path: '/api/counties/room',
  who: 'guest',
  summary: 'A token for the room of the consult that the grant names',
  params: none,
  query: none,
  request: none,
  response: passSchema,
  errors: [...noGuest, 'not-now', 'busy', 'bad-request'],
})
