import { type Bundle, bundleFile, makeBundle } from '../../../shared/courier/bundle.ts'
import { type OutLetter, writeLetter } from '../../../shared/courier/letter.ts'
import { batchText } from '../../../shared/entry/batch.ts'
import { type Bytes, type Digest, fromBase64, type RandomBytes } from '../../../shared/entry/bytes.ts'
import { entryHash } from '../../../shared/entry/entry.ts'
import { kindOf } from '../../../shared/entry/subject.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import { type EntryDoc, isTrimmed } from '../store/schemas.ts'
import type { Safe } from '../store/safe.ts'
import type { Identity, Settings } from '../store/settings.ts'
import type { Table } from '../store/table.ts'
import { startPlaces } from '../sync/intake.ts'
import { asFits, inSendingOrder } from '../sync/order.ts'
import { bytesOf, type WaitingList } from '../sync/waiting.ts'

/** What is in a bundle, by kind and never by name. */
export type Contents = {
  readonly visits: number
  readonly matters: number
  readonly others: number
  readonly papers: number
  /** Photographed pages and entries that found no room; they go with the next courier. */
  readonly papersLeft: number
  readonly entriesLeft: number
  readonly bytes: number
}

/** @property name of the bundle, for who compares two */
export type Packed = {
  readonly name: string
  readonly file: Bytes
  readonly at: number
  readonly contents: Contents
}

/** Entries and bytes of one batch, as over the wire. */
const mostInBatch = 500
const mostBatchBytes = 512_000
/** Of a bundle: entries, which squeeze to half, and pages. Together below what a bundle may hold. */
const mostEntryBytes = 24_000_000
const mostPaperBytes = 16_000_000
const mostPapers = 2_000
const kept = 50

export type Packer = {
  /**
   * Seals everything that the county is not known to hold, also while the desk is locked. Nothing is marked as sent.
   * @param why `given` to a courier, or `kept` for the day on which the disk is gone
   */
  readonly pack: (why: 'given' | 'kept') => Promise<Packed>
}

export function createPacker(deps: {
  readonly identity: () => Identity
  readonly sign: (text: string) => Promise<string>
  readonly digest: Digest
  readonly random: RandomBytes
  readonly now: () => number
  readonly entries: Table<EntryDoc>
  readonly keys: SubjectKeys
  readonly waiting: WaitingList
  readonly safe: Safe
  readonly settings: Settings
}): Packer {
  const { digest } = deps

  const batchOf = async (
    docs: readonly EntryDoc[],
    known: Set<string>,
  ): Promise<OutLetter['batches'][number]> => {
    const listed = docs.map(({ id, header }) => ({ id, hash: entryHash(digest, header) }))
    const subjects = [...new Set(docs.map(({ subject }) => subject))].filter((subject) => !known.has(subject))
    for (const subject of subjects) known.add(subject)
    return {
      entries: docs.map(({ id, header, body, salt }) => ({ id, header, body, salt })),
      signature: await deps.sign(batchText(deps.identity().device, listed)),
      keys: [...(await deps.keys.toCarry(subjects))],
    }
  }

  const batchesOf = async (docs: readonly EntryDoc[]): Promise<OutLetter['batches']> => {
    const batches: OutLetter['batches'] = []
    const known = new Set<string>()
    for (let from = 0; from < docs.length;) {
      const batch = asFits(docs.slice(from, from + mostInBatch), bytesOf, mostBatchBytes)
      batches.push(await batchOf(batch, known))
      from += batch.length
    }
    return batches
  }

  /** The smallest first: most of them come along. */
  const papers = async () => {
    const rows = await deps.safe.pages.where('state').equals('waiting').toArray()
    // A recording that is larger than a bundle waits for the line.
    const small = rows.filter(({ size }) => size <= mostPaperBytes).sort((a, b) => a.size - b.size)
    const fitting = asFits(small.slice(0, mostPapers), ({ size }) => size, mostPaperBytes)
    const stored = await deps.safe.bytes.bulkGet(fitting.map(({ hash }) => hash))
    return { pages: stored.flatMap((row) => row ?? []), left: rows.length - fitting.length }
  }

  const seal = async (letter: OutLetter, bytes: readonly Bytes[]): Promise<Bundle> => {
    const { hub, county, device, station } = deps.identity()
    const receiver = fromBase64(hub.agreeKey)
    if (!receiver) throw new Error('the county’s key is none')
    const about = {
      kind: 'out',
      county: digest(hub.agreeKey),
      countyName: county.name,
      device,
      stationName: station.name,
      at: Math.round(deps.now()),
    } as const
    return makeBundle(about, await writeLetter(letter, bytes), receiver, {
      random: deps.random,
      sign: deps.sign,
    })
  }

  return {
    async pack(why) {
      await deps.waiting.settle()
      const ordered = inSendingOrder(deps.waiting.all(), deps.waiting.dayOf)
      const found = await deps.entries.many(ordered.map(({ id }) => id))
      const all = found.filter((doc) => !isTrimmed(doc))
      const docs = all.length === 0 ? [] : asFits(all, bytesOf, mostEntryBytes)
      const { pages, left } = await papers()
      const letter: OutLetter = {
        batches: await batchesOf(docs),
        parcels: pages.map(({ hash, bytes }) => ({ hash, size: bytes.length })),
        feeds: (await deps.settings.get('places')) ?? startPlaces,
      }
      const bundle = await seal(
        letter,
        pages.map(({ bytes }) => bytes),
      )
      const { id: name, at } = bundle.head
      const given = why === 'given' ? [{ name, at, entries: docs.length }] : []
      await deps.settings.update('courier', (before) => ({
        given: [...given, ...(before?.given ?? [])].slice(0, kept),
        taken: before?.taken ?? [],
      }))
      const file = bundleFile(bundle)
      const contents = { ...countsOf(docs), papers: pages.length, papersLeft: left }
      return {
        name,
        file,
        at,
        contents: { ...contents, entriesLeft: all.length - docs.length, bytes: file.length },
      }
    },
  }
}

function countsOf(docs: readonly EntryDoc[]): Pick<Contents, 'visits' | 'matters' | 'others'> {
  const of = (kind: string): number =>
    new Set(docs.flatMap(({ subject }) => (kindOf(subject) === kind ? [subject] : []))).size
  const others = docs.filter(({ subject }) => !['visit', 'matter'].includes(kindOf(subject))).length
  return { visits: of('visit'), matters: of('matter'), others }
}
