import * as v from 'valibot'
import { endpoint } from './endpoint.ts'
import { none, timeSchema } from './schemas.ts'

/** What the audit log (审计) can say. */
export const auditActs = [
  'county-founded',
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'sessions-ended',
  'password-set',
  'staff-appointed',
  'staff-dismissed',
  'station-opened',
  'enrolment-opened',
  'device-enrolled',
  'device-revoked',
  'aside-released',
  'aside-declined',
  'lost-declared',
  'stand-in-issued',
  'pack-published',
  'line-set',
  'page-read',
  'guest-entered',
  'extract-read',
  'erasure-asked',
  'erasure-confirmed',
  'erasure-called-off',
  'erasure-barred',
  'erased',
] as const
export type AuditAct = (typeof auditActs)[number]

/** So many lines come at once; fewer are the last. */
export const auditPage = 100

export const readAudit = endpoint({
  name: 'readAudit',
  method: 'GET',
  path: '/api/audit',
  who: ['admin'],
  summary: 'Who did what to the county: sign-ins, enrolments, revocations, codes; newest first',
  params: none,
  query: v.object({ before: v.optional(v.pipe(v.string(), v.maxLength(40))) }),
  request: none,
  response: v.array(
    v.object({
      id: v.string(),
      at: timeSchema,
      by: v.string(),
      act: v.picklist(auditActs),
      about: v.string(),
    }),
  ),
  errors: ['signed-out', 'no-right'],
})
