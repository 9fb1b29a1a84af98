import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { expect, test } from 'vitest'
import { api } from '../../../shared/http/api.ts'
import type { Caller } from '../../../shared/http/endpoint.ts'
import { type ErrorCode, errorSchema, errorStatus } from '../../../shared/http/errors.ts'
import { roles } from '../../../shared/rules/roles.ts'

const names = api.map(({ name }) => name)

test('every endpoint has a name of its own, and a place of its own', () => {
  expect(new Set(names).size).toBe(names.length)
  // Whatever stands in a parameter, the router must tell two endpoints apart.
  const places = api.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`)
  expect(new Set(places).size).toBe(places.length)
  for (const { path } of api) expect(path).toMatch(/^\/(api|sync)(\/(:[a-z]+|[a-z-]+))+$/)
})

test('every endpoint says in one sentence what it does, and to whom it answers', () => {
  for (const { summary, who } of api) {
    expect(summary).toMatch(/^[A-Z]/)
    const callers = typeof who === 'string' ? [who] : who
    expect(['anyone', 'device', 'staff', 'county', 'guest', ...roles]).toEqual(
      expect.arrayContaining([...callers]),
    )
    expect(callers.length).toBeGreaterThan(0)
  }
})

test('each parameter of a path is described, and no other', () => {
  const alphabetical = (words: readonly string[]) => [...words].sort((a, b) => (a < b ? -1 : 1))
  for (const { path, params } of api) {
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '')
    const entries = 'entries' in params ? params.entries : {}
    expect(alphabetical(Object.keys(entries ?? {}))).toEqual(alphabetical(inPath))
  }
})

/** What a door has to say to those whom it does not let in. */
function refusalsOf(who: Caller): readonly ErrorCode[] {
  if (who === 'anyone') return []
  if (who === 'device') return ['device-revoked', 'signature-wrong', 'clock-apart']
  if (who === 'county') return ['county-unknown', 'other-county', 'letter-old']
  if (who === 'guest') return ['signed-out', 'grant-ended']
  return who === 'staff' ? ['signed-out'] : ['signed-out', 'no-right']
}

test('who is not let in is told so: every door that is not open names its refusals', () => {
  for (const { who, errors } of api) {
    expect(new Set(errors).size).toBe(errors.length)
    expect(Object.keys(errorStatus)).toEqual(expect.arrayContaining([...errors]))
    expect(errors).toEqual(expect.arrayContaining([...refusalsOf(who)]))
  }
})

test('a reading changes nothing: it has no body', () => {
  const readings = api.filter(({ method }) => method === 'GET')
  expect(readings.map(({ request }) => request.type).filter((type) => type !== 'optional')).toEqual([])
})

const parts = api.flatMap((endpoint) =>
  (['params', 'query', 'request', 'response'] as const).map(
    (part) => [endpoint.name, part, endpoint[part]] as const,
  ),
)

/**
 * What OpenAPI cannot say: rules over several fields or over single characters (`check`, `raw_check`), which the hub checks all the
 * same; and states that the house's own folds make, whose shape is a TypeScript type (`custom`).
 */
function described(schema: v.GenericSchema<unknown, unknown>) {
  return toJsonSchema(schema, {
    typeMode: 'input',
    errorMode: 'throw',
    ignoreActions: ['check', 'raw_check'],
    overrideSchema: ({ valibotSchema }) => (valibotSchema.type === 'custom' ? { type: 'object' } : undefined),
  })
}

test('everything that goes in or out of an endpoint can be described in OpenAPI', () => {
  const types = parts.map(([name, part, schema]) => `${name} ${part}: ${typeof described(schema)}`)
  expect(types.filter((text) => !text.endsWith(': object'))).toEqual([])
})

test('every refusal can be described in OpenAPI, with a status that HTTP calls an error', () => {
  expect(described(errorSchema)).toMatchObject({ properties: { error: { required: ['code'] } } })
  expect(Object.values(errorStatus).every((status) => status >= 400 && status < 600)).toBe(true)
})
