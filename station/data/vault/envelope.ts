import { type Bytes, fromBase64, type RandomBytes, toBase64 } from '../../../shared/entry/bytes.ts'
import { openBytes, sealBytes } from '../../../shared/entry/seal.ts'
import { stretch, type Stretched, type Stretching } from './stretch.ts'

/**
 * A secret that a short code opens. The code is stretched by PBKDF2; six digits stay six digits all the same: whoever has the disk and
 * time tries them all, so the disk must be encrypted by its system as well.
 */
export type Envelope = Stretching & { readonly sealed: string }

export async function closeEnvelope(
  secret: Bytes,
  code: string,
  { random, rounds }: { readonly random: RandomBytes; readonly rounds: number },
): Promise<Envelope> {
  const salt = toBase64(random(16))
  const { key } = await stretch(code, { salt, rounds })
  return { salt, rounds, sealed: toBase64(await sealBytes(key, secret)) }
}

/** Null when it is another code's. */
export async function openEnvelope({ sealed }: Envelope, { key }: Stretched): Promise<Bytes | null> {
  const bytes = fromBase64(sealed)
  return bytes && openBytes(key, bytes)
}
