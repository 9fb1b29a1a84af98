import type { SecretKey } from '../../../shared/entry/seal.ts'
import type { Staff } from '../../../shared/facts/directory.ts'

/** Somebody who has the desk open, with the vault's key: a handle that gives nothing away but its use. */
export type Held = {
  readonly key: SecretKey
  readonly who: Staff
  readonly how: 'password' | 'pin' | 'stand-in'
  /** The stand-in's slot. */
  readonly slot: string | null
  /** Corrected time at which a stand-in's session ends. */
  readonly until: number | null
  /** Device clock, epoch ms, of the last key or touch. */
  readonly stirred: number
}

/**
 * Holds an open desk's key in memory outside of any window, so that a reload or a second window need no PIN, and a restart of the
 * browser does.
 */
export type Keeper = {
  readonly ask: () => Promise<Held | null>
  readonly keep: (held: Held) => void
  readonly drop: () => void
}
