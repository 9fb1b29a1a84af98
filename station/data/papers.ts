import { type Bytes, type RandomBytes, toBase64url } from '../../shared/entry/bytes.ts'
import { openBytes, sealBytes, type SecretKey } from '../../shared/entry/seal.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import { type Page, pageSchema, paperAdded } from '../../shared/facts/matter.ts'
import { mostParcelBytes } from '../../shared/rules/parcels.ts'
import { type DeskStore, DeskTrouble } from './desk-store.ts'
import type { Saying } from './journal/append.ts'
import type { PageRow, Safe } from './store/safe.ts'

export type Papers = Pick<DeskStore, 'addPaper' | 'openPage'> & {
  /** The county will never ask for these. */
  readonly giveUp: (pages: readonly string[]) => Promise<void>
}

/** Photographed pages: encrypted with the matter's key, on the disk before the entry that names them. */
export function createPapers(deps: {
  readonly safe: Safe
  readonly keyOf: (subject: string) => Promise<SecretKey | 'erased' | null>
  readonly write: (sayings: readonly Saying[]) => Promise<readonly string[]>
  readonly now: () => number
  readonly random: RandomBytes
  /** Pages are here that wait to be sent. */
  readonly changed: () => void
}): Papers {
  const keyOf = async (matter: string): Promise<SecretKey> => {
    const key = await deps.keyOf(matter)
    if (!key || key === 'erased') throw new DeskTrouble(key ?? 'no-key')
    return key
  }
  return {
    async addPaper(matter, { name, voucher, pages }) {
      const key = await keyOf(matter)
      const sealed = await Promise.all(pages.map((page) => sealedPage(key, matter, page)))
      await kept(deps.safe.addPages(sealed))
      const paper = ulid(deps.now(), deps.random)
      const body = {
        paper,
        name,
        voucher,
        pages: sealed.map(({ hash, size, media }) => ({ hash, bytes: size, media })),
      }
      await deps.write([{ subject: matter, type: paperAdded.type, body }])
      deps.changed()
      return paper
    },
    async giveUp(pages) {
      const given = pages.map((key) => ({ key, changes: { state: 'given-up' as const } }))
      await deps.safe.pages.bulkUpdate(given)
      deps.changed()
    },
    async openPage(matter, hash) {
      const [row, stored] = await Promise.all([deps.safe.pages.get(hash), deps.safe.bytes.get(hash)])
      if (!row || !stored || row.matter !== matter) return null
      const key = await deps.keyOf(matter)
      const plain = key && key !== 'erased' ? await openBytes(key, stored.bytes) : null
      return plain && new Blob([plain], { type: row.media })
    },
  }
}

async function sealedPage(
  key: SecretKey,
  matter: string,
  page: Blob,
): Promise<PageRow & { readonly bytes: Bytes; readonly media: Page['media'] }> {
  const media = pageSchema.entries.media.options.find((known) => known === page.type)
  if (!media) throw new DeskTrouble('bad-draft', `a page of the type ${page.type}`)
  if (page.size > mostParcelBytes(media)) throw new DeskTrouble('bad-draft', `a page of ${page.size} bytes`)
  const bytes = await sealBytes(key, new Uint8Array(await page.arrayBuffer()))
  const hash = toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  return { hash, matter, media, size: bytes.length, state: 'waiting', bytes }
}

async function kept(storing: Promise<void>): Promise<void> {
  try {
    await storing
  } catch (error) {
    if (/quota/i.test(String(error))) throw new DeskTrouble('no-space')
    throw error
  }
}
