import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type AppendVerdict, endOf, type Store } from '../store/store.ts'
import { countyDevice } from './county-marks.ts'
import { appendDurably, putDurably, removeDurably, syncFolder } from './durable.ts'
import { createPartials, type Partials } from './partials.ts'
import { createTurns } from './turns.ts'

/** A photographed page, or a piece of a recording, that an entry of the journal announced, named by the SHA-256 of its encrypted bytes. */
export type Parcel = {
  /** base64url. */
  readonly hash: string
  readonly device: string
  readonly station: string
  /** The matter or evidence item that it belongs to, whose key opens it. */
  readonly subject: string
  readonly entry: string
  readonly bytes: number
  readonly media: string
}

export type ShelvedParcel = Parcel & {
  /** Hub time, epoch ms; null while only the manifest is here. */
  readonly arrivedAt: number | null
  /** Its bytes were let go: nobody is asked for them, and nobody is given them. */
  readonly letGo?: Tombstone
}

/** By whom the bytes of a parcel were let go, and why: `asked` is the entry that has the reason, which no plain text here shall have. */
export type Tombstone = {
  readonly why: 'two-people'
  readonly asked: string
  readonly by: readonly string[]
  /** Hub time, epoch ms. */
  readonly at: number
}

type ParcelDoc = Omit<ShelvedParcel, 'hash'> & { readonly _id: string }
type MarkDoc = { readonly _id: string }

/** Parcels in files by hash (`parcels/ab/cdef…`, hexadecimal), their manifests in the store. */
export type ParcelShelf = {
  /** Durable when it resolves; a manifest that stands is not changed. @returns those whose bytes are missing */
  readonly announce: (parcels: readonly Parcel[]) => Promise<readonly Parcel[]>
  readonly find: (hash: string) => Promise<ShelvedParcel | null>
  /** Of these pages, those whose bytes are here. */
  readonly arrived: (hashes: readonly string[]) => Promise<readonly string[]>
  /** The encrypted bytes; null when they are not here. */
  readonly read: (hash: string) => Promise<Buffer | null>
  /** So many of its bytes from one on, fewer at the end; null when they are not here. */
  readonly readPart: (hash: string, from: number, most: number) => Promise<Buffer | null>
  readonly ofDevice: (
    device: string,
  ) => Promise<{ readonly wanted: ReadonlySet<string>; readonly arrived: number }>
  /** What is still coming in. */
  readonly partials: Partials
  /** Whether the file that should be in the parcel's place is there, as long as it should be. */
  readonly isInPlace: (parcel: Parcel) => Promise<boolean>
  /** The file of all its bytes that came, in their place or not yet. */
  readonly placeOf: (parcel: Parcel) => Promise<string>
  /**
   * Checks the bytes that came, or that a crash left in their place, against the parcel's name; with the right ones it has arrived.
   * Durable when it resolves; twice is harmless. @returns false when they are not what the name says: then they are gone
   */
  readonly shelve: (parcel: Parcel) => Promise<boolean>
  /** What the county itself brings: a file of sealed bytes on the same disk, whose name is theirs. Durable when it resolves. */
  readonly lay: (parcel: Omit<Parcel, 'device' | 'entry'>, file: string) => Promise<void>
  /** The bytes of what had arrived are not here any more: it is wanted again. */
  readonly lost: (parcel: Parcel) => Promise<void>
  /**
   * Deletes its bytes, here or half come, and leaves a tombstone: announced again, or sent again, it stays away. Durable when it resolves; twice is
   * harmless, and the first tombstone stands. @returns null where no such parcel of that subject was announced
   */
  readonly letGo: (hash: string, subject: string, tombstone: Tombstone) => Promise<ShelvedParcel | null>
}

const page = 1_000

/** A hash may begin with an underscore, a document's id may not. */
const pageId = 'page~'
const idOf = (hash: string): string => pageId + hash
const hashIn = (id: string): string => id.slice(pageId.length)

/** @param dir DATA_DIR/parcels */
export function createParcelShelf(deps: {
  readonly store: Store
  readonly dir: string
  readonly now: () => number
}): ParcelShelf {
  const { dir } = deps
  const database = deps.store.database<ParcelDoc>('parcels')
  const marks = deps.store.database<MarkDoc>('parcels')
  const pathOf = (hash: string): string => {
    const name = Buffer.from(hash, 'base64url').toString('hex')
    return join(dir, name.slice(0, 2), name.slice(2))
  }
  const partials = createPartials({ dir: join(dir, 'incoming'), now: deps.now })
  /** A chunk that comes in while its parcel is let go shall not put it back. */
  const inTurn = createTurns()
  const isLetGo = async (hash: string): Promise<boolean> =>
    (await database.get([idOf(hash)]))[0]?.letGo !== undefined
  const removeBytes = async (hash: string): Promise<void> => {
    const place = pathOf(hash)
    await rm(place, { force: true })
    await syncFolder(dirname(place)).catch(nothingThere)
    await partials.drop(hash)
  }
  const isInPlace = async ({ hash, bytes }: Parcel): Promise<boolean> =>
    (await stat(pathOf(hash)).catch(() => null))?.size === bytes
  const settle = async (coming: string, hash: string): Promise<void> => {
    const place = pathOf(hash)
    const made = await mkdir(dirname(place), { recursive: true })
    await rename(coming, place)
    await syncFolder(dirname(place))
    if (made !== undefined) await syncFolder(dir)
  }
  const marked = async (kind: 'wanted' | 'arrived', device: string): Promise<readonly string[]> => {
    const prefix = `${kind}~${device}~`
    const hashes: string[] = []
    let docs = await marks.range({ from: prefix, to: endOf(prefix), limit: page })
    while (docs.length > 0) {
      hashes.push(...docs.map(({ _id }) => _id.slice(prefix.length)))
      docs = await marks.range({
        from: `${docs.at(-1)?._id ?? prefix}\u0000`,
        to: endOf(prefix),
        limit: page,
      })
    }
    return hashes
  }
  return {
    async announce(parcels) {
      const docs = parcels.map(({ hash, ...rest }): ParcelDoc => ({
        _id: idOf(hash),
        ...rest,
        arrivedAt: null,
      }))
      const verdicts = await appendDurably(database, docs)
      const standing = docs.map((doc, at) => standingOf(doc, verdicts[at]))
      const missing = standing.filter(({ arrivedAt, letGo }) => arrivedAt === null && !letGo)
      await appendDurably(
        marks,
        missing.map(({ device, _id }) => ({ _id: `wanted~${device}~${hashIn(_id)}` })),
      )
      return missing.map(shelved)
    },
    async find(hash) {
      const [doc] = await database.get([idOf(hash)])
      return doc ? shelved(doc) : null
    },
    async arrived(hashes) {
      const docs = hashes.length === 0 ? [] : await database.get(hashes.map(idOf))
      return docs.flatMap((doc) => (doc && doc.arrivedAt !== null ? [hashIn(doc._id)] : []))
    },
    async read(hash) {
      const [doc] = await database.get([idOf(hash)])
      return doc && doc.arrivedAt !== null ? readFile(pathOf(hash)) : null
    },
    async readPart(hash, from, most) {
      const file = await open(pathOf(hash)).catch(() => null)
      try {
        const part = await file?.read(Buffer.alloc(most), 0, most, from)
        return part ? part.buffer.subarray(0, part.bytesRead) : null
      } finally {
        await file?.close()
      }
    },
    async ofDevice(device) {
      const arrived = new Set(await marked('arrived', device))
      const wanted = await marked('wanted', device)
      return { wanted: new Set(wanted.filter((hash) => !arrived.has(hash))), arrived: arrived.size }
    },
    partials,
    isInPlace,
    placeOf: async (parcel) =>
      (await isInPlace(parcel)) ? pathOf(parcel.hash) : partials.pathOf(parcel.hash),
    shelve: (parcel) =>
      inTurn(parcel.hash, async () => {
        const { hash, ...rest } = parcel
        if (await isLetGo(hash)) {
          await removeBytes(hash)
          return true
        }
        const place = pathOf(hash)
        const inPlace = await isInPlace(parcel)
        const coming = inPlace ? place : partials.pathOf(hash)
        if ((await sumOf(coming)) !== hash) {
          if (inPlace) await rm(place)
          else await partials.drop(hash)
          return false
        }
        if (!inPlace) await settle(coming, hash)
        await partials.drop(hash)
        await putDurably(database, [{ _id: idOf(hash), ...rest, arrivedAt: deps.now() }])
        await putDurably(marks, [{ _id: `arrived~${parcel.device}~${hash}` }])
        await removeDurably(marks, [`wanted~${parcel.device}~${hash}`])
        return true
      }),
    async lay({ hash, ...rest }, file) {
      await settle(file, hash)
      await putDurably(database, [
        { _id: idOf(hash), ...rest, device: countyDevice, entry: '', arrivedAt: deps.now() },
      ])
    },
    lost: ({ hash, ...rest }) =>
      inTurn(hash, async () => {
        if (await isLetGo(hash)) return
        await putDurably(marks, [{ _id: `wanted~${rest.device}~${hash}` }])
        await removeDurably(marks, [`arrived~${rest.device}~${hash}`])
        await putDurably(database, [{ _id: idOf(hash), ...rest, arrivedAt: null }])
      }),
    letGo: (hash, subject, tombstone) =>
      inTurn(hash, async () => {
        const [doc] = await database.get([idOf(hash)])
        if (doc?.subject !== subject) return null
        const gone = doc.letGo ? doc : { ...doc, arrivedAt: null, letGo: tombstone }
        if (!doc.letGo) await putDurably(database, [gone])
        await removeBytes(hash)
        await removeDurably(marks, [`wanted~${doc.device}~${hash}`])
        return shelved(gone)
      }),
  }
}

function standingOf(doc: ParcelDoc, verdict: AppendVerdict<ParcelDoc> | undefined): ParcelDoc {
  return verdict?.kind === 'exists' ? verdict.stored : doc
}

function shelved({ _id, ...rest }: ParcelDoc): ShelvedParcel {
  return { hash: hashIn(_id), ...rest }
}

/** The folder of a parcel of which no byte ever came. */
function nothingThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}

async function sumOf(path: string): Promise<string | null> {
  const sum = createHash('sha256')
  try {
    for await (const part of createReadStream(path)) sum.update(part as Buffer)
  } catch {
    return null
  }
  return sum.digest('base64url')
}
