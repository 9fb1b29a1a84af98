import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import {
  fromBase64,
  fromBase64url,
  fromUtf8,
  toBase64,
  toBase64url,
  utf8,
} from '../../../shared/entry/bytes.ts'
import {
  importSubjectKey,
  openBytes,
  openText,
  sealBytes,
  sealText,
  type SecretKey,
  unwrapWith,
  wrapFor,
} from '../../../shared/entry/seal.ts'
import { anyText } from '../rules/any-text.ts'
import { random } from './desk.ts'

let key: SecretKey
let anothers: SecretKey
beforeAll(async () => {
  key = await importSubjectKey(random(32))
  anothers = await importSubjectKey(random(32))
})

async function receiver() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { privateKey: pair.privateKey, point }
}

const wholeText = anyText.filter((text) => !/\p{Surrogate}/u.test(text))

test('what is sealed with a key opens with it, whatever was written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(wholeText, fc.constantFrom('', '\ufeff开头有记号', '李䶮')), async (text) => {
      expect(await openText(key, await sealText(key, text))).toBe(text)
    }),
  )
})

test('the same words sealed twice do not look alike', async () => {
  expect(await sealText(key, '罗木生')).not.toBe(await sealText(key, '罗木生'))
})

test('another key, a cut or an altered text opens nothing and throws nothing', async () => {
  const sealed = await sealText(key, '罗木生')
  expect(await openText(anothers, sealed)).toBeNull()
  const bytes = await sealBytes(key, utf8('罗木生'))
  for (let length = 0; length < bytes.length; length++) {
    expect(await openBytes(key, bytes.slice(0, length))).toBeNull()
  }
  for (let at = 0; at < bytes.length; at++) {
    const altered = bytes.slice()
    altered[at] = (altered[at] ?? 0) ^ 1
    expect(await openBytes(key, altered)).toBeNull()
  }
  for (const text of ['', 'not base64!', '罗木生', '\ud842']) expect(await openText(key, text)).toBeNull()
})

test('bytes that are no text, sealed by whoever had the key, are not opened as text', async () => {
  const sealed = toBase64(await sealBytes(key, Uint8Array.of(0xff, 0xfe, 0x80)))
  expect(await openText(key, sealed)).toBeNull()
})

test('a subject’s key travels to one receiver and to nobody else', async () => {
  const [hub, desk] = await Promise.all([receiver(), receiver()])
  const secret = random(32)
  const wrapped = await wrapFor(hub.point, secret)
  expect(await unwrapWith(hub.privateKey, wrapped)).toEqual(secret)
  expect(await unwrapWith(desk.privateKey, wrapped)).toBeNull()
  expect(wrapped.length).toBeLessThanOrEqual(400)
})

test('a wrapped key that was cut, altered or invented is not opened', async () => {
  const hub = await receiver()
  const bytes = fromBase64(await wrapFor(hub.point, random(32))) ?? new Uint8Array()
  const cuts = [0, 1, 64, 65, 92, 93, bytes.length - 1].map((length) => toBase64(bytes.slice(0, length)))
  const altered = [0, 1, 64, 65, 76, bytes.length - 1].map((at) => {
    const other = bytes.slice()
    other[at] = (other[at] ?? 0) ^ 0x10
    return toBase64(other)
  })
  const invented = ['', '%%%', toBase64(random(200))]
  for (const wrapped of [...cuts, ...altered, ...invented]) {
    expect(await unwrapWith(hub.privateKey, wrapped)).toBeNull()
  }
})

test('bytes survive base64 in both alphabets, and what is not base64 is null', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(fromBase64(toBase64(bytes))).toEqual(bytes)
      expect(fromBase64url(toBase64url(bytes))).toEqual(bytes)
      expect(toBase64url(bytes)).toMatch(/^[\w-]*$/)
    }),
  )
  const long = random(100_000)
  expect(fromBase64(toBase64(long))).toEqual(long)
  expect(fromBase64('好')).toBeNull()
  expect(() => fromUtf8(Uint8Array.of(0xff))).toThrow(TypeError)
})
