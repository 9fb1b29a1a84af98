import type { Header } from '../../shared/entry/entry.ts'
import type { Heard } from '../../shared/facts/fact.ts'
import { hear } from '../../shared/facts/registry.ts'
import { openText } from './box.ts'
import type { JournalDoc } from './journal.ts'
import type { SubjectKey } from './subject-keys.ts'

/** The gateway parsed it before it was stored. */
export function headerOf({ header }: Pick<JournalDoc, 'header'>): Header {
  return JSON.parse(header) as Header
}

/** What a fold reads of a stored entry. @param key of its subject; not asked for when the body lies open */
export function hearDoc(doc: JournalDoc, key: SubjectKey): Heard {
  const header = headerOf(doc)
  if (doc.body === null) return hear(header, { missing: 'erased' })
  if (!header.sealed) return hear(header, doc.body)
  if (key === 'erased') return hear(header, { missing: 'erased' })
  const text = key && openText(key, doc.body)
  return hear(header, text ?? { missing: 'no-key' })
}
