// The proofs of the ledger, looked at by Sigstore's own verifier (@sigstore/verify), which knows RFC 6962 and signed notes and nothing of us.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { LogCheckpoint, verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js'
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js'
import { expect, test } from 'vitest'
import type { Proof } from '../../../hub/ledger/reading.ts'
import { readProof } from '../../../shared/evidence/tlog/proof.ts'
import { ledgerWorld } from './county-ledger.ts'

type Entry = Parameters<typeof verifyMerkleInclusion>[0]
type Log = Parameters<typeof verifyCheckpoint>[1][number]

/** A proof as Sigstore's logs have it. */
function asSigstore(proof: Proof): { readonly entry: Entry; readonly log: (key: KeyObject) => Log } {
  const read = proof.ok ? readProof(proof.proofText) : null
  if (!proof.ok || !read?.ok) throw new Error('no proof')
  const [signature] = read.note.signatures
  const inclusionProof = {
    logIndex: `${read.index}`,
    treeSize: `${read.head.size}`,
    rootHash: Buffer.from(read.head.root),
    hashes: read.proof.map((hash) => Buffer.from(hash)),
    checkpoint: { envelope: read.checkpoint },
  }
  const nothing = Buffer.alloc(0)
  return {
    entry: {
      logIndex: inclusionProof.logIndex,
      logId: { keyId: nothing },
      kindVersion: { kind: '', version: '' },
      integratedTime: '0',
      inclusionPromise: undefined,
      inclusionProof,
      canonicalizedBody: Buffer.from(proof.leaf),
    },
    log: (publicKey) => ({
      logID: Buffer.from(signature?.keyId ?? '', 'hex'),
      publicKey,
      baseURL: read.head.origin,
      validFor: { start: new Date(0), end: new Date(0) },
    }),
  }
}

test('Sigstore’s verifier finds each leaf in the tree, under a checkpoint that the county signed', async () => {
  const { open, seals } = await ledgerWorld()
  const ids = await seals(21)
  const ledger = await open()
  await ledger.caughtUp()
  const key = createPublicKey(ledger.publicPem)
  for (const id of ids) {
    const { entry, log } = asSigstore(await ledger.proofOf(id))
    const checkpoint = verifyCheckpoint(entry, [log(key)])
    expect(checkpoint.logSize).toBe(22n)
    expect(() => verifyMerkleInclusion(entry, checkpoint)).not.toThrow()
  }
})

test('and none that was altered, in another place, or under a checkpoint that another signed', async () => {
  const [ours, other] = [await ledgerWorld(), await ledgerWorld()]
  const ids = await ours.seals(5)
  const [ledger, stranger] = [await ours.open(), await other.open()]
  await ledger.caughtUp()
  const { entry, log } = asSigstore(await ledger.proofOf(ids[2] ?? ''))
  const checkpoint = verifyCheckpoint(entry, [log(createPublicKey(ledger.publicPem))])
  expect(() => verifyCheckpoint(entry, [log(createPublicKey(stranger.publicPem))])).toThrow('signature')
  const altered = { ...entry, canonicalizedBody: Buffer.concat([entry.canonicalizedBody, Buffer.from(' ')]) }
  expect(() => verifyMerkleInclusion(altered, checkpoint)).toThrow('root hash')
  const moved = { ...entry, inclusionProof: { ...entry.inclusionProof, logIndex: '1' } }
  expect(() => verifyMerkleInclusion(moved, checkpoint)).toThrow('root hash')
  const grown = new LogCheckpoint(checkpoint.origin, 1000n, checkpoint.logHash, checkpoint.rest)
  expect(() => verifyMerkleInclusion(entry, grown)).toThrow('hash count')
})
