import { concat } from '../../entry/bytes.ts'

/**
 * The Merkle tree of RFC 6962, 2.1: `MTH({}) = SHA-256()`, `MTH({d}) = SHA-256(0x00 ‖ d)`, else `SHA-256(0x01 ‖ left ‖ right)`, where
 * the left half has as many leaves as the largest power of two that is less than all. Sizes and indexes are whole numbers below 2^53.
 */

/** SHA-256, 32 bytes. Given by the platform: a promise for each of a million nodes would cost more than the hash. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

/** 32 bytes. */
export type Hash = Uint8Array

const leafMark = new Uint8Array([0])
const nodeMark = new Uint8Array([1])
export const hashBytes = 32

export function hashLeaf(sha256: Sha256, leaf: Uint8Array): Hash {
  return sha256(concat(leafMark, leaf))
}

export function hashPair(sha256: Sha256, left: Hash, right: Hash): Hash {
  return sha256(concat(nodeMark, left, right))
}

/** Leaves from one index (inclusive) to another (exclusive). */
export type Range = { readonly from: number; readonly to: number }

/** A whole subtree of 2^level leaves, the `index`-th of its level from the left. */
export type Node = { readonly level: number; readonly index: number }

/** What a proof that leaf `index` is in the tree of `size` leaves consists of, from the leaf upwards: the hash of each range. */
export function inclusionRanges(index: number, size: number): readonly Range[] {
  return besides(index, { from: 0, to: size })
}

function besides(index: number, { from, to }: Range): readonly Range[] {
  if (to - from <= 1) return []
  const middle = from + halfOf(to - from)
  return index < middle
    ? [...besides(index, { from, to: middle }), { from: middle, to }]
    : [...besides(index, { from: middle, to }), { from, to: middle }]
}

/** What a proof that the tree of `old` leaves is the beginning of that of `size` consists of; nothing when one of them proves itself. */
export function consistencyRanges(old: number, size: number): readonly Range[] {
  return old === 0 || old === size ? [] : between(old, { from: 0, to: size }, true)
}

/** @param known whether what was there before is a whole subtree whose hash the verifier has */
function between(old: number, { from, to }: Range, known: boolean): readonly Range[] {
  if (old === to) return known ? [] : [{ from, to }]
  const middle = from + halfOf(to - from)
  return old <= middle
    ? [...between(old, { from, to: middle }, known), { from: middle, to }]
    : [...between(old, { from: middle, to }, false), { from, to: middle }]
}

/** The whole subtrees that a range of a tree consists of, from left to right, each smaller than the one before it. */
export function nodesOf({ from, to }: Range): readonly Node[] {
  const nodes: Node[] = []
  for (let at = from; at < to;) {
    let level = 0
    let leaves = 1
    while (at % (leaves * 2) === 0 && at + leaves * 2 <= to) {
      leaves *= 2
      level += 1
    }
    nodes.push({ level, index: at / leaves })
    at += leaves
  }
  return nodes
}

/** The hash of a range, of those of its `nodesOf`. */
export function foldNodes(sha256: Sha256, hashes: readonly Hash[]): Hash {
  const [last, ...others] = [...hashes].reverse()
  if (!last) return sha256(new Uint8Array())
  return others.reduce((right, left) => hashPair(sha256, left, right), last)
}

/** Hashes of a whole tile's row (or of part of one) up to the only one; their number is a power of two. */
export function hashRow(sha256: Sha256, row: readonly Hash[]): Hash {
  let hashes = row
  while (hashes.length > 1) {
    const above: Hash[] = []
    for (let at = 0; at < hashes.length; at += 2)
      above.push(hashPair(sha256, hashes[at] as Hash, hashes[at + 1] as Hash))
    hashes = above
  }
  return hashes[0] ?? sha256(new Uint8Array())
}

/** The largest power of two that is less than `count`, of two or more. */
function halfOf(count: number): number {
  let half = 1
  while (half * 2 < count) half *= 2
  return half
}

export function sameHash(one: Hash, other: Hash): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}
