import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import {
  bodyHash,
  type Entry,
  type Header,
  maxBodyChars,
  maxHeaderChars,
  parseEntry,
} from '../../../shared/entry/entry.ts'
import { anyInput, anyText } from '../rules/any-text.ts'
import { deskWriter, digest, draft, subjectKey, zhouGuilan } from './desk.ts'

let entry: Entry
let header: Header
beforeAll(async () => {
  const key = await subjectKey()
  ;({ entry, header } = await deskWriter().write(
    draft({ name: '罗木生', phone: '10013800000' }, { key }),
    zhouGuilan,
  ))
})

function problemOf(input: unknown) {
  const parsed = parseEntry(input, digest)
  return parsed.ok ? null : parsed.problem
}

/** The entry with another header, as somebody would write who knows how: the id still fits. */
function withHeader(change: object): Entry {
  return { ...entry, header: JSON.stringify({ ...header, ...change }) }
}

/** One character of a text gives way to others. */
function altered(text: string | null): fc.Arbitrary<string> {
  const whole = text ?? ''
  return fc
    .tuple(fc.nat(whole.length - 1), fc.string({ maxLength: 2 }))
    .map(([at, other]) => whole.slice(0, at) + other + whole.slice(at + 1))
    .filter((other) => other !== whole)
}

test('any altered character of body or salt is found', () => {
  fc.assert(
    fc.property(altered(entry.body), altered(entry.salt), (body, salt) => {
      expect(problemOf({ ...entry, body })?.code).toMatch(/body-altered|text-broken/)
      expect(problemOf({ ...entry, salt })?.code).toMatch(/body-altered|malformed/)
    }),
    { numRuns: 300 },
  )
})

test('any altered character of the header is found, or makes it another entry with another hash', () => {
  fc.assert(
    fc.property(altered(entry.header), (text) => {
      const parsed = parseEntry({ ...entry, header: text }, digest)
      expect(parsed.ok && parsed.hash === digest(entry.header)).toBe(false)
    }),
    { numRuns: 300 },
  )
})

test('a body that was exchanged for another is found by its hash', () => {
  expect(problemOf({ ...entry, body: 'AAAA' })).toEqual({ code: 'body-altered' })
  expect(problemOf({ ...entry, salt: 'A'.repeat(22) })).toEqual({ code: 'body-altered' })
})

test('salt and body cannot be shifted against each other', () => {
  const [salt, body] = [entry.salt ?? '', entry.body ?? '']
  const shifted = { ...entry, salt: salt.slice(0, 21), body: salt.slice(21) + body }
  expect(bodyHash(digest, shifted.salt, shifted.body)).toBe(header.bodyHash)
  expect(problemOf(shifted)).toEqual({ code: 'malformed', where: 'salt' })
})

test('after an erasure the entry still stands in its lane and says nothing', () => {
  const erased = parseEntry({ ...entry, body: null, salt: null }, digest)
  expect(erased).toMatchObject({ ok: true, header })
  expect(problemOf({ ...entry, body: null })).toEqual({ code: 'malformed', where: 'salt' })
  expect(problemOf({ ...entry, salt: null })).toEqual({ code: 'malformed', where: 'salt' })
})

test('whatever comes in, reading it gives an entry or a problem and never throws', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      expect(parseEntry(input, digest).ok).toBe(false)
    }),
  )
  const part = fc.oneof(
    anyText,
    fc.constant(null),
    fc.json(),
    fc.jsonValue(),
    fc.constantFrom('{}', '[]', 'null', '"x"'),
  )
  fc.assert(
    fc.property(fc.record({ id: part, header: part, body: part, salt: part }), (input) => {
      expect(parseEntry(input, digest).ok).toBe(false)
    }),
  )
})

test('any part of the header may be anything: it is read, or the part is named', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(header)), fc.oneof(anyText, fc.jsonValue()), (name, value) => {
      const problem = problemOf(withHeader({ [name]: value })) ?? { code: 'body-altered' }
      const where = problem.code === 'malformed' ? problem.where : 'header'
      expect(where).toMatch(/^(id|header(\.[a-zA-Z0-9]+)*)$/)
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['a counter that begins at nought', 'id', { id: 'wp1-abcd:0000000000' }],
  ['a line break at the end of an id', 'id', { id: 'wp1-abcd:0000000001\n' }],
  ['a device with a space', 'id', { id: 'wp 1-abcd:0000000001' }],
  ['a lamport that is no whole number', 'header.lamport', { lamport: 1.5 }],
  ['a lamport that leaves no room above it', 'header.lamport', { lamport: 2 ** 52 }],
  [
    'more heads than anyone saw',
    'header.after',
    { after: Array.from({ length: 33 }, () => 'wp1-abcd:0000000001') },
  ],
  ['a matter without an owner', 'header.subject', { subject: 'matter:01KA5Q2M3N4P5R6S7T8V9WXYZA' }],
  ['a subject of no kind', 'header.subject', { subject: 'ledger:wuping' }],
  ['half a surrogate pair in an escape', 'header.auth.slot', { auth: { how: 'stand-in', slot: '\ud842' } }],
  ['a proof of oneself that does not exist', 'header.auth.how', { auth: { how: 'trust' } }],
])('refused: %s', (_, where, change) => {
  const made = withHeader(change)
  expect(problemOf({ ...made, id: 'id' in change ? change.id : made.id })).toEqual({
    code: 'malformed',
    where,
  })
})

test('a body or a header that is too large is refused before it is looked at', () => {
  const body = 'A'.repeat(9_000_000)
  expect(problemOf({ ...entry, body })).toEqual({ code: 'too-large', chars: 9_000_000, max: maxBodyChars })
  expect(problemOf({ ...entry, header: ' '.repeat(maxHeaderChars + 1) })).toEqual({
    code: 'malformed',
    where: 'header',
  })
})

test('half a surrogate pair in a body has its own name', () => {
  const body = '{"name":"李\ud842"}'
  const salt = entry.salt ?? ''
  const forged = { ...withHeader({ bodyHash: bodyHash(digest, salt, body) }), body }
  expect(problemOf(forged)).toEqual({ code: 'text-broken', where: 'body' })
})

test('a field that we do not know is refused, and its name is not repeated to anyone', () => {
  for (const name of ['_id', '_rev', '罗木生的号码', '\ud842', 'constructor', 'toString']) {
    expect(problemOf({ ...entry, [name]: 'x' })).toEqual({ code: 'malformed', where: 'entry' })
    expect(problemOf(withHeader({ [name]: 'x' }))).toEqual({ code: 'malformed', where: 'header' })
  }
})

test('a prototype in the text changes nothing for anyone', () => {
  const poisoned = JSON.stringify(header).replace('{', '{"__proto__":{"sealed":false,"polluted":true},')
  expect(problemOf({ ...entry, header: poisoned })).toEqual({ code: 'malformed', where: 'header' })
  const outer: unknown = JSON.parse(JSON.stringify(entry).replace('{', '{"__proto__":{"polluted":true},'))
  expect(problemOf(outer)).toEqual({ code: 'malformed', where: 'entry' })
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})

test('a missing field is not taken from the prototype', () => {
  const { by: _by, ...rest } = header
  const text = JSON.stringify(rest).replace('{', '{"__proto__":{"by":"shenguoping"},')
  expect(problemOf({ ...entry, header: text })).toEqual({ code: 'malformed', where: 'header.by' })
})

test('the id outside is the id inside', () => {
  expect(problemOf({ ...entry, id: 'wp1-abcd:0000000002' })).toEqual({ code: 'malformed', where: 'id' })
})
