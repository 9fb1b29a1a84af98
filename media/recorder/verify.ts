import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { manifestSchema, type Seal, type Segment } from '../../shared/recording/seal.ts'
import { copiesFolder, copyFiles, copyListName, readCopies, sumOfFile } from './copies.ts'
import { type PartHeader, partHeaderSchema, partName } from './journal/part-header.ts'
import { type Fault, type PartRead, readPart } from './journal/read-part.ts'
import { channels, magic } from './journal/record.ts'
import { readJson } from './marks.ts'
import { type KeptSeal, manifestName, readSeals, type SealRead, tracksOf } from './seals.ts'
import { partsIn } from './session-folder.ts'

/**
 * `missing`: a seal speaks of a file that is not there · `not-as-sealed`: everything fits together and is not what was sealed ·
 * `not-sealed`: a seal should speak of it and none does · `not-the-next`: it does not go on from what stands before it ·
 * `not-its-name`: it is another's · `unreadable`: it cannot be parsed
 */
export type Wrong = {
  readonly file: string
  /** The first byte of what is wrong. */
  readonly at: number
  readonly what:
    | Fault['what']
    | 'missing'
    | 'not-as-sealed'
    | 'not-sealed'
    | 'not-the-next'
    | 'not-its-name'
    | 'unreadable'
}

/** @property hasEnded there is a manifest, and nothing may be unsealed */
export type Verified = {
  readonly wrongs: readonly Wrong[]
  readonly hasEnded: boolean
  readonly files: number
}

type PartSeen = { readonly file: string; readonly header: PartHeader | null; readonly read: PartRead }

/** Looks at every byte of a session's folder. The wrong ones come in the order of the files; the first in a file is the first of all. */
export async function verify(folder: string): Promise<Verified> {
  const seals = await readSeals(folder)
  const kept = seals.flatMap((read) => (read.kept ? [read.kept] : []))
  const segments = kept.flatMap(({ seal }) => seal.tracks.flatMap((track) => track.segments))
  const manifest = await wrongsOfManifest(folder, kept)
  const hasEnded = manifest !== null
  const wrongs: Wrong[] = []
  const onDisk = await partsIn(folder)
  const files = new Set(onDisk.flatMap((track) => track.files))
  for (const { track, files: parts } of onDisk) {
    let before: PartSeen | null = null
    for (const file of parts) {
      const sealed = segments.filter((segment) => segment.file === file)
      const seen = await look(folder, file, sealed)
      wrongs.push(...wrongsOfPart(seen, sealed, hasEnded), ...wrongsOfHeader(seen, track, before))
      if (seen.read.sound > magic.length) before = seen
    }
  }
  const gone = [...new Set(segments.map(({ file }) => file))].filter((file) => !files.has(file))
  wrongs.push(...gone.map((file): Wrong => ({ file, at: 0, what: 'missing' })))
  const copies = await wrongsOfCopies(folder)
  wrongs.push(...wrongsOfSeals(seals), ...(manifest ?? []), ...copies.wrongs)
  return { wrongs, hasEnded, files: files.size + seals.length + (hasEnded ? 1 : 0) + copies.files }
}

async function look(folder: string, file: string, sealed: readonly Segment[]): Promise<PartSeen> {
  let header: PartHeader | null = null
  const read = await readPart(
    join(folder, file),
    ({ channel, bytes }) => {
      if (channel === channels.header) header = readJson(partHeaderSchema, bytes)
    },
    sealed.map(({ to }) => to),
  )
  return { file, header, read }
}

function wrongsOfPart({ file, read }: PartSeen, sealed: readonly Segment[], hasEnded: boolean): Wrong[] {
  const last = sealed.at(-1)
  const to = last?.to ?? 0
  const { fault, size, sums } = read
  if (fault && fault.at < to) return [{ file, ...fault }]
  if (size < to) return [{ file, at: size, what: 'cut-off' }]
  const altered = sealed.find((segment) => segment.to > 0 && sums.get(segment.to) !== segment.sha256)
  if (altered) return [{ file, at: altered.from, what: 'not-as-sealed' }]
  // Behind the last seal of a session that has not ended there is what its process was writing, up to a record that it did not end.
  if (hasEnded && size !== to + (last?.torn ?? 0)) return [{ file, at: to, what: 'not-sealed' }]
  return fault && fault.what !== 'cut-off' && !last?.torn && !hasEnded ? [{ file, ...fault }] : []
}

/** @param before the last part before it of which anything is whole */
function wrongsOfHeader({ file, header, read }: PartSeen, track: string, before: PartSeen | null): Wrong[] {
  const at = magic.length
  if (!header) return read.sound > at ? [{ file, at, what: 'unreadable' }] : []
  if (header.track !== track || partName(track, header.number) !== file)
    return [{ file, at, what: 'not-its-name' }]
  // A disk that failed may have had nothing of the part before.
  if (header.before === null && (before === null || header.why === 'disk-error')) return []
  if (header.before?.file !== before?.file) return [{ file, at, what: 'not-the-next' }]
  if (!before || !header.before) return []
  const { sound, sha256 } = before.read
  if (header.before.to > sound) return [{ file: before.file, at: sound, what: 'cut-off' }]
  if (header.before.to === sound && header.before.sha256 !== sha256)
    return [{ file: before.file, at: 0, what: 'not-as-sealed' }]
  return []
}

function wrongsOfSeals(seals: readonly SealRead[]): Wrong[] {
  return seals.flatMap(({ file, kept }, place): Wrong[] => {
    if (!kept) return [{ file, at: 0, what: 'unreadable' }]
    const before = seals[place - 1]
    if (!before) return kept.seal.prev === null ? [] : [{ file, at: 0, what: 'not-the-next' }]
    // The later one, which names its root, says what the one before was.
    if (before.kept && kept.seal.prev !== before.kept.root) {
      const isNext = kept.seal.number === before.kept.seal.number + 1
      return [
        isNext ? { file: before.file, at: 0, what: 'not-as-sealed' } : { file, at: 0, what: 'not-the-next' },
      ]
    }
    return []
  })
}

/** Null: there is none. */
async function wrongsOfManifest(folder: string, seals: readonly KeptSeal[]): Promise<Wrong[] | null> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => null)
  if (text === null) return null
  const file = manifestName
  const manifest = v.safeParse(v.pipe(v.string(), v.parseJson(), manifestSchema), text)
  if (!manifest.success) return [{ file, at: 0, what: 'unreadable' }]
  const last = seals.at(-1)
  if (last?.root !== manifest.output.seals.last) return [{ file, at: 0, what: 'not-the-next' }]
  const all: Seal[] = seals.map(({ seal }) => seal)
  const isSame = JSON.stringify(tracksOf(all)) === JSON.stringify(manifest.output.tracks)
  return isSame ? [] : [{ file, at: 0, what: 'not-as-sealed' }]
}

/** What the desk kept itself: each file that is named is there and has its sum, and none is there that nobody named. */
async function wrongsOfCopies(folder: string): Promise<{ readonly wrongs: Wrong[]; readonly files: number }> {
  const [list, lying] = [await readCopies(folder), await copyFiles(folder)]
  const place = (file: string): string => `${copiesFolder}/${file}`
  if (list.kind === 'unreadable')
    return { wrongs: [{ file: copyListName, at: 0, what: 'unreadable' }], files: 0 }
  const copies = list.kind === 'list' ? list.copies : []
  const known = new Set(copies.map(({ file }) => file))
  const wrongs = lying
    .filter((file) => !known.has(file))
    .map((file): Wrong => ({ file: place(file), at: 0, what: 'not-sealed' }))
  for (const { file, sha256 } of copies) {
    if (!lying.includes(file)) wrongs.push({ file: place(file), at: 0, what: 'missing' })
    else if ((await sumOfFile(join(folder, copiesFolder, file))) !== sha256)
      wrongs.push({ file: place(file), at: 0, what: 'not-as-sealed' })
  }
  return { wrongs, files: lying.length }
}
