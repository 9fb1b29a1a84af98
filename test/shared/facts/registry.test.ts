import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPersonal } from '../../../shared/facts/fact.ts'
import { factOf, hear, parseBody } from '../../../shared/facts/registry.ts'
import { anyText } from '../rules/any-text.ts'
import { headerOf, opened, visit } from './story.ts'

const types = `
  county.named county.pack county.clock-set station.opened staff.appointed staff.left article.published article.withdrawn
  device.enrolled device.revoked device.opened device.stood-in device.refused device.mended device.declined
  visit.opened visit.visitor-corrected visit.called visit.paused visit.closed visit.slip-printed
  matter.opened matter.party-named matter.sorted matter.field-set matter.field-confirmed matter.paper-added
  matter.paper-removed matter.ended matter.reopened case.taken case.released case.assigned case.asked case.replied
  case.answered case.shown case.taker-settled case.clash-settled
  consult.requested consult.withdrawn consult.accepted consult.passed consult.held consult.joined consult.left consult.invited
  consult.invite-ended consult.closed consult.summarised consult.fill-asked consult.fill-withdrawn consult.consented
  consult.consent-ended consult.proposed consult.proposal-ended consult.filled consult.said consult.step consult.sheet-issued consult.sheet-confirmed
  consult.sheet-done consult.gap consult.copied consult.recording consult.measured`
  .trim()
  .split(/\s+/)

function declared(type: string) {
  const known = factOf(type)
  if (!known) throw new Error(`${type} is not declared`)
  return known
}

test('every kind of fact is declared, says who may write and read it, and speaks of one kind of subject', () => {
  for (const type of types) {
    const { v, older = [], writers, audience, subject } = declared(type)
    expect(older).toHaveLength(v - 1)
    expect(writers.length).toBeGreaterThan(0)
    expect(isPersonal(subject) ? ['station'] : ['device', 'county']).toContain(audience)
    expect(subject).toBe(type.startsWith('case.') ? 'matter' : type.slice(0, type.indexOf('.')))
  }
  expect(factOf('toString')).toBeUndefined()
})

test('an entry that this app understands is heard with its body', () => {
  expect(hear(headerOf({ offset: 120_000, wall: 1_000 }), JSON.stringify(opened))).toMatchObject({
    type: 'matter.opened',
    at: 121_000,
    by: 'zhouguilan',
    body: opened,
  })
})

test.each([
  ['of a type from a newer app', { type: 'matter.rated' }, '{}', 'unknown-type'],
  ['of a newer version', { v: 2 }, JSON.stringify(opened), 'unknown-version'],
  ['with a body of another shape', {}, '{"visit":7}', 'bad-body'],
  ['with a body that is no JSON', {}, '{"visit"', 'bad-body'],
  ['without the key', {}, { missing: 'no-key' }, 'no-key'],
  ['after an erasure', {}, { missing: 'erased' }, 'erased'],
  ['filed under a subject of another kind', { subject: visit }, JSON.stringify(opened), 'bad-body'],
] as const)('kept but not read: an entry %s', (_, header, body, why) => {
  const heard = hear(headerOf(header), body)
  expect(heard).toMatchObject({ untold: why, id: 'wp1-desk:0000000001', by: 'zhouguilan' })
  expect(heard).not.toHaveProperty('body')
})

test('whatever a body holds, reading it never throws, and names no more than a part of our own', () => {
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.oneof(anyText, fc.json()), (type, text) => {
      const parsed = parseBody(declared(type), text)
      expect(parsed.ok ? 'body' : parsed.where).toMatch(/^[a-zA-Z0-9.]{1,40}$/)
    }),
    { numRuns: 500 },
  )
})

const replied = (text: string) =>
  parseBody(declared('case.replied'), `{"question":"hub-k3k3:0000000001","text":${text}}`)

test('half a surrogate pair that hides in an escape is found where it stands', () => {
  expect(replied(String.raw`"李\ud842"`)).toEqual({ ok: false, where: 'text' })
  expect(replied(String.raw`"李\ud842\udfb7"`)).toMatchObject({ ok: true })
  const pack = parseBody(
    declared('county.pack'),
    String.raw`{"pack":"catalogue","version":1,"content":{"items":[{"name":"\udc00"}]}}`,
  )
  expect(pack).toEqual({ ok: false, where: 'content.items.0.name' })
})

test('fields that we do not know are refused by name of their place only', () => {
  for (const name of ['_id', '__proto__', 'constructor', '10013800000', String.raw`\ud842`]) {
    const text = `{"question":"hub-k3k3:0000000001","text":"好","${name}":{}}`
    expect(parseBody(declared('case.replied'), text)).toEqual({ ok: false, where: 'body' })
  }
  expect(Object.hasOwn(Object.prototype, 'question')).toBe(false)
})

test('a body built to exhaust its reader is refused like any other', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  expect(replied(deep)).toEqual({ ok: false, where: 'text' })
  const pack = `{"pack":"catalogue","version":1,"content":${deep}}`
  expect(parseBody(declared('county.pack'), pack)).toEqual({ ok: false, where: 'content.0.0.0' })
  expect(hear(headerOf({}), deep)).toMatchObject({ untold: 'bad-body' })
})

test('what every object has anyway is not taken for a field', () => {
  const text = '{"field":"__proto__","keep":"hub-k3k3:0000000001","kind":"value","reason":""}'
  expect(parseBody(declared('case.clash-settled'), text)).toEqual({ ok: false, where: 'field' })
})
