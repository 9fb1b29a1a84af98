import { fromBase64, toBase64 } from '../../../shared/entry/bytes.ts'
import type { SecretKey } from '../../../shared/entry/seal.ts'
import { sign, signatureAlgs, type SigningKey } from '../../../shared/entry/sign.ts'
import type { Safe } from '../store/safe.ts'
import type { Settings } from '../store/settings.ts'
import type { Vault } from './vault.ts'

export type DeviceKeys = {
  /** Works while the desk is locked: what is sealed already can be sent. */
  readonly sign: (text: string) => Promise<string>
  /** The private half of the agreement key; null while the desk is locked. */
  readonly agree: () => Promise<SecretKey | null>
  /** Lays the agreement key under the vault's key, once. */
  readonly layAway: () => Promise<void>
  readonly lock: () => void
  /** This browser can sign nothing more. */
  readonly destroy: () => Promise<void>
}

const ecdh = { name: 'ECDH', namedCurve: 'P-256' } as const

export function createDeviceKeys(deps: {
  readonly safe: Safe
  readonly settings: Settings
  readonly vault: Vault
}): DeviceKeys {
  let agreement: SecretKey | null = null
  let signing: Pick<SigningKey, 'alg' | 'privateKey'> | null = null
  return {
    async sign(text) {
      const row = signing ? null : await deps.safe.keys.get('sign')
      const alg = signatureAlgs.find((known) => known === row?.alg)
      if (row && alg) signing = { alg, privateKey: row.key }
      if (!signing) throw new Error('this browser is no desk')
      return sign(signing, text)
    },
    async agree() {
      if (!deps.vault.key()) return null
      if (agreement) return agreement
      const sealed = await deps.settings.get('agree')
      const text = sealed && (await deps.vault.open(sealed))
      const pkcs8 = text && fromBase64(text)
      if (!pkcs8) return (await deps.safe.keys.get('agree'))?.key ?? null
      agreement = await crypto.subtle.importKey('pkcs8', pkcs8, ecdh, false, ['deriveBits'])
      return agreement
    },
    async layAway() {
      const row = await deps.safe.keys.get('agree')
      if (!row) return
      const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', row.key))
      await deps.settings.set('agree', await deps.vault.seal(toBase64(pkcs8)))
      await deps.safe.keys.delete('agree')
    },
    lock() {
      agreement = null
    },
    async destroy() {
      agreement = null
      signing = null
      await deps.safe.keys.clear()
    },
  }
}
