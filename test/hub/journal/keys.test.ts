import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bytes } from '../../../shared/entry/bytes.ts'
import { fromBase64, toBase64 } from '../../../shared/entry/bytes.ts'
import {
  importSubjectKey,
  openText as openInBrowser,
  sealText as sealInBrowser,
  unwrapWith,
  wrapFor as wrapInBrowser,
} from '../../../shared/entry/seal.ts'
import { verify } from '../../../shared/entry/sign.ts'
import { openText, sealText } from '../../../hub/journal/box.ts'
import { openCountyKeys } from '../../../hub/journal/county-keys.ts'
import { createWrap } from '../../../hub/journal/key-wrap.ts'
import { chance, tempDir } from '../county.ts'

let dir: string
let remove: () => Promise<void>

beforeAll(async () => {
  const temp = await tempDir()
  ;({ dir, remove } = temp)
})
afterAll(() => remove())

test('the county’s keys are made once, for its own user’s eyes, and are the same after a restart', async () => {
  const first = await openCountyKeys(join(dir, 'keys'))
  const second = await openCountyKeys(join(dir, 'keys'))
  expect(second.signKey).toEqual(first.signKey)
  expect(second.agreeKey).toBe(first.agreeKey)
  expect((await stat(join(dir, 'keys'))).mode & 0o777).toBe(0o700)
  expect((await stat(join(dir, 'keys', 'county.json'))).mode & 0o777).toBe(0o600)
  expect(second.openAtRest(first.wrapAtRest(Buffer.from('a key')))?.toString()).toBe('a key')
})

test('a browser verifies what the county signed', async () => {
  const keys = await openCountyKeys(join(dir, 'keys'))
  expect(keys.signKey.alg).toBe('P-256')
  expect(await verify(keys.signKey, '全部已送达', keys.sign('全部已送达'))).toBe(true)
  expect(await verify(keys.signKey, '全部已送达', keys.sign('尚未送达'))).toBe(false)
})

test('what a browser sealed the hub opens, and the other way round', async () => {
  const raw = chance(32)
  const key = await importSubjectKey(raw)
  expect(openText(raw, await sealInBrowser(key, '罗木生'))).toBe('罗木生')
  expect(await openInBrowser(key, sealText(raw, '罗木生'))).toBe('罗木生')
  expect(openText(chance(32), await sealInBrowser(key, '罗木生'))).toBeNull()
})

test('what a browser could not open counts as sealed here too', async () => {
  const raw = chance(32)
  const sealed = sealText(raw, '罗木生')
  for (const text of [`${sealed}\n`, `${sealed}!`, sealed.replaceAll('=', ''), sealed.slice(4), '', 'AAAA']) {
    expect([text, openText(raw, text)]).toEqual([text, text === sealed ? '罗木生' : null])
  }
})

test('what a browser wrapped for the county the county unwraps, and nobody else', async () => {
  const keys = await openCountyKeys(join(dir, 'keys'))
  const others = await openCountyKeys(join(dir, 'others'))
  const secret = chance(32)
  const wrapped = await wrapInBrowser(fromBase64(keys.agreeKey) as Bytes, secret)
  expect(Buffer.from((await keys.unwrap(wrapped)) ?? '')).toEqual(Buffer.from(secret))
  expect(await others.unwrap(wrapped)).toBeNull()
  expect(await keys.unwrap('nonsense')).toBeNull()
})

test('what the county wrapped for a device that device unwraps', async () => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  const point = toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
  const [secret, another] = [chance(32), chance(32)]
  const wrap = createWrap()
  expect(await unwrapWith(pair.privateKey, (await wrap(point, another)) ?? '')).toEqual(another)
  expect(await unwrapWith(pair.privateKey, (await wrap(point, secret)) ?? '')).toEqual(secret)
  expect(await wrap('no point of the curve', secret)).toBeNull()
})
