import 'reflect-metadata'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { join } from 'node:path'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  AuthorityKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import type { HostNames } from './addresses.ts'
import { namesAllowedBy, onlyTheseNames } from './name-constraints.ts'

/** What a TLS server needs, and the root that other computers install. All PEM. */
export type Certificates = {
  readonly root: string
  readonly cert: string
  readonly key: string
  readonly renewed: boolean
}

type Pair = {
  readonly cert: X509Certificate
  readonly privateKey: webcrypto.CryptoKey
  readonly keyPem: string
}

const day = 86_400_000
const rootYears = 10
const serverDays = 365
/** A month before its end a certificate is made anew. */
const renewBefore = 30 * day
/** Clocks of desks may be slow. */
const slowClocks = 30 * day
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
/** Beside the computer's own name: names that exist in a network of one's own and nowhere else. */
const privateNames = ['localhost', 'local', 'lan', 'internal', 'home.arpa']
const loopback = ['127.0.0.1', '::1']

/**
 * The county's certificate authority and a certificate for this computer, kept in `folder` (the keys readable by its owner only).
 * The authority is made once; the certificate again when the computer is called otherwise, or before it ends.
 * @param now the real time, epoch ms: browsers judge certificates by theirs, also in a demo
 */
export async function openCertificates(folder: string, host: HostNames, now: number): Promise<Certificates> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = (name: string): string => join(folder, name)
  const kept = await load(file('root.crt'), file('root.key'))
  const root = kept ?? (await makeRoot(host, now))
  if (!kept) keep(file('root.crt'), file('root.key'), root)
  const wanted = wantedNames(host, root.cert)
  const standing = await load(file('server.crt'), file('server.key'))
  const fits = kept !== null && standing !== null && (await isGood(standing, root, wanted, now))
  const server = fits ? standing : await makeServer(root, wanted, now)
  if (!fits) keep(file('server.crt'), file('server.key'), server)
  return {
    root: root.cert.toString('pem'),
    cert: server.cert.toString('pem'),
    key: server.keyPem,
    renewed: !fits,
  }
}

async function makeRoot(host: HostNames, now: number): Promise<Pair> {
  const keys = await newKeys()
  const cert = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=Yizhan county root ${host.names[0] ?? ''}, O=Yizhan`,
    notBefore: new Date(now - slowClocks),
    notAfter: new Date(now + rootYears * 365 * day),
    signingAlgorithm: ecdsa,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      onlyTheseNames([...host.names.filter((name) => !name.endsWith('.local')), ...privateNames]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert, privateKey: keys.privateKey, keyPem: await pemOf(keys.privateKey) }
}

async function makeServer(root: Pair, names: readonly string[], now: number): Promise<Pair> {
  const keys = await newKeys()
  const cert = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=Yizhan hub, O=Yizhan',
    issuer: root.cert.subject,
    notBefore: new Date(now - slowClocks),
    notAfter: new Date(now + serverDays * day),
    signingAlgorithm: ecdsa,
    publicKey: keys.publicKey,
    signingKey: root.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value })),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(root.cert.publicKey),
    ],
  })
  return { cert, privateKey: keys.privateKey, keyPem: await pemOf(keys.privateKey) }
}

/** A name that the root may not vouch for (the computer was renamed) is left out: its address still works. */
function wantedNames(host: HostNames, root: X509Certificate): readonly string[] {
  const allowed = namesAllowedBy(root)
  const own = ['localhost', ...host.names].filter((name) =>
    allowed.some((tree) => name === tree || name.endsWith(`.${tree}`)),
  )
  return [...new Set([...own, ...loopback, ...host.addresses])]
}

async function isGood(server: Pair, root: Pair, wanted: readonly string[], now: number): Promise<boolean> {
  if (server.cert.notAfter.getTime() - now < renewBefore) return false
  const names =
    server.cert.getExtension(SubjectAlternativeNameExtension)?.names.items.map(({ value }) => value) ?? []
  const same = names.length === wanted.length && wanted.every((name) => names.includes(name))
  return same && (await server.cert.verify({ publicKey: root.cert.publicKey, signatureOnly: true }))
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}

function serial(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16)))
    .toString('hex')
    .replace(/^./, '4')
}

async function load(certFile: string, keyFile: string): Promise<Pair | null> {
  if (!existsSync(certFile) || !existsSync(keyFile)) return null
  const keyPem = readFileSync(keyFile, 'utf8')
  const [pkcs8] = PemConverter.decode(keyPem)
  if (!pkcs8) return null
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, ecdsa, true, ['sign'])
  return { cert: new X509Certificate(readFileSync(certFile, 'utf8')), privateKey, keyPem }
}

/** Written beside and renamed: a certificate is never found half written. */
function keep(certFile: string, keyFile: string, { cert, keyPem }: Pair): void {
  for (const [file, text, mode] of [
    [keyFile, keyPem, 0o600],
    [certFile, cert.toString('pem'), 0o644],
  ] as const) {
    writeFileSync(`${file}.new`, text, { mode })
    chmodSync(`${file}.new`, mode)
    renameSync(`${file}.new`, file)
  }
}
