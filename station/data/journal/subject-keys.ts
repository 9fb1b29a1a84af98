import type { CarriedKey } from '../../../shared/entry/batch.ts'
import { type Bytes, fromBase64, type RandomBytes, toBase64 } from '../../../shared/entry/bytes.ts'
import { importSubjectKey, type SecretKey, unwrapWith, wrapFor } from '../../../shared/entry/seal.ts'
import { createDrawer } from '../store/drawer.ts'
import type { SlipDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Vault } from '../vault/vault.ts'

/** One subject's key as it lies at the desk. */
type KeptKey = {
  /** Under the vault's key; empty until it was taken in. */
  readonly sealed: string
  /** As it came, wrapped for this device; empty once it was taken in. */
  readonly came: string
  /** For the hub alone; empty when it came from there, and nothing was written under it here. */
  readonly carry: string
  /** In which round of carrying the hub was given it, or gave it; 0 when never. */
  readonly carried: number
  readonly erased: boolean
}

export type SubjectKeys = {
  readonly of: (subject: string) => Promise<SecretKey | 'erased' | null>
  /** Makes and keeps keys for subjects that have none. On the disk when it resolves. */
  readonly make: (subjects: readonly string[]) => Promise<void>
  /**
   * Whoever writes under a key that the county gave can give it back: set back, the county may know neither the key nor the desk that made
   * it, and would refuse what it cannot open. On the disk when it resolves.
   */
  readonly vouch: (subjects: readonly string[]) => Promise<void>
  /** Keeps keys that the county sent, in whatever state the desk is. */
  readonly receive: (keys: readonly CarriedKey[]) => Promise<void>
  /** Takes in what came while the desk was locked. @returns the subjects */
  readonly takeIn: () => Promise<readonly string[]>
  /** Keys among these subjects that the hub does not have yet. */
  readonly toCarry: (subjects: readonly string[]) => Promise<readonly CarriedKey[]>
  readonly carried: (subjects: readonly string[]) => Promise<void>
  /** The hub was set back and may have lost them: all are carried once more, each with the first entry that goes. */
  readonly carryAgain: () => Promise<void>
  readonly erase: (subject: string) => Promise<void>
  /** Forgets what is in memory. */
  readonly lock: () => void
}

export function createSubjectKeys(deps: {
  readonly slips: Table<SlipDoc>
  readonly vault: Vault
  readonly random: RandomBytes
  /** The hub's agreement key, raw P-256, base64. */
  readonly hub: () => string | null
  /** The device's agreement key; null while the desk is locked. */
  readonly agree: () => Promise<SecretKey | null>
}): SubjectKeys {
  const kept = createDrawer<KeptKey>(deps.slips, 'key', ({ came }) => (came === '' ? '' : 'came'))
  const rounds = createDrawer<number>(deps.slips, 'carrying')
  const roundNow = async (): Promise<number> => (await rounds.get('round')) ?? 1
  const open = new Map<string, SecretKey>()
  const vouched = new Set<string>()
  // Erased in another window of this browser: what is open in this one goes, too.
  kept.changes((keys) => {
    for (const [subject, { erased }] of keys) if (erased) open.delete(subject)
  })

  const sealed = async (raw: Bytes): Promise<string> => deps.vault.seal(toBase64(raw))
  const unsealed = async (key: KeptKey): Promise<Bytes | null> => {
    const raw = key.sealed === '' ? null : await deps.vault.open(key.sealed)
    return raw === null ? null : fromBase64(raw)
  }
  const taken = async (key: KeptKey): Promise<KeptKey> => {
    const agree = key.came === '' || !deps.vault.key() ? null : await deps.agree()
    const raw = agree && (await unwrapWith(agree, key.came))
    return raw ? { ...key, came: '', sealed: await sealed(raw) } : key
  }

  const opened = async (subject: string): Promise<SecretKey | 'erased' | null> => {
    const key = await kept.get(subject)
    if (!key || key.erased) return key ? 'erased' : null
    const raw = await unsealed(await taken(key))
    if (!raw) return null
    const secret = await importSubjectKey(raw)
    if (deps.vault.key()) open.set(subject, secret)
    return secret
  }
  /** All entries of a subject are opened at once, and ask for its key at once. */
  const opening = new Map<string, ReturnType<typeof opened>>()

  const countyKey = (): Bytes => {
    const hub = fromBase64(deps.hub() ?? '')
    if (!hub) throw new Error('a desk without a county makes no keys')
    return hub
  }

  return {
    async of(subject) {
      const known = open.get(subject)
      if (known) return known
      const under = opening.get(subject) ?? opened(subject).finally(() => opening.delete(subject))
      opening.set(subject, under)
      return under
    },
    async make(subjects) {
      const hub = countyKey()
      const made = subjects.map(async (subject): Promise<[string, KeptKey]> => {
        const raw = deps.random(32)
        const [own, carry] = await Promise.all([sealed(raw), wrapFor(hub, raw)])
        open.set(subject, await importSubjectKey(raw))
        return [subject, { sealed: own, came: '', carry, carried: 0, erased: false }]
      })
      await kept.put(await Promise.all(made))
    },
    async vouch(subjects) {
      const keys = await kept.many(subjects.filter((subject) => !vouched.has(subject)))
      for (const [subject, key] of keys) {
        const raw = key.carry === '' ? await unsealed(await taken(key)) : null
        const carry = raw && (await wrapFor(countyKey(), raw))
        if (carry)
          await kept.update(subject, (now) =>
            now && !now.erased && now.carry === '' ? { ...now, carry } : null,
          )
        vouched.add(subject)
      }
    },
    async receive(keys) {
      const [before, carried] = await Promise.all([kept.many(keys.map(({ subject }) => subject)), roundNow()])
      const arrived = keys.filter(({ subject }) => {
        const key = before.get(subject)
        return !key || (key.sealed === '' && !key.erased)
      })
      const values = arrived.map(async ({ subject, wrapped }): Promise<[string, KeptKey]> => {
        return [subject, await taken({ sealed: '', came: wrapped, carry: '', carried, erased: false })]
      })
      await kept.put(await Promise.all(values))
    },
    async takeIn() {
      const came = await kept.tagged('came')
      const values = [...came].map(async ([subject, key]): Promise<[string, KeptKey]> => [
        subject,
        await taken(key),
      ])
      const changed = (await Promise.all(values)).filter(([, key]) => key.came === '')
      await kept.put(changed)
      return changed.map(([subject]) => subject)
    },
    async toCarry(subjects) {
      const [keys, round] = await Promise.all([kept.many(subjects), roundNow()])
      return [...keys].flatMap(([subject, { carry, carried }]) =>
        carried >= round || carry === '' ? [] : [{ subject, wrapped: carry }],
      )
    },
    async carried(subjects) {
      const [keys, round] = await Promise.all([kept.many(subjects), roundNow()])
      await kept.put(
        [...keys].map(([subject, key]): [string, KeptKey] => [subject, { ...key, carried: round }]),
      )
    },
    async carryAgain() {
      await rounds.update('round', (round) => (round ?? 1) + 1)
    },
    async erase(subject) {
      await kept.put([[subject, { sealed: '', came: '', carry: '', carried: 0, erased: true }]])
      await opening.get(subject)
      open.delete(subject)
    },
    lock: () => open.clear(),
  }
}
