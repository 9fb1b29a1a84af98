import type { InferOutput } from 'valibot'
import { utf8 } from '../../shared/entry/bytes.ts'
import { readDeletion } from '../../shared/evidence/deletion.ts'
import { readLeaf } from '../../shared/evidence/ledger-leaf.ts'
import { provesLeaf, readProof } from '../../shared/evidence/tlog/proof.ts'
import { evidenceDeleted } from '../../shared/facts/evidence-kept.ts'
import type { readCertificate } from '../../shared/http/due-evidence.ts'
import type { proveEntry } from '../../shared/http/ledger.ts'
import { sha256, sumOfText } from '../data/sums.ts'

type Certificate = Pick<InferOutput<typeof readCertificate.response>, 'text' | 'sha256' | 'entry'>
type EntryProof = InferOutput<typeof proveEntry.response>

/**
 * `text`: it is not the one that the entry of the deletion names, or not of this item · `unreadable`: it is the one, and this page cannot read it · `leaf`: what the ledger gave is not of that entry · `proof`: the
 * leaf is not in the tree of the checkpoint.
 */
export type CertificateFault = 'text' | 'unreadable' | 'leaf' | 'proof'
/** `open`: the ledger gave no proof. */
export type CertificateCheck =
  | { readonly kind: 'open' }
  | { readonly kind: 'proved'; readonly index: number; readonly size: number }
  | { readonly kind: 'false'; readonly what: CertificateFault }

/**
 * Whether a certificate is the one that the ledger has. Not looked at: the leaf's HMAC, because no page is given its salt, and the checkpoint's signature,
 * because the browsers of desks know no Ed25519.
 */
export function checkCertificate(
  item: string,
  { text, sha256: sum, entry }: Certificate,
  given: EntryProof | null,
): CertificateCheck {
  if (sumOfText(text) !== sum) return no('text')
  const deletion = readDeletion(text)
  if (!deletion) return no('unreadable')
  if (deletion.item !== item) return no('text')
  if (!given) return { kind: 'open' }
  const leaf = readLeaf(given.leaf)
  const isOfEntry = leaf && 'id' in leaf && leaf.id === entry && leaf.type === evidenceDeleted.type
  if (!isOfEntry) return no('leaf')
  const proof = readProof(given.proof)
  if (!proof.ok || proof.index !== given.index || !provesLeaf(sha256, proof, utf8(given.leaf)))
    return no('proof')
  return { kind: 'proved', index: proof.index, size: proof.head.size }
}

const no = (what: CertificateFault): CertificateCheck => ({ kind: 'false', what })
