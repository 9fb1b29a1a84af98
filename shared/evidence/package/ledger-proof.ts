import { readLeaf } from '../ledger-leaf.ts'
import { isSignedBy } from '../tlog/note.ts'
import { type LeafProof, provesLeaf, readProof } from '../tlog/proof.ts'
import type { Sha256 } from '../tlog/tree.ts'
import { packageFiles } from './layout.ts'

export type LedgerTools = {
  readonly sha256: Sha256
  /** HMAC-SHA256, hexadecimal. */
  readonly hmac: (salt: Uint8Array, bytes: Uint8Array) => string
  /** The 32 bytes of an Ed25519 key. Null for what is none. @param pem of the public key */
  readonly rawKey: (pem: Uint8Array) => Uint8Array | null
}

/**
 * Whether the county's ledger has the entry that says that this manifest was archived: the leaf is in the tree of the checkpoint, the checkpoint is
 * signed by the ledger's key, the leaf is of this entry, and the entry is of this manifest.
 * @param manifest the SHA-256 of the package's manifest
 */
export async function isInLedger(
  contents: ReadonlyMap<string, Uint8Array>,
  manifest: string,
  tools: LedgerTools,
): Promise<'proved' | 'none' | 'false'> {
  const proofBytes = contents.get(packageFiles.proof)
  if (!proofBytes) return 'none'
  const [leafBytes, entry, saltBytes, pem] = [
    packageFiles.leaf,
    packageFiles.entry,
    packageFiles.salt,
    packageFiles.logKey,
  ].map((path) => contents.get(path))
  const proof = readProof(textOf(proofBytes))
  const key = pem && tools.rawKey(pem)
  if (!leafBytes || !entry || !saltBytes || !key || !proof.ok) return 'false'
  const leaf = readLeaf(textOf(leafBytes))
  const salt = bytesIn(textOf(saltBytes).trim())
  if (!leaf || !('hmac' in leaf) || !salt || tools.hmac(salt, entry) !== leaf.hmac) return 'false'
  if (!textOf(entry).includes(`"manifest":"${manifest}"`)) return 'false'
  return (await isProved(proof, leafBytes, key, tools)) ? 'proved' : 'false'
}

/**
 * Whether the leaf stands in the checkpoint that was stamped, and that one was signed by the ledger's key. Whether the stamp over it is true is for
 * openssl to say.
 */
export async function isInStamped(
  contents: ReadonlyMap<string, Uint8Array>,
  tools: LedgerTools,
): Promise<'proved' | 'none' | 'false'> {
  const proofBytes = contents.get(packageFiles.stampedProof)
  if (!proofBytes) return 'none'
  const [leafBytes, checkpoint, pem] = [
    packageFiles.leaf,
    packageFiles.stampedCheckpoint,
    packageFiles.logKey,
  ].map((path) => contents.get(path))
  const proof = readProof(textOf(proofBytes))
  const key = pem && tools.rawKey(pem)
  if (!leafBytes || !checkpoint || !key || !proof.ok) return 'false'
  const isSame = proof.checkpoint === textOf(checkpoint)
  return isSame && (await isProved(proof, leafBytes, key, tools)) ? 'proved' : 'false'
}

/** @param key raw, of the ledger */
async function isProved(
  proof: LeafProof,
  leaf: Uint8Array,
  key: Uint8Array,
  { sha256 }: LedgerTools,
): Promise<boolean> {
  if (!provesLeaf(sha256, proof, leaf)) return false
  return (await isSignedBy(sha256, proof.note, { name: proof.head.origin, type: 1, key })) === 'signed'
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function bytesIn(hex: string): Uint8Array | null {
  if (!/^(?:[\da-f]{2})+$/.test(hex)) return null
  return new Uint8Array((hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)))
}
