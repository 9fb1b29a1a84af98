import { foldNodes, type Hash, hashPair, sameHash, type Sha256 } from './tree.ts'

/**
 * Proofs as their reader checks them (RFC 9162, 2.1.3.2 and 2.1.4.2, which say for RFC 6962's proofs how). Why a proof is none:
 * `index` is not in the tree, its `length` is not that of a proof of this tree, or it leads to another `root`.
 */
export type ProofFault = 'index' | 'length' | 'root'
export type Proven = { readonly ok: true } | { readonly ok: false; readonly what: ProofFault }

type Step = 'right' | 'left'

const proven: Proven = { ok: true }
const no = (what: ProofFault): Proven => ({ ok: false, what })

/** Whether `leaf` (its hash) is at `index` in the tree of `size` leaves with that root. */
export function verifyInclusion(sha256: Sha256, { index, size, leaf, proof, root }: InclusionClaim): Proven {
  if (!isCount(index) || !isCount(size) || index >= size) return no('index')
  let [at, last] = [index, size - 1]
  let hash = leaf
  for (const one of proof) {
    if (last === 0) return no('length')
    const step: Step = at % 2 === 1 || at === last ? 'left' : 'right'
    hash = step === 'left' ? hashPair(sha256, one, hash) : hashPair(sha256, hash, one)
    if (step === 'left') while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    ;[at, last] = [half(at), half(last)]
  }
  if (last !== 0) return no('length')
  return sameHash(hash, root) ? proven : no('root')
}

export type InclusionClaim = {
  readonly index: number
  readonly size: number
  readonly leaf: Hash
  readonly proof: readonly Hash[]
  readonly root: Hash
}

/** Whether the tree of `old.size` leaves is the beginning of that of `size`. The empty one is the beginning of all. */
export function verifyConsistency(sha256: Sha256, { old, now, proof }: ConsistencyClaim): Proven {
  if (!isCount(old.size) || !isCount(now.size) || old.size > now.size) return no('index')
  if (old.size === 0)
    return proof.length > 0 ? no('length') : sameHash(old.root, foldNodes(sha256, [])) ? proven : no('root')
  if (old.size === now.size)
    return proof.length > 0 ? no('length') : sameHash(old.root, now.root) ? proven : no('root')
  // A whole old tree is its own first hash, which the reader has.
  const [first, ...others] = isPower(old.size) ? [old.root, ...proof] : proof
  if (!first || proof.length === 0) return no('length')
  let [at, last] = [old.size - 1, now.size - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  let [before, after] = [first, first]
  for (const one of others) {
    if (last === 0) return no('length')
    if (at % 2 === 1 || at === last) {
      before = hashPair(sha256, one, before)
      after = hashPair(sha256, one, after)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else after = hashPair(sha256, after, one)
    ;[at, last] = [half(at), half(last)]
  }
  if (last !== 0) return no('length')
  return sameHash(before, old.root) && sameHash(after, now.root) ? proven : no('root')
}

export type TreeHead = { readonly size: number; readonly root: Hash }
export type ConsistencyClaim = {
  readonly old: TreeHead
  readonly now: TreeHead
  readonly proof: readonly Hash[]
}

function half(count: number): number {
  return Math.floor(count / 2)
}

function isPower(count: number): boolean {
  return Number.isInteger(Math.log2(count))
}

function isCount(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 0
}
