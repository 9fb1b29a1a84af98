import { execFileSync, spawnSync } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isSignature } from '../../../hub/ledger/check-signature.ts'
import { openSigner } from '../../../hub/ledger/signer.ts'
import { folder } from './world.ts'

const hasSm2 = execFileSync('openssl', ['ecparam', '-list_curves']).includes('SM2')
const sm2Flags = ['-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678']
const kinds = [
  { kind: 'ed25519', flags: [], make: ['-algorithm', 'ED25519'] },
  { kind: 'sm2', flags: sm2Flags, make: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2'] },
] as const

const text = Buffer.from('{"format":"yizhan-recording-1","seals":87}\n'.repeat(40))

// An openssl that was built without SM2 cannot be asked about it.
describe.each(kinds.filter(({ kind }) => kind !== 'sm2' || hasSm2))('$kind', ({ kind, flags, make }) => {
  test('of ours is true to openssl, and false with a byte changed', async () => {
    const dir = await folder()
    const signer = await openSigner(join(dir, 'keys'), true)
    const [data, signature, key] = ['data', 'signature', 'key.pem'].map((name) => join(dir, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(data, text)
    writeFileSync(signature, signer[kind]?.(text) ?? '')
    writeFileSync(key, signer.publicKeys[kind] ?? '')
    const verify = [
      'pkeyutl',
      '-verify',
      '-pubin',
      '-inkey',
      key,
      '-rawin',
      '-in',
      data,
      '-sigfile',
      signature,
      ...flags,
    ]
    expect(spawnSync('openssl', verify).status).toBe(0)
    writeFileSync(data, Buffer.concat([text.subarray(0, 40), Buffer.from('8'), text.subarray(41)]))
    expect(spawnSync('openssl', verify).status).not.toBe(0)
  })

  test('of openssl is true to us, and false with a byte changed', async () => {
    const dir = await folder()
    const [data, signature, key] = ['data', 'signature', 'key.pem'].map((name) => join(dir, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(data, text)
    execFileSync('openssl', ['genpkey', ...make, '-out', key])
    const publicPem = execFileSync('openssl', ['pkey', '-in', key, '-pubout']).toString()
    execFileSync('openssl', [
      'pkeyutl',
      '-sign',
      '-inkey',
      key,
      '-rawin',
      '-in',
      data,
      '-out',
      signature,
      ...flags,
    ])
    const signed = await readFile(signature)
    expect(isSignature(publicPem, text, signed)).toBe(true)
    expect(isSignature(publicPem, Buffer.concat([text, Buffer.from('.')]), signed)).toBe(false)
    for (let at = 0; at < signed.length; at += 1) {
      const wrong = Buffer.from(signed)
      wrong[at] = (wrong[at] ?? 0) ^ 1
      expect(isSignature(publicPem, text, wrong), `byte ${at}`).toBe(false)
    }
    expect(isSignature(publicPem, text, Buffer.concat([signed, Buffer.from('.')]))).toBe(false)
  })
})

test('keys stay the same at the next start, are nobody else’s to read, and SM2 is made where it is wanted', async () => {
  const keys = join(await folder(), 'keys')
  const plain = await openSigner(keys, false)
  expect([plain.sm2, plain.publicKeys.sm2]).toEqual([undefined, null])
  const both = await openSigner(keys, true)
  expect(both.publicKeys.ed25519).toBe(plain.publicKeys.ed25519)
  expect((await openSigner(keys, true)).publicKeys).toEqual(both.publicKeys)
  for (const name of ['evidence.pem', 'evidence-sm2.pem'])
    expect(statSync(join(keys, name)).mode & 0o777).toBe(0o600)
  writeFileSync(join(keys, 'evidence.pem'), 'nothing')
  await expect(openSigner(keys, false)).rejects.toThrow('evidence.pem is no key file')
})

test('what is no key and no signature is false', () => {
  expect(isSignature('nothing', text, text)).toBe(false)
  const rsa = execFileSync('openssl', ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const pem = execFileSync('openssl', ['pkey', '-pubout'], { input: rsa }).toString()
  expect(isSignature(pem, text, text)).toBe(false)
})
