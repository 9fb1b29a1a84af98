import { createHash } from 'node:crypto'
import { fromBase64, toBase64 } from '../../shared/entry/bytes.ts'
import { makeSigningKey, sign } from '../../shared/entry/sign.ts'
import { enrolmentText } from '../../shared/http/network.ts'
import { deviceHeaders, requestText } from '../../shared/http/sync.ts'
import { unwrapWith } from '../../shared/entry/seal.ts'

/** A device of the county that asks for whatever it likes, signed as it should be. */
export type Prober = {
  readonly device: string
  readonly ask: (method: 'GET' | 'POST' | 'PUT', path: string, body?: string | Uint8Array<ArrayBuffer>) => Promise<{
    readonly status: number
    readonly text: string
  }>
  /** What is wrapped for this device alone; null when it is for another. */
  readonly unwrap: (wrapped: string) => Promise<Uint8Array | null>
}

/** @param now the hub's time */
export async function enrolProber(url: string, code: string, now: () => number): Promise<Prober> {
  const signing = await makeSigningKey()
  const agreement = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  const agreeKey = toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', agreement.publicKey)))
  const { publicKey: signKey } = signing
  const proof = await sign(signing, enrolmentText(code, signKey.key, agreeKey))
  const redeemed = await fetch(`${url}/api/enrolments/redeem`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, signKey, agreeKey, proof }),
  })
  const { device } = (await redeemed.json()) as { device: string }
  return {
    device,
    async ask(method, path, body) {
      const digest = body === undefined ? '' : createHash('sha256').update(body).digest('base64url')
      const time = Math.round(now())
      const named = typeof body === 'string' ? digest : (path.split('/').at(-1) ?? '')
      const answer = await fetch(url + path, {
        method,
        headers: {
          [deviceHeaders.device]: device,
          [deviceHeaders.time]: String(time),
          [deviceHeaders.signature]: await sign(
            signing,
            requestText(method, path, time, body === undefined ? '' : named),
          ),
          ...(body === undefined
            ? {}
            : { 'content-type': typeof body === 'string' ? 'application/json' : 'application/octet-stream' }),
        },
        ...(body === undefined ? {} : { body }),
      })
      return { status: answer.status, text: await answer.text() }
    },
    unwrap: (wrapped) => unwrapWith(agreement.privateKey, wrapped),
  }
}
