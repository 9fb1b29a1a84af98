import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { kinds } from '../../../shared/recording/seal.ts'
import { copiesFolder, readCopies } from '../copies.ts'
import { writeWhole } from '../seals.ts'
import { captionsName, captionsOf, fillOf } from './fills.ts'
import { clocksOf, createFacts, type StreamFacts } from './clocks.ts'
import { deriveTrack } from './derive-track.ts'
import { ffmpegVersion, type Made, runFfmpeg } from './ffmpeg.ts'
import { type Outline, outlineOf } from './outline.ts'
import { readTrack } from './read-track.ts'
import { type ReviewTrack, reviewJob } from './review.ts'

const number = v.number()
const fileEntries = { file: v.string(), bytes: number, sha256: v.string() }

/** What was made of a recording, and out of which bytes. Times in µs after the session began. */
const derivedSchema = v.strictObject({
  format: v.literal('yizhan-derived-1'),
  session: v.string(),
  /** Size of each part it was made from. */
  of: v.array(v.tuple([v.string(), number])),
  tracks: v.array(
    v.strictObject({
      ...fileEntries,
      name: v.string(),
      kind: v.picklist(kinds),
      person: v.string(),
      samples: number,
      left: number,
      starts: number,
      ends: number,
    }),
  ),
  /** The desk's own copies that the review copy shows where the recording has nothing; `review.vtt` says when. */
  copies: v.array(
    v.strictObject({
      file: v.string(),
      kind: v.picklist(kinds),
      person: v.string(),
      from: number,
      to: number,
    }),
  ),
  review: v.nullable(v.strictObject({ ...fileEntries, by: v.string() })),
})
export type Derived = v.InferOutput<typeof derivedSchema>

/** `ok: false` of the review: the tracks are there, and only it is not. */
export type DerivedOutcome = { readonly derived: Derived; readonly made: boolean; readonly review: Made }

const derivedFolder = 'derived'
const listName = 'derived.json'

/**
 * Files for eyes and ears, in `derived/`: they can be thrown away, and come out the same again. Made again only when a part has changed.
 * @returns null where there is no recording
 */
export async function derive(
  folder: string,
  progress: (what: string, part: number) => void,
): Promise<DerivedOutcome | null> {
  const outline = await outlineOf(folder)
  if (!outline) return null
  const into = join(folder, derivedFolder)
  const kept = await readCopies(folder)
  const copies = kept.kind === 'list' ? kept.copies : []
  const of = [
    ...outline.sizes,
    ...copies.map(({ file, bytes }) => [`${copiesFolder}/${file}`, bytes] as const),
  ]
  const there = await readDerived(into, of)
  if (there?.review) return { derived: there, made: false, review: { ok: true } }
  const tracks = there?.tracks ?? (await deriveTracks(folder, outline, progress))
  const fills = copies.map((copy) => fillOf(copy, outline.began))
  const inputs = [
    ...tracks.map(({ file, kind, person, starts, ends }) => ({
      path: join(into, file),
      kind,
      person,
      starts: starts / 1e6,
      ends: ends / 1e6,
    })),
    ...fills.map(({ file, ...fill }) => ({ ...fill, path: join(folder, copiesFolder, file) })),
  ]
  const review = await makeReview(into, inputs, (part) => progress('review', part))
  if (review.ok) await writeWhole(into, captionsName, captionsOf(fills))
  const { session } = outline
  const derived: Derived = {
    format: 'yizhan-derived-1',
    session,
    of: of.map(([file, bytes]) => [file, bytes]),
    tracks,
    copies: fills.map(({ file, kind, person, fills: { from, to } }) => ({
      file: `${copiesFolder}/${file}`,
      kind,
      person,
      from: Math.round(from * 1e6),
      to: Math.round(to * 1e6),
    })),
    review: review.ok ? { ...(await described(into, reviewName)), by: (await ffmpegVersion()) ?? '' } : null,
  }
  await writeWhole(into, listName, JSON.stringify(derived, null, 2))
  return { derived, made: true, review }
}

/** The tracks alone, each in a file of its own. */
export async function deriveTracks(
  folder: string,
  outline: Outline,
  progress: (what: string, part: number) => void,
): Promise<Derived['tracks']> {
  const into = join(folder, derivedFolder)
  await mkdir(into, { recursive: true, mode: 0o700 })
  const byTrack = new Map<string, ReadonlyMap<string, StreamFacts>>()
  for (const { name, files, description } of outline.tracks) {
    const facts = createFacts(description)
    await readTrack(folder, files, description, outline.anchors, facts)
    byTrack.set(name, facts.streams)
  }
  // Two tracks may have the same SSRC: it is drawn by chance, each for itself.
  const all = new Map(
    [...byTrack].flatMap(([name, streams]) => [...streams].map(([s, f]) => [`${name} ${s}`, f])),
  )
  const clocks = clocksOf(all)
  const tracks: Derived['tracks'] = []
  for (const [place, track] of outline.tracks.entries()) {
    const { name } = track
    progress(name, place / outline.tracks.length)
    const facts = byTrack.get(name) ?? new Map<string, StreamFacts>()
    const own = new Map(
      [...facts.keys()].flatMap((stream) => {
        const clock = clocks.get(`${name} ${stream}`)
        return clock ? [[stream, clock] as const] : []
      }),
    )
    const file = `${name}.webm`
    const coming = join(into, `coming-${file}`)
    const made = await deriveTrack({ folder, outline, track, facts, clocks: own, path: coming })
    if (!made) continue
    await rename(coming, join(into, file))
    const { kind, person } = track.description
    tracks.push({ ...(await described(into, file)), name, kind, person, ...made })
  }
  return tracks
}

const reviewName = 'review.mp4'

async function makeReview(
  into: string,
  inputs: readonly ReviewTrack[],
  progress: (part: number) => void,
): Promise<Made> {
  const coming = join(into, `coming-${reviewName}`)
  const made = await runFfmpeg(reviewJob(inputs, coming), progress)
  if (made.ok) await rename(coming, join(into, reviewName))
  return made
}

async function described(
  into: string,
  file: string,
): Promise<{ file: string; bytes: number; sha256: string }> {
  const sum = createHash('sha256')
  for await (const part of createReadStream(join(into, file))) sum.update(part as Buffer)
  return { file, bytes: (await stat(join(into, file))).size, sha256: sum.digest('hex') }
}

/** What is there and was made from what lies there now; null when anything of it is missing. */
async function readDerived(
  into: string,
  sizes: readonly (readonly [string, number])[],
): Promise<Derived | null> {
  const text = await readFile(join(into, listName), 'utf8').catch(() => '')
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), derivedSchema), text)
  if (!read.success || JSON.stringify(read.output.of) !== JSON.stringify(sizes)) return null
  const { tracks, review } = read.output
  for (const { file, bytes } of [...tracks, ...(review ? [review] : [])]) {
    const found = await stat(join(into, file)).catch(() => null)
    if (found?.size !== bytes) return null
  }
  return read.output
}
