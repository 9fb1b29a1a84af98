import { digest as digestOf } from '../../hub/journal/digest.ts'
import { batchText, type Verdict } from '../../shared/entry/batch.ts'
import { toBase64 } from '../../shared/entry/bytes.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { makeSigningKey, sign } from '../../shared/entry/sign.ts'
import { enrolmentText } from '../../shared/http/network.ts'
import { deviceHeaders, requestText } from '../../shared/http/sync.ts'
import { unwrapWith } from '../../shared/entry/seal.ts'

/** A device of the county that asks for whatever it likes, signed as it should be. */
export type Prober = {
  readonly device: string
  readonly ask: (
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
  ) => Promise<{
    readonly status: number
    readonly text: string
  }>
  /** Entries as they are, under its own signature. */
  readonly push: (entries: readonly Entry[]) => Promise<readonly Verdict[]>
  /** What is wrapped for this device alone; null when it is for another. */
  readonly unwrap: (wrapped: string) => Promise<Uint8Array | null>
}

/** @param now the hub's time */
export async function enrolProber(url: string, code: string, now: () => number): Promise<Prober> {
  const signing = await makeSigningKey()
  const agreement = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, [
    'deriveBits',
  ])
  const agreeKey = toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', agreement.publicKey)))
  const { publicKey: signKey } = signing
  const proof = await sign(signing, enrolmentText(code, signKey.key, agreeKey))
  const redeemed = await fetch(`${url}/api/enrolments/redeem`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, signKey, agreeKey, proof }),
  })
  const { device } = (await redeemed.json()) as { device: string }
  const ask: Prober['ask'] = async (method, path, body) => {
    const time = Math.round(now())
    const isText = typeof body === 'string'
    // A chunk's digest stands in its address.
    const digest = isText ? digestOf(body) : body ? (/digest=(.*)/.exec(path)?.[1] ?? '') : ''
    const type = isText ? 'application/json' : 'application/octet-stream'
    const answer = await fetch(url + path, {
      method,
      headers: {
        [deviceHeaders.device]: device,
        [deviceHeaders.time]: String(time),
        [deviceHeaders.signature]: await sign(signing, requestText(method, path, time, digest)),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
    })
    return { status: answer.status, text: await answer.text() }
  }
  return {
    device,
    ask,
    async push(entries) {
      const listed = entries.map(({ id, header }) => ({ id, hash: digestOf(header) }))
      const signature = await sign(signing, batchText(device, listed))
      const answer = await ask('POST', '/sync/entries', JSON.stringify({ entries, signature, keys: [] }))
      return (JSON.parse(answer.text) as { verdicts: Verdict[] }).verdicts
    },
    unwrap: (wrapped) => unwrapWith(agreement.privateKey, wrapped),
  }
}
