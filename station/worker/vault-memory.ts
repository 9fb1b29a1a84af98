import type { KeeperCall } from '../data/vault/held-by-worker.ts'
import type { Held } from '../data/vault/keeper.ts'

/** Holds an open desk's key for its windows, in memory only. */
export function createVaultMemory(deps: {
  readonly wall: () => number
  /** Without a word from any window for so long it is forgotten, ms. */
  readonly limit: number
}): (call: KeeperCall, answer: (held: Held | null) => void) => void {
  let held: Held | null = null
  return (call, answer) => {
    if (call.kind === 'vault-keep') held = call.held
    if (call.kind === 'vault-drop') held = null
    if (held && deps.wall() - held.stirred >= deps.limit) held = null
    if (call.kind === 'vault-ask') answer(held)
  }
}
