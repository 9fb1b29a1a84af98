import 'reflect-metadata'
import {
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type HostNames, hostNames } from '../../../hub/lan/addresses.ts'
import { openCertificates } from '../../../hub/lan/certificates.ts'

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const day = 86_400_000
const now = Date.now()
const host: HostNames = {
  addresses: ['192.168.7.20', 'fd12::20'],
  names: ['songlan.example', 'songlan', 'songlan.local'],
}

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'yizhan-lan-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** What a computer that installed only the county's root finds when it calls the hub by this name. */
async function callBy(
  name: string,
  { root, cert, key }: { root: string; cert: string; key: string },
): Promise<string> {
  const server = createServer({ cert, key }, (_, response) => response.end('here'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const found = await new Promise<string>((resolve) => {
    const call = request({
      host: '127.0.0.1',
      port,
      servername: '',
      ca: root,
      checkServerIdentity: (_, peer) => checkName(name, peer.subjectaltname),
    })
    call.on('response', (response) => response.on('data', (text) => resolve(String(text))))
    call.on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
    call.end()
  })
  server.close()
  return found
}

function checkName(name: string, names = ''): Error | undefined {
  return names.split(', ').some((one) => one === `DNS:${name}` || one === `IP Address:${name}`)
    ? undefined
    : new Error(`not ${name}`)
}

test('a computer that installed the root reaches the hub by every name and address', async () => {
  const made = await openCertificates(folder, host, now)
  for (const name of [
    'localhost',
    'songlan.example',
    'songlan',
    'songlan.local',
    '127.0.0.1',
    '192.168.7.20',
    'FD12:0:0:0:0:0:0:20',
  ]) {
    expect(await callBy(name, made), name).toBe('here')
  }
  expect(await callBy('bank.example', made)).toBe('not bank.example')
})

test('without the root nobody trusts it, and another county’s root does not help', async () => {
  const made = await openCertificates(folder, host, now)
  const other = await openCertificates(join(folder, 'other'), host, now)
  expect(await callBy('localhost', { ...made, root: other.root })).not.toBe('here')
})

test('both are kept from start to start, keys readable by their owner only', async () => {
  const first = await openCertificates(folder, host, now)
  const second = await openCertificates(folder, host, now)
  expect([first.renewed, second.renewed]).toEqual([true, false])
  expect(second.cert).toBe(first.cert)
  for (const file of ['root.key', 'server.key']) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
})

test('when the address changes the certificate is made anew under the same root', async () => {
  const before = await openCertificates(folder, host, now)
  const moved = { ...host, addresses: ['10.1.2.3'] }
  const after = await openCertificates(folder, moved, now)
  expect(after.renewed).toBe(true)
  expect(after.root).toBe(before.root)
  expect(await callBy('10.1.2.3', after)).toBe('here')
})

test('a month before its end the certificate is renewed', async () => {
  const before = await openCertificates(folder, host, now)
  expect((await openCertificates(folder, host, now + 330 * day)).renewed).toBe(false)
  const after = await openCertificates(folder, host, now + 340 * day)
  expect([after.renewed, after.root === before.root]).toEqual([true, true])
})

test('the root vouches for no name outside of the county’s own network, whoever holds its key', async () => {
  await openCertificates(folder, host, now)
  // Renamed: the new name is outside of what the root was made for, so only the others are certified.
  const renamed = await openCertificates(
    folder,
    { ...host, names: ['bank.example', 'bank', 'bank.local'] },
    now,
  )
  expect(await callBy('bank.example', renamed)).toBe('not bank.example')
  expect(await callBy('bank.local', renamed)).toBe('here')
})

/** A certificate that somebody made who has the root's key. */
async function forge(name: string, root: string): Promise<Parameters<typeof callBy>[1]> {
  const [pkcs8 = new ArrayBuffer(0)] = PemConverter.decode(readFileSync(join(folder, 'root.key'), 'utf8'))
  const keys = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])
  const forged = await X509CertificateGenerator.create({
    subject: 'CN=somebody',
    issuer: new X509Certificate(root).subject,
    publicKey: keys.publicKey,
    signingKey: await crypto.subtle.importKey('pkcs8', pkcs8, ecdsa, false, ['sign']),
    signingAlgorithm: ecdsa,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  })
  const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return { root, cert: forged.toString('pem'), key }
}

test('with a stolen root key nobody makes a certificate for a bank that a desk believes', async () => {
  const { root } = await openCertificates(folder, host, now)
  expect(await callBy('songlan', await forge('songlan', root))).toBe('here')
  expect(await callBy('bank.example', await forge('bank.example', root))).not.toBe('here')
})

test('this computer is told by its own addresses, IPv4 first, and never by those of one cable', () => {
  const face = (address: string, family: 'IPv4' | 'IPv6', internal = false) =>
    ({ address, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as never
  const names = hostNames(
    {
      lo: [face('127.0.0.1', 'IPv4', true)],
      eth: [
        face('fe80::1', 'IPv6'),
        face('fd12::20', 'IPv6'),
        face('192.168.7.20', 'IPv4'),
        face('169.254.1.1', 'IPv4'),
      ],
    },
    'SongLan.example',
  )
  expect(names).toEqual({
    addresses: ['192.168.7.20', 'fd12::20'],
    names: ['songlan.example', 'songlan', 'songlan.local'],
  })
})
