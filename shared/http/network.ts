import * as v from 'valibot'
import { signatureAlgs } from '../entry/sign.ts'
import { revocationWays } from '../facts/device.ts'
import { alertKinds } from '../rules/desk-alerts.ts'
import { endpoint } from './endpoint.ts'
import { doneSchema, idSchema, none, text, timeSchema } from './schemas.ts'

/** How a desk said that it stands, less what came since (see shared/rules/desk-report.ts). */
const deskHealthSchema = v.object({
  /** When it said so. */
  at: timeSchema,
  entries: v.number(),
  parcels: v.number(),
  bytes: v.number(),
  /** Seconds until all of it is here, at what its line carried last; null when that is not known. */
  drain: v.nullable(v.number()),
  /** Lanes with something that waits; `since`: when the oldest of it was written. */
  lanes: v.array(v.object({ lane: v.string(), entries: v.number(), since: timeSchema })),
  stillSince: v.nullable(timeSchema),
  refused: v.number(),
  /** Broken on its disk, and not here either. */
  broken: v.number(),
  /** Megabytes. */
  room: v.nullable(v.object({ used: v.number(), quota: v.number() })),
})
export type DeskHealth = v.InferOutput<typeof deskHealthSchema>

const deviceViewSchema = v.object({
  id: v.string(),
  name: v.string(),
  enrolledAt: timeSchema,
  revoked: v.nullable(v.object({ at: timeSchema, reason: v.string(), how: v.picklist(revocationWays) })),
  lastSeen: v.nullable(timeSchema),
  app: v.string(),
  entries: v.number(),
  refused: v.number(),
  /** Hub time minus device time at the last contact, ms. */
  clockApart: v.nullable(v.number()),
  /** Null for a desk that never said how it stands. */
  health: v.nullable(deskHealthSchema),
  /** What somebody should look into, the gravest first (see shared/rules/desk-alerts.ts). */
  alerts: v.array(
    v.object({ kind: v.picklist(alertKinds), since: v.nullable(timeSchema), size: v.number() }),
  ),
})

export const listStations = endpoint({
  name: 'listStations',
  method: 'GET',
  path: '/api/stations',
  who: 'staff',
  summary: 'The stations of the county with their desks',
  params: none,
  query: none,
  request: none,
  response: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      code: v.string(),
      line: v.string(),
      devices: v.array(deviceViewSchema),
    }),
  ),
  errors: ['signed-out'],
})

/** A new station, or a station's name, letters or line put right. */
export const openStation = endpoint({
  name: 'openStation',
  method: 'POST',
  path: '/api/stations',
  who: ['admin'],
  summary: 'Opens a station, or changes what is known of it; `already`: its letters belong to another',
  params: none,
  query: none,
  request: v.object({
    id: v.pipe(v.string(), v.regex(/^[a-z0-9]{1,16}$/)),
    name: text(60),
    /** Two to four letters that begin slip numbers and machine numbers; they stay as they are once the station has a desk. */
    code: v.pipe(v.string(), v.regex(/^[A-Z]{2,4}$/)),
    line: text(60),
  }),
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'already', 'not-now', 'bad-request'],
})

/** The administrator asks for a code that turns one browser into a desk of a station. */
export const openEnrolment = endpoint({
  name: 'openEnrolment',
  method: 'POST',
  path: '/api/enrolments',
  who: ['admin'],
  summary: 'A code for one new desk, good once and for fifteen minutes',
  params: none,
  query: none,
  request: v.object({ station: idSchema, name: text(40) }),
  response: v.object({
    /** XXXX-XXXX, to be typed. */
    code: v.string(),
    /** The same as an address, to be scanned. */
    url: v.string(),
    expires: timeSchema,
  }),
  errors: ['signed-out', 'no-right', 'not-found', 'bad-request'],
})

/** The browser redeems the code with keys that it made itself. `proof` signs the code with the new key. */
export const redeemEnrolment = endpoint({
  name: 'redeemEnrolment',
  method: 'POST',
  path: '/api/enrolments/redeem',
  who: 'anyone',
  summary: 'Turns the calling browser into a desk',
  params: none,
  query: none,
  request: v.object({
    code: text(20),
    signKey: v.object({ alg: v.picklist(signatureAlgs), key: text(120) }),
    agreeKey: text(120),
    proof: text(120),
  }),
  response: v.object({
    device: v.string(),
    /** What is read over the telephone: WP 1. */
    machine: v.string(),
    name: v.string(),
    station: v.object({ id: v.string(), name: v.string(), code: v.string() }),
    county: v.object({
      name: v.string(),
      phone: v.string(),
      demo: v.boolean(),
      /** Verifies receipts and feeds. */
      signKey: v.object({ alg: v.picklist(signatureAlgs), key: v.string() }),
      /** Subjects' keys are wrapped to it. */
      agreeKey: v.string(),
    }),
    time: timeSchema,
  }),
  errors: ['code-unknown', 'code-expired', 'signature-wrong', 'bad-request', 'too-many-tries'],
})

/** What the new key signs to show that the browser holds it. */
export function enrolmentText(code: string, signKey: string, agreeKey: string): string {
  return ['yizhan-enrolment-1', code, signKey, agreeKey].join('\n')
}

export const revokeDevice = endpoint({
  name: 'revokeDevice',
  method: 'POST',
  path: '/api/devices/:id/revoke',
  who: ['admin'],
  summary:
    'Ends a desk: `retire` has it give what it still has and then wipe itself, `stolen` has it wipe itself at once; a desk that retires can still be called stolen',
  params: v.object({ id: idSchema }),
  query: none,
  request: v.object({ reason: text(200), how: v.picklist(revocationWays) }),
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'not-found', 'already', 'bad-request'],
})

/** The shift leader reads a code to a stand-in. `machine` is what the locked desk shows: station code, desk, slot. */
export const issueStandIn = endpoint({
  name: 'issueStandIn',
  method: 'POST',
  path: '/api/stand-ins',
  who: ['leader', 'admin'],
  summary: 'The code that opens a locked desk for a stand-in, once',
  params: none,
  query: none,
  request: v.object({ machine: text(20), staff: idSchema }),
  response: v.object({ code: v.string(), station: v.string(), staff: v.string(), until: timeSchema }),
  errors: ['signed-out', 'no-right', 'not-found', 'already', 'bad-request'],
})

/** The county's catalogue or working calendar, whole, as it was edited. Nothing of a bad one is taken. */
export const publishPack = endpoint({
  name: 'publishPack',
  method: 'POST',
  path: '/api/packs/:pack',
  who: ['admin'],
  summary:
    'Publishes a catalogue or a calendar; when it is bad, every bad place is named and nothing is published',
  params: v.object({ pack: v.picklist(['catalogue', 'calendar']) }),
  query: none,
  request: v.object({ content: v.unknown() }),
  response: v.object({
    /** The version that stands now; null when it was not published. */
    published: v.nullable(v.number()),
    /** One line a bad place; the sentence of each `code` is in the app's words. */
    problems: v.array(
      v.object({
        code: v.string(),
        params: v.record(v.string(), v.union([v.string(), v.number()])),
        /** Place in the catalogue's list, and the item's id where it can be read; null for the head, or the calendar. */
        index: v.nullable(v.number()),
        item: v.nullable(v.string()),
      }),
    ),
  }),
  errors: ['signed-out', 'no-right', 'bad-request', 'too-large'],
})
