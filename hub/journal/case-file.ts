import { correctedTime } from '../../shared/entry/clock.ts'
import { openBytes } from './box.ts'
import { headerOf } from './hear-doc.ts'
import type { Journal } from './journal.ts'
import type { ParcelShelf } from './parcel-shelf.ts'
import type { SubjectKeys } from './subject-keys.ts'

/** What stands beside a matter's state on the county's page: when its entries came, and its photographed pages. */
export type CaseFile = {
  /** By entry, hub time at which it came, where that was more than a minute after it was written. */
  readonly lateOf: (subject: string) => Promise<Readonly<Record<string, number>>>
  /** A page, opened; null when its bytes are not here, it belongs to another subject, or the key is gone. */
  readonly openPage: (subject: string, hash: string) => Promise<Buffer | null>
}

const worthSaying = 60_000

export function createCaseFile(deps: {
  readonly journal: Journal
  readonly shelf: ParcelShelf
  readonly subjectKeys: SubjectKeys
}): CaseFile {
  return {
    async lateOf(subject) {
      const docs = await deps.journal.ofSubject(subject)
      const late = docs.filter((doc) => doc.receivedAt - correctedTime(headerOf(doc)) > worthSaying)
      return Object.fromEntries(late.map(({ _id, receivedAt }) => [_id, receivedAt]))
    },
    async openPage(subject, hash) {
      const parcel = await deps.shelf.find(hash)
      const key = parcel?.subject === subject ? await deps.subjectKeys.of(subject) : null
      const sealed = key && key !== 'erased' ? await deps.shelf.read(hash) : null
      return key && key !== 'erased' && sealed ? openBytes(key, sealed) : null
    },
  }
}
