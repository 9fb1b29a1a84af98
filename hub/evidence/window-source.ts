import { createHash } from 'node:crypto'
import type { IntakeFile, IntakeSeal, IntakeSource } from '../../shared/evidence/archive.ts'
import type { WrongFile } from '../../shared/evidence/manifest.ts'
import { filmMedia, type FilmSegment, readSealList, trackOfSegment } from '../../shared/evidence/seal-list.ts'
import { recordedSpan } from '../../shared/evidence/hall-clip.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { openBytes, openStream } from '../journal/box.ts'
import type { ParcelShelf } from '../journal/parcel-shelf.ts'

type Source = IntakeSource & { readonly kind: 'files' }
type Deps = {
  readonly shelf: Pick<ParcelShelf, 'read' | 'readPart' | 'arrived'>
  /** Of the item. */
  readonly key: Uint8Array
}

/** What of a window recording is here, and whether all of it is. */
export type WindowSource = { readonly source: Source; readonly missing: number }

/** Reads the lists that the seals announced, and with them every segment; what does not fit is named, and the others stand. */
export async function windowSource(state: EvidenceState, { shelf, key }: Deps): Promise<WindowSource> {
  const opened = async (hash: string): Promise<Buffer | null> => {
    const sealed = await shelf.read(hash)
    return sealed && openBytes(key, sealed)
  }
  const files: IntakeFile[] = []
  const seals: IntakeSeal[] = []
  const wrong: WrongFile[] = []
  let missing = 0
  for (const { id, at, number, root, sm3, prev, list } of [...state.seals].sort(
    (a, b) => a.number - b.number,
  )) {
    const name = `seals/${String(number).padStart(6, '0')}.json`
    seals.push({ number, root, sm3, prev, entry: id, at })
    const text = await opened(list.hash)
    if (!text) missing += 1
    files.push(fileOf(name, text && { bytes: text.length, sha256: root, sm3 }, async () => text))
    const read = text && sumOf(text) === root ? readSealList(text.toString()) : null
    if (!read || read.item !== state.subject || read.number !== number || read.prev !== prev) {
      if (text) wrong.push({ name, why: read ? 'chain' : 'sum' })
      continue
    }
    const arrived = new Set(await shelf.arrived(read.segments.map(({ parcel }) => parcel.hash)))
    for (const segment of read.segments) {
      const isHere = arrived.has(segment.parcel.hash)
      if (!isHere) missing += 1
      files.push(segmentOf(segment, isHere ? () => opened(segment.parcel.hash) : null))
    }
  }
  const tracks = state.origin?.source === 'window' ? state.origin.tracks : []
  return { source: { kind: 'files', tracks, files, seals, wrong }, missing }
}

/** One file with its custody form. Null: its bytes are not here. */
export async function clipSource(state: EvidenceState, { shelf, key }: Deps): Promise<Source | null> {
  if (state.origin?.source !== 'surveillance') return null
  const { file, custody } = state.origin
  const [isHere] = await shelf.arrived([file.parcel.hash])
  if (isHere === undefined) return null
  const ending = /\.[a-z0-9]{1,5}$/i.exec(file.name)?.[0].toLowerCase() ?? ''
  const { began, ended } = recordedSpan(custody)
  const stamp = (wall: number) => ({ mono: wall - began, wall })
  const original: IntakeFile = {
    name: `clip/original${ending}`,
    track: 'hall',
    media: file.media,
    prev: null,
    span: { began: stamp(began), until: stamp(ended) },
    expected: { bytes: file.bytes, sha256: file.sha256, sm3: file.sm3 },
    // Hours of film: opened as they are read. What came is held against the sum of the plain bytes.
    open: () =>
      openStream(key, file.parcel.bytes, (from, most) => shelf.readPart(file.parcel.hash, from, most)),
  }
  return {
    kind: 'files',
    tracks: [{ name: 'hall', kind: 'camera' }],
    files: [original],
    seals: [],
    wrong: [],
  }
}

function segmentOf(
  { name, bytes, sha256, sm3, began, until, prev }: FilmSegment,
  open: (() => Promise<Buffer | null>) | null,
): IntakeFile {
  return {
    name,
    track: trackOfSegment(name),
    media: filmMedia,
    prev,
    span: { began, until },
    expected: { bytes, sha256, sm3 },
    open: () => (open ? lazily(open) : null),
  }
}

function fileOf(
  name: string,
  expected: IntakeFile['expected'],
  open: () => Promise<Buffer | null>,
): IntakeFile {
  return {
    name,
    track: null,
    media: 'application/json',
    prev: null,
    span: null,
    expected,
    open: () => (expected ? lazily(open) : null),
  }
}

/** Opened when its turn comes, so that not all of them are in memory. What does not open under the item's key gives no bytes, which are not its sum. */
async function* lazily(open: () => Promise<Buffer | null>): AsyncGenerator<Uint8Array> {
  yield (await open()) ?? new Uint8Array()
}

const sumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
