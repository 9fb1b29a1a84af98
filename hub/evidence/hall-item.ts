import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import { disputeLinked } from '../../shared/facts/dispute.ts'
import { evidenceOpened } from '../../shared/facts/evidence.ts'
import type { HallForm } from '../../shared/http/hall.ts'
import type { ParcelShelf } from '../journal/parcel-shelf.ts'
import type { Reader } from '../journal/reader.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { Voice } from '../journal/voice.ts'
import { sealInto } from './seal-into.ts'

export type HallItemDeps = {
  readonly shelf: Pick<ParcelShelf, 'lay'>
  readonly subjectKeys: Pick<SubjectKeys, 'make'>
  readonly reader: Pick<Reader, 'dispute'>
  readonly voice: Pick<Voice, 'sayAll'>
  readonly now: () => number
  readonly random: RandomBytes
}
type Whole = { readonly form: HallForm; readonly by: string; readonly path: string; readonly sm3: string }

/** Makes an item of a clip that is all here and right: sealed under a key of its own, laid on the shelf, and told. @returns it */
export function createHallItem(
  deps: HallItemDeps,
): (whole: Whole, /** Before it is told. */ named: (subject: string) => Promise<void>) => Promise<string> {
  return async ({ form, by, path, sm3 }, named) => {
    const { claim, station } = await deps.reader.dispute(form.dispute)
    const subject = `evidence:${station}.${ulid(deps.now(), deps.random)}`
    const key = await deps.subjectKeys.make(subject)
    if (!key || key === 'erased') throw new Error('a new item has a key')
    const parcel = await sealInto(`${path}.sealed`, key, path)
    await deps.shelf.lay({ ...parcel, station, subject, media: form.file.media }, `${path}.sealed`)
    const { custody, dispute, file } = form
    const about = { visit: claim?.visit ?? null, matter: claim?.matter ?? null }
    const body = { source: 'surveillance', ...about, dispute, custody, file: { ...file, sm3, parcel } }
    await named(subject)
    // In one breath: who hears the dispute finds it among its evidence.
    await deps.voice.sayAll([
      { subject, type: evidenceOpened.type, body, by },
      { subject: dispute, type: disputeLinked.type, body: { item: subject }, by },
    ])
    return subject
  }
}
