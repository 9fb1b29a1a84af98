import { hash } from 'node:crypto'
import { hashLeaf, type Hash, type Sha256 } from '../../shared/evidence/tlog/tree.ts'

export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer')

export function leafHashOf(text: string): Hash {
  return hashLeaf(sha256, Buffer.from(text))
}
