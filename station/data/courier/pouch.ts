import { Dexie, type EntityTable } from 'dexie'
import {
  type BundleProblem,
  bundleFile,
  digestOfPiece,
  joinPieces,
  piecesOf,
  readBundle,
} from '../../../shared/courier/bundle.ts'
import { type Front, type Head, parseHead } from '../../../shared/courier/head.ts'
import { type Bytes, toBase64url, utf8 } from '../../../shared/entry/bytes.ts'
import type { Live } from '../live.ts'
import { createSource } from '../live.ts'

/** What somebody carries for a desk, or back to it: sealed, so that he can neither read nor change it. */
export type Carried = {
  /** Digest of the head: the county knows the bundle by it, too. */
  readonly name: string
  readonly head: Head
  /** Pieces that are here. */
  readonly have: number
  /** The county has it, and the answer to it is in the pouch, too. */
  readonly delivered: boolean
}

type Row = {
  readonly name: string
  readonly front: Front
  readonly delivered: boolean
  readonly came: number
}
type PieceRow = { readonly place: string; readonly name: string; readonly at: number; readonly bytes: Bytes }

/** The courier's pouch (信使袋): bundles in a database of their own, which needs no desk and no key. */
export type Pouch = {
  readonly carried: Live<readonly Carried[]>
  /** @returns the places of the pieces that are missing; null for a front that is none */
  readonly begin: (
    front: Front,
  ) => Promise<{ readonly name: string; readonly missing: readonly number[] } | null>
  /** False for bytes that are not this piece. */
  readonly put: (name: string, at: number, bytes: Bytes) => Promise<boolean>
  readonly addFile: (
    file: Bytes,
  ) => Promise<
    { readonly ok: true; readonly name: string } | { readonly ok: false; readonly problem: BundleProblem }
  >
  readonly front: (name: string) => Promise<Front | null>
  readonly piece: (name: string, at: number) => Promise<Bytes | null>
  /** Null while a piece is missing. */
  readonly file: (name: string) => Promise<Bytes | null>
  readonly delivered: (name: string) => Promise<void>
  readonly drop: (name: string) => Promise<void>
  readonly close: () => void
}

/** @param now epoch ms; the order in which bundles came */
export async function openPouch(database: string, now: () => number): Promise<Pouch> {
  const db = new Dexie(database, { chromeTransactionDurability: 'strict' })
  db.version(1).stores({ bundles: 'name', pieces: 'place, name' })
  await db.open()
  const bundles: EntityTable<Row, 'name'> = db.table('bundles')
  const pieces: EntityTable<PieceRow, 'place'> = db.table('pieces')
  const source = createSource<readonly Carried[]>([])

  const read = async (): Promise<void> => {
    const rows = await bundles.toArray()
    const all = await Promise.all(
      rows.map(async ({ name, front, delivered, came }) => {
        const head = parseHead(front.head)
        return head
          ? [{ carried: { name, head, have: await pieces.where({ name }).count(), delivered }, came }]
          : []
      }),
    )
    source.set(
      all
        .flat()
        .sort((a, b) => b.came - a.came)
        .map(({ carried }) => carried),
    )
  }
  const nameOf = async (head: string): Promise<string> =>
    toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(head))))
  const headOf = async (name: string): Promise<Head | null> => {
    const row = await bundles.get(name)
    return row ? parseHead(row.front.head) : null
  }
  const here = async (name: string): Promise<ReadonlyMap<number, Bytes>> => {
    const rows = await pieces.where({ name }).toArray()
    return new Map(rows.map(({ at, bytes }) => [at, bytes]))
  }
  const begin: Pouch['begin'] = async (front) => {
    const head = parseHead(front.head)
    if (!head) return null
    const name = await nameOf(front.head)
    if (!(await bundles.get(name))) await bundles.put({ name, front, delivered: false, came: now() })
    const have = new Set((await pieces.where({ name }).primaryKeys()).map(String))
    await read()
    return { name, missing: head.pieces.flatMap((_, at) => (have.has(placeOf(name, at)) ? [] : [at])) }
  }
  await read()

  return {
    carried: source.live,
    begin,
    async put(name, at, bytes) {
      const head = await headOf(name)
      if (!head || head.pieces[at] === undefined || (await digestOfPiece(bytes)) !== head.pieces[at])
        return false
      await pieces.put({ place: placeOf(name, at), name, at, bytes })
      await read()
      return true
    },
    async addFile(file) {
      const bundle = await readBundle(file)
      if (!bundle.ok) return bundle
      const { front, sealed } = bundle.bundle
      const name = await nameOf(front.head)
      const rows = piecesOf(sealed).map((bytes, at) => ({ place: placeOf(name, at), name, at, bytes }))
      await db.transaction('rw', bundles, pieces, async () => {
        const known = await bundles.get(name)
        await bundles.put(known ?? { name, front, delivered: false, came: now() })
        await pieces.bulkPut(rows)
      })
      await read()
      return { ok: true, name }
    },
    front: async (name) => (await bundles.get(name))?.front ?? null,
    piece: async (name, at) => (await pieces.get(placeOf(name, at)))?.bytes ?? null,
    async file(name) {
      const row = await bundles.get(name)
      const head = row && parseHead(row.front.head)
      if (!head) return null
      const found = await here(name)
      const sealed = joinPieces(
        head,
        head.pieces.map((_, at) => found.get(at)),
      )
      return sealed && bundleFile({ front: row.front, sealed })
    },
    async delivered(name) {
      await bundles.update(name, { delivered: true })
      await read()
    },
    async drop(name) {
      await db.transaction('rw', bundles, pieces, async () => {
        await pieces.where({ name }).delete()
        await bundles.delete(name)
      })
      await read()
    },
    close: () => db.close(),
  }
}

function placeOf(name: string, at: number): string {
  return `${name}~${at}`
}
