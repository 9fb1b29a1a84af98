import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sha256 } from './hashing.ts'

/** A time-stamping authority (RFC 3161). @property ca file of the certificates that its tokens are verified by, PEM */
export type Authority = { readonly url: string; readonly ca: string }

/**
 * `none`: no authority is configured; `unreachable`; `refused`: it answered with something else than a token; `wrong`: its token is not
 * of these bytes, or was not signed by who is trusted.
 */
export type Stamped =
  | { readonly ok: true; readonly token: Buffer }
  | { readonly ok: false; readonly why: 'none' | 'unreachable' | 'refused' | 'wrong' }

/** A token that these bytes were there at that time; `openssl ts -verify -data … -in … -CAfile …` checks it. */
export type Stamp = (bytes: Uint8Array) => Promise<Stamped>

const patience = 15_000
const mostBytes = 100_000
const run = promisify(execFile)

export function createStamp(authority: Authority | null, random: (count: number) => Uint8Array): Stamp {
  return async (bytes) => {
    if (!authority) return { ok: false, why: 'none' }
    const query = queryOf(bytes, random(8))
    const token = await ask(authority.url, query)
    if (typeof token === 'string') return { ok: false, why: token }
    return (await fits(query, token, authority.ca)) ? { ok: true, token } : { ok: false, why: 'wrong' }
  }
}

async function ask(url: string, query: Buffer): Promise<Buffer | 'unreachable' | 'refused'> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: new Uint8Array(query),
      signal: AbortSignal.timeout(patience),
    })
    if (!answer.ok || !answer.body) return 'refused'
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of answer.body) {
      size += part.length
      if (size > mostBytes) return 'refused'
      parts.push(part)
    }
    return answer.headers.get('content-type')?.startsWith('application/timestamp-reply') === true
      ? Buffer.concat(parts)
      : 'refused'
  } catch {
    return 'unreachable'
  }
}

/** By openssl, as whoever gets the token will. */
async function fits(query: Buffer, token: Buffer, ca: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'yizhan-stamp-'))
  const [asked, answered] = [join(folder, 'query'), join(folder, 'reply')]
  try {
    await writeFile(asked, query)
    await writeFile(answered, token)
    await run('openssl', ['ts', '-verify', '-queryfile', asked, '-in', answered, '-CAfile', ca], {
      timeout: patience,
    })
    return true
  } catch {
    return false
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** SHA-256 as an algorithm, without parameters. */
const sha256Oid = Buffer.from('300d06096086480165030402010500', 'hex')

/** TimeStampReq: version 1, the imprint, a nonce, and the wish for the authority's certificate. */
function queryOf(bytes: Uint8Array, nonce: Uint8Array): Buffer {
  const imprint = der(0x30, sha256Oid, der(0x04, sha256(bytes)))
  // A leading zero keeps the number positive, whatever was drawn.
  const number = der(0x02, new Uint8Array([0, (nonce[0] ?? 0) | 0x80]), nonce.subarray(1))
  return der(0x30, der(0x02, new Uint8Array([1])), imprint, number, der(0x01, new Uint8Array([0xff])))
}

/** Nothing here is 128 bytes long. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, content.length]), content])
}
