import { fromBase64 } from '../../shared/entry/bytes.ts'

/** Whether a text is a raw P-256 public key, a point on the curve: the county wraps subjects' keys to it. */
export async function isAgreeKey(text: string): Promise<boolean> {
  const raw = fromBase64(text)
  if (raw?.length !== 65) return false
  try {
    await crypto.subtle.importKey('raw', raw, { name: 'ECDH', namedCurve: 'P-256' }, false, [])
    return true
  } catch {
    return false
  }
}
