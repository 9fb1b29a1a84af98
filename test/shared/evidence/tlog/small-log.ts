import { checkpointText } from '../../../../shared/evidence/tlog/checkpoint.ts'
import {
  keyIdOf,
  type NoteKey,
  type NoteSignature,
  writeNote,
} from '../../../../shared/evidence/tlog/note.ts'
import { writeProof } from '../../../../shared/evidence/tlog/proof.ts'
import {
  foldNodes,
  type Hash,
  hashRow,
  inclusionRanges,
  nodesOf,
  type Range,
} from '../../../../shared/evidence/tlog/tree.ts'
import { sha256 } from './published.ts'

/** The hash of a range of leaves, by hand. */
export function rangeHash(all: readonly Hash[], range: Range): Hash {
  const nodes = nodesOf(range).map(({ level, index }) =>
    hashRow(sha256, all.slice(index * 2 ** level, (index + 1) * 2 ** level)),
  )
  return foldNodes(sha256, nodes)
}

/** A log of these leaves (their hashes), with the texts as which it gives its checkpoint, and the proof of each leaf. */
export function smallLog(
  all: readonly Hash[],
  key: NoteKey,
  sign: (text: Buffer) => Uint8Array,
  others: readonly NoteSignature[] = [],
) {
  const size = all.length
  const root = rangeHash(all, { from: 0, to: size })
  const text = checkpointText({ origin: key.name, size, root, more: [] })
  const own = { name: key.name, keyId: keyIdOf(sha256, key), bytes: sign(Buffer.from(text)) }
  const checkpoint = writeNote({ text, signatures: [...others, own] })
  const proofOf = (index: number, extra: Uint8Array | null = null): string => {
    const proof = inclusionRanges(index, size).map((range) => rangeHash(all, range))
    return writeProof({ index, extra, proof, checkpoint })
  }
  return { checkpoint, proofOf }
}
