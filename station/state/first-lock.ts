import type { Stretched } from '../data/vault/stretch.ts'

/** What stands before any page is loaded, and takes the digits of a PIN. */
export type FirstLock = {
  /**
   * What was typed; it takes no more from then on, and what is seen stays until `leave`. At once where nothing was; else when the PIN is
   * whole, or the hand has rested for a moment: nothing changes under a hand that types.
   */
  readonly handOver: () => Promise<string>
  /** The whole PIN, being stretched since its last digit; null where nobody knows how yet, or it is not whole. */
  readonly ahead: () => Promise<Stretched> | null
  /** The page stands: gone, and the keyboard is where it was. */
  readonly leave: () => void
}
