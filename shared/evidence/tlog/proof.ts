import { toBase64 } from '../../entry/bytes.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import type { Note } from './note.ts'
import { countIn, hashIn, strictBase64, unread, type Unread } from './read.ts'
import { type Hash, hashLeaf, type Sha256 } from './tree.ts'
import { verifyInclusion } from './verify.ts'

/** C2SP tlog-proof, version 1: that a leaf is in the tree of a checkpoint, in one text that is checked without a network. */
export type ProofText = {
  readonly index: number
  /** Nobody vouches for it; null when there is none. */
  readonly extra: Uint8Array | null
  readonly proof: readonly Hash[]
  /** As the log published it, with whatever signatures it had then. */
  readonly checkpoint: string
}

export type LeafProof = ProofText & { readonly ok: true; readonly head: Checkpoint; readonly note: Note }
export type ReadProof = LeafProof | Unread

const header = 'c2sp.org/tlog-proof@v1'
/** A tree of 2^63 leaves has no more. */
const mostHashes = 63
const mostChars = 200_000

export function writeProof({ index, extra, proof, checkpoint }: ProofText): string {
  const lines = [
    header,
    ...(extra ? [`extra ${toBase64(extra)}`] : []),
    `index ${index}`,
    ...proof.map((hash) => toBase64(hash)),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

export function readProof(whole: string): ReadProof {
  if (whole.length > mostChars) return unread('too-long')
  const end = whole.indexOf('\n\n')
  if (end < 0) return unread('too-few-lines')
  const [first, ...lines] = whole.slice(0, end).split('\n')
  if (first !== header) return unread('bad-header', 1)
  const extra = lines[0]?.startsWith('extra ') ? strictBase64(lines[0].slice('extra '.length)) : undefined
  if (extra === null) return unread('bad-extra', 2)
  const [indexLine = '', ...hashes] = extra ? lines.slice(1) : lines
  const above = extra ? 3 : 2
  const index = indexLine.startsWith('index ') ? countIn(indexLine.slice('index '.length)) : null
  if (index === null) return unread('bad-index', above)
  if (hashes.length > mostHashes) return unread('too-many-hashes', above + mostHashes + 1)
  const proof: Hash[] = []
  for (const [at, text] of hashes.entries()) {
    const hash = hashIn(text)
    if (!hash) return unread('bad-hash', above + 1 + at)
    proof.push(hash)
  }
  const checkpoint = whole.slice(end + 2)
  const read = readCheckpoint(checkpoint)
  if (!read.ok) return unread(read.what, read.line === 0 ? 0 : read.line + above + hashes.length + 1)
  return { ok: true, index, extra: extra ?? null, proof, checkpoint, head: read.checkpoint, note: read.note }
}

/** Whether that leaf stands in the tree of the proof's checkpoint. Whose signature the checkpoint has is another question. */
export function provesLeaf(sha256: Sha256, { index, proof, head }: LeafProof, leaf: Uint8Array): boolean {
  const { size, root } = head
  return verifyInclusion(sha256, { index, size, leaf: hashLeaf(sha256, leaf), proof, root }).ok
}
