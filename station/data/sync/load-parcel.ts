import { type Bytes, toBase64url } from '../../../shared/entry/bytes.ts'
import type { Safe } from '../store/safe.ts'

/** The parcel that is being sent, read and checked once. */
export type Loader = {
  /** Null where the desk's own copy is gone or is not what its name says. */
  readonly load: (hash: string) => Promise<Bytes | null>
  readonly forget: () => void
}

export function createLoader(safe: Pick<Safe, 'bytes'>): Loader {
  let loaded: { readonly hash: string; readonly bytes: Bytes } | null = null
  return {
    async load(hash) {
      if (loaded?.hash === hash) return loaded.bytes
      loaded = null
      const stored = await safe.bytes.get(hash)
      if (!stored || (await digestOf(stored.bytes)) !== hash) return null
      loaded = { hash, bytes: stored.bytes }
      return stored.bytes
    },
    forget() {
      loaded = null
    },
  }
}

/** As `Digest`, of bytes. */
export async function digestOf(bytes: Bytes): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
