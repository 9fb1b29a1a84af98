import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { knownCountySchema, neighboursSchema } from '../../../shared/counties/known.ts'
import { type Letter, readLetter, writeLetter } from '../../../shared/counties/letter.ts'
import { makeSigningKey, sign } from '../../../shared/entry/sign.ts'

const key = await makeSigningKey(['P-256'])
const at = Date.UTC(2026, 10, 16, 6, 5)
const letter: Letter = {
  v: 1,
  kind: 'visit',
  id: 'letter-number-000001',
  from: 'dongping',
  to: 'songlan',
  at,
  until: at + 60_000,
  grant: 'hub-aaaaaaaa:0000000001',
  consult: `consult:shahe.${'0'.repeat(26)}`,
  person: 'jianglan',
  name: '蒋岚',
}
const signed = await writeLetter(letter, (text) => sign(key, text))
const keyOf = (county: string) => (county === 'dongping' ? key.publicKey : null)
const read = (text: string, over: object = {}) =>
  readLetter(text, { own: 'songlan', keyOf, now: at, ...over })

describe('a letter', () => {
  test('is read by whom it is for, from whom it says, in its time', async () => {
    expect(await read(signed)).toEqual({ ok: true, letter })
    for (const now of [at - 119_999, at + 179_999]) expect((await read(signed, { now })).ok).toBe(true)
  })

  test.each([
    ['by another county', { own: 'xizhou' }, 'other-county'],
    ['by who does not know its author', { keyOf: () => null }, 'county-unknown'],
    ['too early', { now: at - 120_001 }, 'letter-old'],
    ['too late', { now: at + 180_000 }, 'letter-old'],
  ] as const)('is not read %s', async (_, over, code) => {
    expect(await read(signed, over)).toEqual({ ok: false, code })
  })

  test('with any one character changed it is no letter', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(signed.length - 1),
        fc.constantFrom('A', 'z', '0', '.', '-'),
        async (place, other) => {
          fc.pre(signed[place] !== other)
          const changed = signed.slice(0, place) + other + signed.slice(place + 1)
          // The last character of base64url holds bits that say nothing.
          const answers = [
            { ok: true, letter },
            { ok: false, code: 'county-unknown' },
          ]
          expect(answers).toContainEqual(await read(changed))
        },
      ),
    )
  })

  test('whatever is sent, an answer comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        expect(await read(text)).toEqual({ ok: false, code: 'county-unknown' })
      }),
    )
  })

  test('nobody signs what nobody would take', async () => {
    const wrong = { ...letter, rights: ['host'] } as never
    await expect(writeLetter(wrong, (text) => sign(key, text))).rejects.toThrow(/rights/)
  })
})

describe('a county that is written down', () => {
  const county = {
    id: 'dongping',
    name: '东屏县',
    province: '望海省',
    url: 'https://county.example',
    signKey: key.publicKey,
  }
  const isTaken = (over: object): boolean => v.is(knownCountySchema, { ...county, ...over })

  test('has an address, and nothing behind it: it goes into headers', () => {
    expect(isTaken({})).toBe(true)
    expect(isTaken({ url: 'http://127.0.0.1:8401' })).toBe(true)
    for (const url of [
      'https://county.example/',
      'https://county.example/path',
      "https://county.example 'unsafe-inline'",
      'https://a.example; script-src *',
      'https://user:password@county.example',
      '*',
      'javascript:alert(1)',
      'county.example',
      'HTTPS://COUNTY.EXAMPLE',
    ])
      expect(isTaken({ url }), url).toBe(false)
  })

  test('goes by a name that no other has, and that is not one’s own', () => {
    const all = (known: readonly object[]) => v.is(neighboursSchema, { own: 'songlan', known })
    expect(all([county, { ...county, id: 'xizhou' }])).toBe(true)
    expect(all([county, county])).toBe(false)
    expect(all([{ ...county, id: 'songlan' }])).toBe(false)
    expect(isTaken({ extra: 1 })).toBe(false)
  })
})
