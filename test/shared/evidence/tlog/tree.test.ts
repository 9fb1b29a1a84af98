import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  consistencyRanges,
  type Hash,
  hashLeaf,
  inclusionRanges,
} from '../../../../shared/evidence/tlog/tree.ts'
import { verifyConsistency, verifyInclusion } from '../../../../shared/evidence/tlog/verify.ts'
import { bytes, consistencies, hex, inclusions, leaves, roots, sha256 } from './published.ts'
import { rangeHash } from './small-log.ts'

const hashes = leaves.map((leaf) => hashLeaf(sha256, bytes(leaf)))

const rootOf = (all: readonly Hash[], size = all.length): Hash => rangeHash(all, { from: 0, to: size })

describe('the tree of RFC 6962', () => {
  test.each(roots.map((root, size) => [size, root] as const))(
    'has the published root of %i leaves',
    (size, root) => {
      expect(hex(rootOf(hashes, size))).toBe(root)
    },
  )

  test.each(inclusions)('proves leaf %i in the tree of %i as published', (index, size, proof) => {
    expect(inclusionRanges(index, size).map((range) => hex(rangeHash(hashes, range)))).toEqual(proof)
    const leaf = hashes[index] as Hash
    const claim = { index, size, leaf, proof: proof.map(bytes), root: bytes(roots[size] ?? '') }
    expect(verifyInclusion(sha256, claim)).toEqual({ ok: true })
  })

  test.each(consistencies)(
    'proves that %i leaves are the beginning of %i as published',
    (old, size, proof) => {
      expect(consistencyRanges(old, size).map((range) => hex(rangeHash(hashes, range)))).toEqual(proof)
      const head = (of: number) => ({ size: of, root: bytes(roots[of] ?? '') })
      expect(verifyConsistency(sha256, { old: head(old), now: head(size), proof: proof.map(bytes) })).toEqual(
        {
          ok: true,
        },
      )
    },
  )
})

const many = Array.from({ length: 300 }, (_, at) => hashLeaf(sha256, Buffer.from(`leaf ${at}`)))
const flipped = (hash: Hash, at: number): Hash => hash.map((byte, place) => (place === at ? byte ^ 1 : byte))
const sizes = fc.integer({ min: 1, max: many.length })

describe('proofs of a tree of any size', () => {
  test('hold for every leaf, and for nothing that differs in a bit', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat({ max: 31 }), (size, seed, at) => {
        const index = seed % size
        const proof = inclusionRanges(index, size).map((range) => rangeHash(many, range))
        const claim = { index, size, leaf: many[index] as Hash, proof, root: rootOf(many, size) }
        expect(verifyInclusion(sha256, claim)).toEqual({ ok: true })
        expect(verifyInclusion(sha256, { ...claim, leaf: flipped(claim.leaf, at) }).ok).toBe(false)
        expect(verifyInclusion(sha256, { ...claim, root: flipped(claim.root, at) }).ok).toBe(false)
        expect(verifyInclusion(sha256, { ...claim, index: size })).toEqual({ ok: false, what: 'index' })
        expect(verifyInclusion(sha256, { ...claim, proof: [...proof, claim.leaf] }).ok).toBe(false)
        const wrong = proof.map((hash, place) => (place === seed % proof.length ? flipped(hash, at) : hash))
        const alone = proof.length === 0
        expect(verifyInclusion(sha256, { ...claim, proof: wrong }).ok).toBe(alone)
        expect(verifyInclusion(sha256, { ...claim, proof: proof.slice(1) }).ok).toBe(alone)
      }),
    )
  })

  test('hold for every beginning, and for none that was rewritten', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat({ max: 31 }), (size, seed, at) => {
        const old = seed % (size + 1)
        const proof = consistencyRanges(old, size).map((range) => rangeHash(many, range))
        const head = (of: number) => ({ size: of, root: rootOf(many, of) })
        const claim = { old: head(old), now: head(size), proof }
        expect(verifyConsistency(sha256, claim)).toEqual({ ok: true })
        const other = { size: old, root: flipped(claim.old.root, at) }
        expect(verifyConsistency(sha256, { ...claim, old: other })).toEqual({ ok: false, what: 'root' })
        expect(verifyConsistency(sha256, { ...claim, proof: [...proof, other.root] }).ok).toBe(false)
        const grown = { ...claim, now: { size, root: flipped(claim.now.root, at) } }
        expect(verifyConsistency(sha256, grown).ok).toBe(old === 0)
        const short = { ...claim, proof: proof.slice(1) }
        expect(verifyConsistency(sha256, short).ok).toBe(proof.length === 0)
        expect(verifyConsistency(sha256, { old: claim.now, now: head(0), proof })).toEqual({
          ok: false,
          what: 'index',
        })
      }),
    )
  })
})
