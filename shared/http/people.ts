import * as v from 'valibot'
import { signatureAlgs } from '../entry/sign.ts'
import { roles } from '../rules/roles.ts'
import { endpoint } from './endpoint.ts'
import { doneSchema, idSchema, none, text, timeSchema } from './schemas.ts'

export const personSchema = v.object({
  id: idSchema,
  name: v.string(),
  roles: v.array(v.picklist(roles)),
  stations: v.array(v.string()),
  skills: v.array(v.string()),
})
export type Person = v.InferOutput<typeof personSchema>

const password = v.pipe(v.string(), v.minLength(8), v.maxLength(200))

/** What anyone may know of a county before signing in. */
export const county = endpoint({
  name: 'county',
  method: 'GET',
  path: '/api/county',
  who: 'anyone',
  summary: 'The county, its clock and its public keys; in a demo also whom to sign in as',
  params: none,
  query: none,
  request: none,
  response: v.object({
    name: v.string(),
    province: v.string(),
    phone: v.string(),
    demo: v.boolean(),
    /** False until the first administrator was made with the token that the server printed. */
    ready: v.boolean(),
    time: timeSchema,
    app: v.string(),
    /** By which it signs; another county that works with it writes this down (see shared/counties/known.ts). */
    signKey: v.object({ alg: v.picklist(signatureAlgs), key: v.string() }),
    /** Only in a demo. */
    accounts: v.array(
      v.object({
        id: v.string(),
        name: v.string(),
        role: v.picklist(roles),
        station: v.string(),
        password: v.string(),
      }),
    ),
    /** Where the same county is reached securely, when this page is not; null when there is no such place. */
    secure: v.nullable(v.string()),
  }),
  errors: [],
})

export const firstRun = endpoint({
  name: 'firstRun',
  method: 'POST',
  path: '/api/first-run',
  who: 'anyone',
  summary: 'Makes a real county and its first administrator, once, with the token printed by the server',
  params: none,
  query: none,
  request: v.object({
    token: text(100),
    county: v.object({ name: text(60), province: text(60), phone: text(60) }),
    admin: v.object({ id: idSchema, name: text(30), password }),
  }),
  response: doneSchema,
  errors: ['code-unknown', 'already', 'bad-request', 'too-many-tries'],
})

export const signIn = endpoint({
  name: 'signIn',
  method: 'POST',
  path: '/api/sign-in',
  who: 'anyone',
  summary: 'Opens a session; the cookie is HttpOnly and SameSite=Strict',
  params: none,
  query: none,
  request: v.object({
    staff: v.pipe(v.string(), v.maxLength(32)),
    password: v.pipe(v.string(), v.maxLength(200)),
  }),
  response: personSchema,
  errors: ['wrong-password', 'too-many-tries', 'bad-request'],
})

export const signOut = endpoint({
  name: 'signOut',
  method: 'POST',
  path: '/api/sign-out',
  who: 'staff',
  summary: 'Ends this session',
  params: none,
  query: none,
  request: none,
  response: doneSchema,
  errors: ['signed-out'],
})

export const me = endpoint({
  name: 'me',
  method: 'GET',
  path: '/api/me',
  who: 'staff',
  summary: 'Who is signed in here',
  params: none,
  query: none,
  request: none,
  response: personSchema,
  errors: ['signed-out'],
})

const staffParams = v.object({ id: idSchema })

export const listStaff = endpoint({
  name: 'listStaff',
  method: 'GET',
  path: '/api/staff',
  who: ['admin', 'leader'],
  summary: 'The staff of the county and how many sessions each has open',
  params: none,
  query: none,
  request: none,
  response: v.array(
    v.object({ ...personSchema.entries, sessions: v.number(), lastSeen: v.nullable(timeSchema) }),
  ),
  errors: ['signed-out', 'no-right'],
})

export const appointStaff = endpoint({
  name: 'appointStaff',
  method: 'POST',
  path: '/api/staff',
  who: ['admin'],
  summary: 'Takes a person on, or changes roles, stations and skills; a password is needed for a new one',
  params: none,
  query: none,
  request: v.object({ ...personSchema.entries, name: text(30), password: v.optional(password) }),
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'bad-request'],
})

export const dismissStaff = endpoint({
  name: 'dismissStaff',
  method: 'POST',
  path: '/api/staff/:id/dismiss',
  who: ['admin'],
  summary: 'A person leaves: sessions end, later entries are refused',
  params: staffParams,
  query: none,
  request: v.object({ reason: text(200) }),
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'not-found', 'not-now'],
})

export const setPassword = endpoint({
  name: 'setPassword',
  method: 'POST',
  path: '/api/staff/:id/password',
  who: ['admin'],
  summary: 'Gives a person a new password and ends all sessions',
  params: staffParams,
  query: none,
  request: v.object({ password }),
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'not-found', 'bad-request'],
})

export const endSessions = endpoint({
  name: 'endSessions',
  method: 'POST',
  path: '/api/staff/:id/sessions/end',
  who: ['admin', 'leader'],
  summary: 'Ends all sessions of a person, on every computer',
  params: staffParams,
  query: none,
  request: none,
  response: v.object({ ended: v.number() }),
  errors: ['signed-out', 'no-right', 'not-found'],
})
