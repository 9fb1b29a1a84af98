import { sm3 } from 'sm-crypto-v2'
import type { Bytes } from '../../../shared/entry/bytes.ts'

/** Of bytes as captured: SHA-256, which every tool knows, and beside it SM3, which the country asks for; both as `sha256sum` prints them. */
export type Sums = { readonly sha256: string; readonly sm3: string }

export async function sumsOf(bytes: Bytes): Promise<Sums> {
  return { sha256: await sha256Of(bytes), sm3: sm3(bytes) }
}

async function sha256Of(bytes: Bytes): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
