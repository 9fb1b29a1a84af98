import { createHash } from 'node:crypto'
import type { Page } from '../../shared/facts/matter.ts'
import { ownerOf } from '../../shared/entry/subject.ts'
import { sealBytes } from '../journal/box.ts'
import { countyDevice } from '../journal/county-marks.ts'
import type { ParcelShelf } from '../journal/parcel-shelf.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'

/** Pages of a signed paper that the mediation room itself scanned: sealed with the dispute's key, and kept where desks' pages are. */
export type SignedPages = {
  /** Beside what is still coming in: what nobody names is swept like an upload that nobody ends. Null without a key. */
  readonly lay: (dispute: string, bytes: Buffer, media: Page['media']) => Promise<Page | null>
  /** Onto the shelf, before the fact that names them is said. @returns false where one was laid down by nobody */
  readonly shelve: (dispute: string, pages: readonly Page[], entry: string) => Promise<boolean>
}

export function createSignedPages({
  shelf,
  subjectKeys,
}: {
  readonly shelf: ParcelShelf
  readonly subjectKeys: Pick<SubjectKeys, 'of'>
}): SignedPages {
  const { partials } = shelf
  const shelveOne = async (dispute: string, page: Page, entry: string): Promise<boolean> => {
    const known = await shelf.find(page.hash)
    // A desk's, that came or is on its way.
    if (known) return known.subject === dispute
    if ((await partials.of(page.hash)).offset !== page.bytes) return false
    const parcel = { ...page, device: countyDevice, station: ownerOf(dispute) ?? '', subject: dispute, entry }
    await shelf.announce([parcel])
    return shelf.shelve(parcel)
  }
  return {
    async lay(dispute, plain, media) {
      const key = await subjectKeys.of(dispute)
      if (!key || key === 'erased') return null
      const sealed = sealBytes(key, plain)
      const hash = createHash('sha256').update(sealed).digest('base64url')
      await partials.append(hash, 0, sealed)
      return { hash, bytes: sealed.length, media }
    },
    async shelve(dispute, pages, entry) {
      for (const page of pages) if (!(await shelveOne(dispute, page, entry))) return false
      return true
    },
  }
}

const marks: readonly (readonly [media: Page['media'], at: number, mark: Buffer])[] = [
  ['image/jpeg', 0, Buffer.from([0xff, 0xd8, 0xff])],
  ['image/png', 0, Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['image/webp', 8, Buffer.from('WEBP')],
  ['application/pdf', 0, Buffer.from('%PDF-')],
]

/** By what it begins with, and never by what it is called. Null for what is no page. */
export function mediaOfPage(bytes: Buffer): Page['media'] | null {
  const found = marks.find(([, at, mark]) => bytes.subarray(at, at + mark.length).equals(mark))
  return found?.[0] ?? null
}
