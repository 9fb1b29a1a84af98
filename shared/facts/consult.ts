import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { ownedSchema } from '../entry/subject.ts'
import { consultRoles, guestRights } from '../rules/consult-roles.ts'
import { fact } from './fact.ts'

/**
 * Live assistance (同屏协助). A consult is a subject of its own, tied to one matter of the same station: `consult:<station>.<ulid>`.
 * What must last, must be readable offline or must work with a dead line is a fact; pointer, drawing and picture are none.
 */
const text = (min: number, max: number) => v.pipe(v.string(), v.minLength(min), v.maxLength(max))
const id = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/))
const time = v.pipe(v.number(), v.safeInteger())
const county = ['agent', 'expert', 'leader'] as const
const both = ['assistant', ...county] as const

/** How a device did when it was tried before the request. */
const deviceChecks = ['ok', 'none', 'refused'] as const
/** What the line carries, kbit/s; null where it was not measured, as without a link. */
const kbit = v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0)))

/** The desk asks for help. Written without a link it waits like anything else, and rings when it arrives. */
export const consultRequested = fact({
  type: 'consult.requested',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({
    matter: ownedSchema('matter'),
    visit: ownedSchema('visit'),
    /** Of the catalogue, where the matter was sorted. */
    item: v.nullable(text(1, 32)),
    note: text(0, 1000),
    checked: v.strictObject({
      camera: v.picklist(deviceChecks),
      microphone: v.picklist(deviceChecks),
      speaker: v.picklist(deviceChecks),
      up: kbit,
      down: kbit,
    }),
  }),
})
export const consultWithdrawn = fact({
  type: 'consult.withdrawn',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({ reason: text(0, 400) }),
})

/** Granted to one: the hub's one writer decides. */
export const consultAccepted = fact({
  type: 'consult.accepted',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({}),
})
/** Handed over with its context: to somebody, who has it from the accept on; to nobody, back into the queue; to oneself, taken back. */
export const consultPassed = fact({
  type: 'consult.passed',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({ to: v.nullable(id), note: text(0, 1000) }),
})
/** `system`: somebody held the room itself whom the directory does not know, as the desk. */
export const consultHeld = fact({
  type: 'consult.held',
  v: 1,
  writers: [...both, 'system'],
  audience: 'station',
  body: v.strictObject({ on: v.boolean() }),
})

/** `person`: a staff id; of the station its device; of another county `<person>@<county>`. Written by the hub, which lets people in. */
const someone = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}(?:@[a-z0-9-]{1,32})?$/))
export const consultJoined = fact({
  type: 'consult.joined',
  v: 1,
  writers: ['system'],
  audience: 'station',
  body: v.strictObject({
    person: someone,
    role: v.picklist(consultRoles),
    /** For who is in no directory of ours. */
    name: v.optional(text(1, 60)),
    county: v.optional(text(1, 60)),
  }),
})
export const leftWhys = ['left', 'lost', 'removed', 'ended'] as const
export const consultLeft = fact({
  type: 'consult.left',
  v: 1,
  writers: ['system'],
  audience: 'station',
  body: v.strictObject({ person: someone, why: v.picklist(leftWhys) }),
})

const invitation = {
  rights: v.pipe(v.array(v.picklist(guestRights)), v.minLength(1)),
  until: time,
  note: text(0, 400),
}
/** In an invitation of another county, whose accounts nobody here knows: whom its `name` means, says that county. */
export const anybody = 'anybody'
/** Somebody is called in, until `until` (epoch ms): of our own staff, or of another county by a grant. */
export const consultInvited = fact({
  type: 'consult.invited',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.variant('kind', [
    v.strictObject({
      kind: v.literal('staff'),
      staff: id,
      role: v.picklist(['agent', 'expert', 'interpreter', 'mediator']),
      ...invitation,
    }),
    v.strictObject({ kind: v.literal('county'), county: id, person: id, name: text(1, 60), ...invitation }),
  ]),
})
export const consultInviteEnded = fact({
  type: 'consult.invite-ended',
  v: 1,
  writers: [...county, 'system'],
  audience: 'station',
  body: v.strictObject({
    invite: entryIdSchema,
    why: v.picklist(['withdrawn', 'declined', 'expired', 'done']),
  }),
})

/** Why a consult is over. It is never opened again: who needs more help asks anew. */
export const closedWhys = ['done', 'visitor-left', 'line', 'nobody', 'referred', 'other'] as const
export const consultClosed = fact({
  type: 'consult.closed',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({ why: v.picklist(closedWhys) }),
})
/** What the story of the matter says of it. */
export const consultSummarised = fact({
  type: 'consult.summarised',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({ text: text(1, 4000) }),
})

export const consultFacts = [
  consultRequested,
  consultWithdrawn,
  consultAccepted,
  consultPassed,
  consultHeld,
  consultJoined,
  consultLeft,
  consultInvited,
  consultInviteEnded,
  consultClosed,
  consultSummarised,
]
