import type { Staff } from '../../shared/facts/directory.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { Office } from '../directory/office.ts'
import type { EvidenceDoc } from '../evidence/evidence-doc.ts'
import type { Evidence } from '../evidence/open-evidence.ts'
import type { Signer } from '../ledger/signer.ts'
import type { Voice } from '../journal/voice.ts'
import type { Reader } from '../journal/reader.ts'
import type { RandomBytes } from '../../shared/entry/bytes.ts'
import type { Failed } from './failures.ts'

export type EvidenceDeps = {
  readonly evidence: Evidence
  readonly state: (item: string) => Promise<EvidenceState>
  readonly voice: Pick<Voice, 'sayIf'>
  readonly directory: LiveDirectory
  readonly office: Pick<Office, 'setRetention'>
  readonly reader: Reader
  readonly signer: Pick<Signer, 'publicKeys'>
  readonly now: () => number
  readonly random: RandomBytes
}

export type FoundItem = { readonly doc: EvidenceDoc; readonly state: EvidenceState }

/** The item, where this person may see that there is one. */
export type FindItem = (subject: string, person: Staff) => Promise<FoundItem | Failed>
