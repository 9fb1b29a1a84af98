import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { nameOf } from '../../shared/entry/subject.ts'
import type { Answer, Archive, KeptFile } from '../../shared/evidence/archive.ts'
import {
  type EvidenceManifest,
  type ManifestTrack,
  readEvidenceManifest,
} from '../../shared/evidence/manifest.ts'
import { type Piece, type Review, type ReviewTrack, reviewSchema } from '../../shared/evidence/review.ts'
import { createTurns } from '../journal/turns.ts'
import { createLatelyUsed } from '../store/lately-used.ts'
import { cutWebm } from './cut-webm.ts'

/** How items are looked at: which bytes of the archive's copies are shown for which moment, and their sums. */
export type Reviews = {
  /**
   * Found where it was laid ready; else out of the archive's copies, which are read through once. `unsuited`: no copy has been made yet ·
   * `not-a-recording`: none of them can be played
   */
  readonly of: (item: string) => Promise<Answer<{ readonly review: Review }>>
  /** Bytes of one of its derivatives, whole. */
  readonly read: (item: string, file: string, piece: Piece) => Promise<Answer<{ readonly bytes: Buffer }>>
}

type Deps = {
  readonly archive: Pick<Archive, 'list' | 'manifestOf' | 'read'>
  /** A folder of its own, for what can be made again. */
  readonly dir: string
}

/** Items whose index is held in memory. */
const mostHeld = 16
/** What of a recording cannot be looked at is no reason not to look at the rest. */
const passedOver = new Set(['unsuited', 'not-a-recording'])

export function createReviews(deps: Deps): Reviews {
  const { archive, dir } = deps
  const held = createLatelyUsed<Review>(mostHeld)
  const inTurn = createTurns()

  const keep = async (item: string, review: Review): Promise<Review> => {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const path = pathOf(dir, item)
    await writeFile(`${path}.coming`, JSON.stringify(review), { mode: 0o600 })
    await rename(`${path}.coming`, path)
    held.set(item, review)
    return review
  }
  const kept = async (item: string): Promise<Review | null> => {
    const known = held.get(item)
    if (known) return known
    const text = await readFile(pathOf(dir, item), 'utf8').catch(() => '')
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), reviewSchema), text)
    if (read.success) held.set(item, read.output)
    return read.success ? read.output : null
  }
  const of: Reviews['of'] = async (item) => {
    const listed = await archive.list(item)
    if (!listed.ok) {
      // Deleted by two people, or by law: nothing that speaks of it stays behind.
      held.delete(item)
      await rm(pathOf(dir, item), { force: true })
      return listed
    }
    const known = await kept(item)
    if (known && known.of.join() === madeOf(listed.files).join()) return { ok: true, review: known }
    const made = await makeReview(deps, item, listed.files)
    return made.ok ? { ok: true, review: await keep(item, made.review) } : made
  }
  return {
    of: (item) => inTurn(item, () => of(item)),
    async read(item, file, { at, bytes }) {
      const opened = await archive.read(item, file, { from: at, to: at + bytes })
      if (!opened.ok) return opened
      const parts: Uint8Array[] = []
      for await (const part of opened.body) parts.push(part)
      return { ok: true, bytes: Buffer.concat(parts) }
    },
  }
}

function pathOf(dir: string, item: string): string {
  return join(dir, `${nameOf(item)}.json`)
}

/** What it is made of, by their sums. */
function madeOf(files: readonly KeptFile[]): string[] {
  return files.filter(({ kind }) => kind === 'review' || kind === 'peaks').map(({ sha256 }) => sha256)
}

async function makeReview(
  deps: Deps,
  item: string,
  files: readonly KeptFile[],
): Promise<Answer<{ readonly review: Review }>> {
  if (!files.some(({ kind }) => kind === 'review')) return { ok: false, code: 'unsuited' }
  const opened = await deps.archive.manifestOf(item)
  if (!opened.ok) return opened
  const manifest = readEvidenceManifest(opened.manifest.bytes)
  if (!manifest) return { ok: false, code: 'altered' }
  const tracks: ReviewTrack[] = []
  for (const track of manifest.tracks) {
    if (track.kind === null || !files.some((file) => file.kind === 'original' && file.track === track.name))
      continue
    const made = await trackOf(deps, item, { ...track, kind: track.kind }, files)
    if (made.ok) tracks.push(made.track)
    else if (!passedOver.has(made.code)) return made
  }
  if (tracks.length === 0) return { ok: false, code: 'not-a-recording' }
  const duration = Math.max(lengthOf(manifest), ...tracks.map(({ segments }) => segments.at(-1)?.to ?? 0))
  return {
    ok: true,
    review: {
      format: 'yizhan-review-1',
      of: madeOf(files),
      began: manifest.began,
      duration,
      tracks,
      peaks: peaksOf(files),
    },
  }
}

function lengthOf({ began, ended }: EvidenceManifest): number {
  return Math.max(0, ended - began)
}

async function trackOf(
  { archive }: Deps,
  item: string,
  track: ManifestTrack & { readonly kind: ReviewTrack['kind'] },
  files: readonly KeptFile[],
): Promise<Answer<{ readonly track: ReviewTrack }>> {
  const file = files.find(({ kind, track: of }) => kind === 'review' && of === track.name)
  if (!file) return { ok: false, code: 'unsuited' }
  const opened = await archive.read(item, file.name)
  if (!opened.ok) return opened
  const cut = await cutWebm(opened.body)
  if (!cut) return { ok: false, code: 'not-a-recording' }
  const starts = file.span?.from ?? 0
  return {
    ok: true,
    track: {
      name: track.name,
      kind: track.kind,
      who: track.person,
      media: `${cut.hasPicture ? 'video' : 'audio'}/webm; codecs="${cut.codecs}"`,
      hasSound: cut.hasSound,
      file: file.name,
      starts,
      head: cut.head,
      segments: cut.segments.map((one, place) => ({
        ...one,
        number: place + 1,
        from: one.from + starts,
        to: one.to + starts,
      })),
      originals: originalsOf(files, track.name),
    },
  }
}

function originalsOf(files: readonly KeptFile[], track: string): ReviewTrack['originals'] {
  return files
    .filter((file) => file.kind === 'original' && file.track === track)
    .flatMap(({ span, sha256 }, place) => (span ? [{ number: place + 1, ...span, sha256 }] : []))
    .sort((a, b) => a.from - b.from)
}

function peaksOf(files: readonly KeptFile[]): Review['peaks'] {
  const file = files.find(({ kind }) => kind === 'peaks')
  return file ? { file: file.name, at: 0, bytes: file.bytes, sha256: file.sha256 } : null
}
