import { type Bytes, type RandomBytes, toBase64url } from '../../shared/entry/bytes.ts'
import { openBytes, sealBytes, type SecretKey } from '../../shared/entry/seal.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import { type Heard, isTold } from '../../shared/facts/fact.ts'
import { type Page, pageSchema, paperAdded } from '../../shared/facts/matter.ts'
import { disputeSigned } from '../../shared/facts/dispute-record.ts'
import { namedPages, pageFacts } from '../../shared/facts/named-pages.ts'
import { mostParcelBytes } from '../../shared/rules/parcels.ts'
import type { Locks } from './deps.ts'
import type { DeskStore } from './desk-store.ts'
import { DeskTrouble } from './desk-shapes.ts'
import type { Saying } from './journal/append.ts'
import type { PageRow, Safe } from './store/safe.ts'
import type { EntryDoc } from './store/schemas.ts'
import type { Table } from './store/table.ts'

const withPages: ReadonlySet<string> = new Set(pageFacts.map(({ subject }) => subject))

/** The lock under which pages lie on the disk that no entry names yet. */
const papersLock = 'yizhan-papers'

export type Papers = Pick<DeskStore, 'addPaper' | 'addSigned' | 'openPage'> & {
  /** Needs the open vault: pages that were laid down by a window which died before it named them wait for nobody. */
  readonly passOverUnnamed: () => Promise<void>
  /** The county will never ask for these. */
  readonly giveUp: (pages: readonly string[]) => Promise<void>
}

/** Photographed pages: encrypted with the key of the matter or dispute, on the disk before the entry that names them. */
export function createPapers(deps: {
  readonly safe: Safe
  readonly locks: Locks
  readonly entries: Table<EntryDoc>
  readonly heard: (doc: EntryDoc) => Promise<Heard | null>
  readonly keyOf: (subject: string) => Promise<SecretKey | 'erased' | null>
  readonly write: (sayings: readonly Saying[]) => Promise<readonly string[]>
  readonly now: () => number
  readonly random: RandomBytes
  /** Pages are here that wait to be sent. */
  readonly changed: () => void
}): Papers {
  const keyOf = async (subject: string): Promise<SecretKey> => {
    const key = await deps.keyOf(subject)
    if (!key || key === 'erased') throw new DeskTrouble(key ?? 'no-key')
    return key
  }
  /** Hashes of the pages that a subject's entries name, refused ones too; null where not all of them can be read. */
  const namedIn = async (subject: string): Promise<ReadonlySet<string> | null> => {
    const docs = await deps.entries.docsWhere(['subject'], [subject])
    const naming = docs.filter(({ header }) => pageFacts.some(({ type }) => header.includes(`"${type}"`)))
    const heard = await Promise.all(naming.map(deps.heard))
    const told = heard.filter((one) => one !== null && isTold(one))
    return told.length < naming.length
      ? null
      : new Set(told.flatMap((one) => namedPages(one).map(({ hash }) => hash)))
  }
  const laidDown = (subject: string, blobs: readonly Blob[], naming: (pages: Page[]) => Saying) =>
    deps.locks.run(papersLock, async () => {
      const key = await keyOf(subject)
      const sealed = await Promise.all(blobs.map((page) => sealedPage(key, subject, page)))
      await kept(deps.safe.addPages(sealed))
      await deps.write([naming(sealed.map(({ hash, size, media }) => ({ hash, bytes: size, media })))])
      deps.changed()
    })
  const giveUp = async (pages: readonly string[]): Promise<void> => {
    const given = pages.map((key) => ({ key, changes: { state: 'given-up' as const } }))
    await deps.safe.pages.bulkUpdate(given)
    deps.changed()
  }
  return {
    async addPaper(matter, { name, voucher, pages }) {
      const paper = ulid(deps.now(), deps.random)
      await laidDown(matter, pages, (named) => ({
        subject: matter,
        type: paperAdded.type,
        body: { paper, name, voucher, pages: named },
      }))
      return paper
    },
    addSigned: (dispute, { pages, ...signed }) =>
      laidDown(dispute, pages, (named) => ({
        subject: dispute,
        type: disputeSigned.type,
        body: { ...signed, pages: named },
      })),
    passOverUnnamed: () =>
      deps.locks.run(papersLock, async () => {
        const all = await deps.safe.pages.where('state').equals('waiting').toArray()
        // A recording looks after its own: its lists name them.
        const waiting = all.filter(({ matter }) => withPages.has(kindOf(matter)))
        for (const matter of new Set(waiting.map((page) => page.matter))) {
          const named = await namedIn(matter)
          const left = waiting.filter((page) => page.matter === matter && named?.has(page.hash) === false)
          // Not thrown away: the entry that names it may be among what this disk has lost, and the county asks for it.
          if (left.length > 0) await giveUp(left.map(({ hash }) => hash))
        }
      }),
    giveUp,
    async openPage(matter, hash) {
      const [row, stored] = await Promise.all([deps.safe.pages.get(hash), deps.safe.bytes.get(hash)])
      if (row?.matter === matter && row.state === 'trimmed') return 'trimmed'
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
