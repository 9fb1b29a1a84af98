import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A time-stamping authority as it may stand in a city: `openssl ts` behind a door. */
export type TestAuthority = {
  readonly url: string
  readonly ca: string
  /** What it does with the next requests: answers, answers nonsense, refuses, or answers what was asked before. */
  mood: 'well' | 'nonsense' | 'refuses' | 'repeats'
}

const config = `
[ tsa ]
default_tsa = here
[ here ]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ req ]
distinguished_name = name
x509_extensions = own
prompt = no
[ name ]
CN = Test TSA
[ own ]
basicConstraints = critical, CA:TRUE
extendedKeyUsage = critical, timeStamping
`

/** @param dir for its key and certificate */
export async function openAuthority(dir: string): Promise<TestAuthority> {
  mkdirSync(dir, { recursive: true })
  const run = (...args: string[]): void => void execFileSync('openssl', args, { cwd: dir, stdio: 'ignore' })
  writeFileSync(join(dir, 'config'), config)
  writeFileSync(join(dir, 'serial'), '01')
  run(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '3650',
    '-keyout',
    'key',
    '-out',
    'ca.pem',
    '-config',
    'config',
  )
  let before: Buffer | null = null
  const server = createServer(async (request, response) => {
    writeFileSync(join(dir, 'query'), await buffer(request))
    run(
      'ts',
      '-reply',
      '-config',
      'config',
      '-queryfile',
      'query',
      '-signer',
      'ca.pem',
      '-inkey',
      'key',
      '-out',
      'reply',
    )
    const reply = readFileSync(join(dir, 'reply'))
    const { mood } = authority
    const answer = mood === 'nonsense' ? Buffer.from('nonsense') : mood === 'repeats' ? before : reply
    before ??= reply
    response.writeHead(mood === 'refuses' ? 503 : 200, { 'content-type': 'application/timestamp-reply' })
    response.end(answer)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  const authority: TestAuthority = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ca: join(dir, 'ca.pem'),
    mood: 'well',
  }
  return authority
}
