import * as v from 'valibot'
import { parseEntry } from '../../shared/entry/entry.ts'
import { type FeedItem, feedItemSchema } from '../../shared/entry/feed.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import { type CountyMarks, textOfEntry, textOfErasure } from './county-marks.ts'
import { digest } from './digest.ts'
import type { Journal, JournalDoc } from './journal.ts'
import type { SubjectKeys } from './subject-keys.ts'

/** `strange`: without the county's mark, or none of its words. */
export type TakenBack = { readonly taken: number; readonly strange: number }

/**
 * Takes back what this county once told and then lost with a disk. Durable when it resolves. Erasures first, so that nothing of
 * what the law has destroyed comes back readable.
 */
export type TakeBack = (items: readonly unknown[]) => Promise<TakenBack>

export function createTakeBack(deps: {
  readonly journal: Journal
  readonly subjectKeys: SubjectKeys
  readonly marks: CountyMarks
  readonly now: () => number
}): TakeBack {
  const { journal, subjectKeys, marks } = deps

  const eraseAgain = async (items: readonly FeedItem[]): Promise<number> => {
    const subjects = items.flatMap((item) =>
      item.kind === 'erased' && marks.fits(textOfErasure(item.subject), item.mark ?? '')
        ? [item.subject]
        : [],
    )
    for (const subject of subjects)
      if ((await subjectKeys.of(subject)) !== 'erased') await subjectKeys.erase(subject)
    return subjects.length
  }

  const docOf = (item: FeedItem): JournalDoc | null => {
    const parsed = item.kind === 'entry' ? parseEntry(item.entry, digest) : null
    if (item.kind !== 'entry' || !parsed?.ok) return null
    if (!marks.fits(textOfEntry(item.entry.id, parsed.hash), item.mark ?? '')) return null
    const { id: _id, ...parts } = item.entry
    return { _id, ...parts, subject: parsed.header.subject, hash: parsed.hash, receivedAt: deps.now() }
  }

  return async (given) => {
    const items = given.flatMap((one) => {
      const item = v.safeParse(feedItemSchema, one)
      return item.success ? [item.output] : []
    })
    const erased = await eraseAgain(items)
    const docs = items.flatMap((item) => docOf(item) ?? [])
    const sealed = docs.filter(({ subject }) => isPersonal(kindOf(subject)))
    const keys = await subjectKeys.ofAll(new Set(sealed.map(({ subject }) => subject)))
    await journal.append(
      docs.map((doc) => (keys.get(doc.subject) === 'erased' ? { ...doc, body: null, salt: null } : doc)),
    )
    const taken = docs.length + erased
    return { taken, strange: given.length - taken }
  }
}
