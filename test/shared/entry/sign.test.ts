import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeSigningKey, sign, signatureAlgs, type SigningKey, verify } from '../../../shared/entry/sign.ts'
import { anyText } from '../rules/any-text.ts'

describe.each(signatureAlgs)('with %s', (alg) => {
  let key: SigningKey
  let anothers: SigningKey
  beforeAll(async () => {
    ;[key, anothers] = await Promise.all([makeSigningKey([alg]), makeSigningKey([alg])])
  })

  test('a text that was signed is known again, and no other text', async () => {
    const mark = await sign(key, '雾坪 412 条')
    expect(await verify(key.publicKey, '雾坪 412 条', mark)).toBe(true)
    expect(await verify(key.publicKey, '雾坪 413 条', mark)).toBe(false)
    expect(await verify(anothers.publicKey, '雾坪 412 条', mark)).toBe(false)
  })

  test('no invented signature or key is ever right, and none throws', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (mark, raw) => {
        expect(await verify(key.publicKey, 'x', mark)).toBe(false)
        expect(await verify({ alg, key: raw }, 'x', await sign(key, 'x'))).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  test('the private half cannot be taken out of the machine', async () => {
    await expect(crypto.subtle.exportKey('jwk', key.privateKey)).rejects.toThrow(/extractable/)
  })
})

test('a key of one kind does not verify what the other kind signed', async () => {
  const [ed, p256] = await Promise.all([makeSigningKey(['Ed25519']), makeSigningKey(['P-256'])])
  expect(await verify({ alg: 'P-256', key: ed.publicKey.key }, 'x', await sign(ed, 'x'))).toBe(false)
  expect(await verify({ alg: 'Ed25519', key: p256.publicKey.key }, 'x', await sign(p256, 'x'))).toBe(false)
})

test('the first kind that the machine can do is chosen', async () => {
  expect((await makeSigningKey()).publicKey.alg).toBe('Ed25519')
  expect((await makeSigningKey(['P-256', 'Ed25519'])).publicKey.alg).toBe('P-256')
  await expect(makeSigningKey([])).rejects.toThrow('this platform can make none')
})
