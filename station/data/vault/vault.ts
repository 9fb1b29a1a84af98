import { type Bytes, fromBase64, type RandomBytes, toBase64 } from '../../../shared/entry/bytes.ts'
import { importSubjectKey, openText, sealText, type SecretKey } from '../../../shared/entry/seal.ts'
import { DeskTrouble } from '../desk-shapes.ts'
import type { Settings } from '../store/settings.ts'

/** The key under which everything personal lies at this desk, while somebody has it open. */
export type Vault = {
  readonly key: () => SecretKey | null
  readonly hold: (key: SecretKey | null) => void
  /** Rejects with `locked` when it is. */
  readonly seal: (text: string) => Promise<string>
  /** Null when it is locked, or the text is another key's. */
  readonly open: (sealed: string) => Promise<string | null>
}

export function createVault(): Vault {
  let held: SecretKey | null = null
  return {
    key: () => held,
    hold(key) {
      held = key
    },
    async seal(text) {
      if (!held) throw new DeskTrouble('locked')
      return sealText(held, text)
    },
    open: async (sealed) => held && openText(held, sealed),
  }
}

/** A new vault: 256 random bits, kept under themselves until an envelope holds them. */
export async function makeVaultKey(
  settings: Settings,
  random: RandomBytes,
): Promise<{ readonly key: SecretKey; readonly raw: Bytes }> {
  const raw = random(32)
  const key = await importSubjectKey(raw)
  await settings.set('vault', { self: await sealText(key, toBase64(raw)) })
  return { key, raw }
}

/** The bits of the vault's key, for one more envelope; the key itself cannot be taken out of the platform. */
export async function rawVaultKey(settings: Settings, key: SecretKey): Promise<Bytes> {
  const kept = await settings.get('vault')
  const raw = kept && (await openText(key, kept.self))
  const bytes = raw && fromBase64(raw)
  if (!bytes) throw new Error('the vault does not hold its own key')
  return bytes
}
