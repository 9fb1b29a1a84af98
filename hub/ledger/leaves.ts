import { createHmac } from 'node:crypto'
import type { Header } from '../../shared/entry/entry.ts'
import { type EntryLeaf, leafPayload } from '../../shared/evidence/ledger-leaf.ts'
import { openText } from '../journal/box.ts'
import { headerOf } from '../journal/hear-doc.ts'
import type { JournalDoc } from '../journal/journal.ts'
import type { SubjectKey } from '../journal/subject-keys.ts'

/**
 * What a leaf's HMAC is over, and its salt. `openssl dgst -sha256 -mac HMAC -macopt hexkey:<salt> <payload>` gives the leaf's `hmac`.
 *
 * Of a sealed body the salt is made of its subject's key and lies nowhere: whoever destroys that key (依法删除) destroys body and salt at
 * once, here, at every desk and in every backup, and the leaf says nothing any more. What lies open has the entry's own salt.
 */
export type Opening = { readonly salt: Buffer; readonly payload: string }

const saltName = 'yizhan ledger salt 1\n'

export function leafOf(doc: JournalDoc, key: SubjectKey): EntryLeaf {
  const header = headerOf(doc)
  const opened = openedBody(doc, header, key)
  const of = opened === null ? 'stored' : 'opened'
  const { salt, payload } = openingOf(doc, opened, key)
  const hmac = createHmac('sha256', salt).update(payload).digest('hex')
  return { v: 1, id: doc._id, type: header.type, of, hmac }
}

/** What shows a leaf's reader what it is of; null when the key that opens it is not here, or was destroyed. */
export function reopen(doc: JournalDoc, leaf: EntryLeaf, key: SubjectKey): Opening | null {
  if (leaf.of === 'stored') return openingOf(doc, null, key)
  const opened = openedBody(doc, headerOf(doc), key)
  return opened === null ? null : openingOf(doc, opened, key)
}

function openedBody(doc: JournalDoc, { sealed }: Header, key: SubjectKey): string | null {
  if (doc.body === null) return null
  if (!sealed) return doc.body
  return key === null || key === 'erased' ? null : openText(key, doc.body)
}

/** @param opened null: as it lies in the journal */
function openingOf(doc: JournalDoc, opened: string | null, key: SubjectKey): Opening {
  const payload = leafPayload(doc.header, opened ?? doc.body)
  const isSealed = opened !== null && opened !== doc.body
  if (isSealed && key !== null && key !== 'erased')
    return { salt: createHmac('sha256', key).update(`${saltName}${doc._id}`).digest(), payload }
  // An entry that came without its body has no salt either: its header alone is what there is to show.
  return { salt: Buffer.from(doc.salt ?? doc._id), payload }
}
