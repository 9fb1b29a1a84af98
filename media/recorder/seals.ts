import { createHash } from 'node:crypto'
import { open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import {
  type Manifest,
  type Seal,
  sealSchema,
  type SealedTrack,
  type Segment,
} from '../../shared/recording/seal.ts'
import { syncFolder } from './journal/part-file.ts'

export const manifestName = 'manifest.json'
const sealName = (number: number): string => `seal-${String(number).padStart(4, '0')}.json`

export const sha256Of = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/** Whole or not at all, also after a power cut. */
export async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const coming = join(folder, `${name}.coming`)
  const file = await open(coming, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.datasync()
  } finally {
    await file.close()
  }
  await rename(coming, join(folder, name))
  await syncFolder(folder)
}

export type KeptSeal = { readonly seal: Seal; readonly root: string; readonly text: string }

/** @returns the seal with its root; durable when it resolves */
export async function writeSeal(folder: string, seal: Seal): Promise<KeptSeal> {
  const text = JSON.stringify(seal)
  await writeWhole(folder, sealName(seal.number), text)
  return { seal, text, root: sha256Of(text) }
}

export type SealRead = { readonly file: string; readonly kept: KeptSeal | null }

/** All of a session's seals in their order; null for what is none. */
export async function readSeals(folder: string): Promise<SealRead[]> {
  const names = (await readdir(folder)).filter((name) => /^seal-\d{4,6}\.json$/.test(name)).sort()
  return Promise.all(
    names.map(async (file) => {
      const bytes = await readFile(join(folder, file))
      const read = v.safeParse(v.pipe(v.string(), v.parseJson(), sealSchema), bytes.toString())
      const text = bytes.toString()
      return { file, kept: read.success ? { seal: read.output, text, root: sha256Of(bytes) } : null }
    }),
  )
}

/** The tracks of all seals as one list: each file with all that is known of it, counts summed up. */
export function tracksOf(seals: readonly Seal[]): SealedTrack[] {
  const tracks = new Map<string, SealedTrack>()
  for (const { name, media, segments, counts } of seals.flatMap((seal) => seal.tracks)) {
    const before = tracks.get(name)
    tracks.set(name, {
      name,
      media,
      segments: joined([...(before?.segments ?? []), ...segments]),
      counts: before ? added(before.counts, counts) : counts,
    })
  }
  return [...tracks.values()]
}

function joined(segments: readonly Segment[]): Segment[] {
  const files = new Map<string, Segment>()
  for (const segment of segments) {
    const before = files.get(segment.file)
    files.set(segment.file, before ? { ...segment, from: before.from, began: before.began } : segment)
  }
  return [...files.values()]
}

function added(a: SealedTrack['counts'], b: SealedTrack['counts']): SealedTrack['counts'] {
  return {
    packets: a.packets + b.packets,
    missing: a.missing + b.missing,
    late: a.late + b.late,
    repeated: a.repeated + b.repeated,
    strays: a.strays + b.strays,
    dropped: a.dropped + b.dropped,
  }
}

/** @param seals all of the session, the last one last */
export function manifestOf(seals: readonly KeptSeal[], recorder: Manifest['recorder']): Manifest {
  const last = seals.at(-1)
  if (!last) throw new Error('a recording without a seal has no manifest')
  const tracks = tracksOf(seals.map(({ seal }) => seal))
  const first = tracks
    .flatMap(({ segments }) => segments.map(({ began }) => began))
    .reduce((a, b) => (b.wall < a.wall ? b : a), last.seal.at)
  return {
    format: 'yizhan-recording-1',
    session: last.seal.session,
    began: first,
    ended: last.seal.at,
    reason: last.seal.reason ?? '',
    recorder,
    seals: {
      count: seals.length,
      last: last.root,
      interruptions: seals.filter(({ seal }) => seal.why === 'interrupted').length,
    },
    tracks,
  }
}
