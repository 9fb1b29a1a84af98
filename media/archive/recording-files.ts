import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { IntakeFile, IntakeSeal } from '../../shared/evidence/archive.ts'
import type { ManifestTrack, WrongFile } from '../../shared/evidence/manifest.ts'
import { manifestSchema, type Segment, type Stamp } from '../../shared/recording/seal.ts'
import { copiesFolder, copyFiles, copyListName, readCopies } from '../recorder/copies.ts'
import { manifestName, readSeals, sha256Of } from '../recorder/seals.ts'
import { partsIn } from '../recorder/session-folder.ts'
import { verify, type Wrong } from '../recorder/verify.ts'
import { absent, blocksOf } from './files.ts'

/** What a recorder's folder holds, as the archive takes it in: everything as it lies, and what is wrong about it by name. */
export type RecordingFiles = {
  readonly files: readonly IntakeFile[]
  readonly tracks: readonly ManifestTrack[]
  readonly seals: readonly IntakeSeal[]
  readonly wrong: readonly WrongFile[]
  readonly ended: string
  readonly recorder: string
  readonly interruptions: number
}

const within = 'recording'

/** What desks kept themselves has a folder of its own there, too. */
const nameOf = (file: string): string => (file.startsWith(`${copiesFolder}/`) ? file : `${within}/${file}`)

/** Null: nothing of it can be read as a recording. @param told the sum of its manifest, as the journal has it */
export async function recordingFiles(
  folder: string,
  told: string,
): Promise<RecordingFiles | null | 'absent'> {
  if ((await stat(folder).catch(absent)) === null) return 'absent'
  const kept = (await readSeals(folder)).flatMap(({ file, kept: seal }) => (seal ? [{ file, ...seal }] : []))
  const text = await readFile(join(folder, manifestName)).catch(absent)
  const manifest = v.safeParse(v.pipe(v.string(), v.parseJson(), manifestSchema), text?.toString() ?? '')
  const parts = await partsIn(folder)
  if (parts.length === 0 || (kept.length === 0 && !manifest.success)) return null
  const segments = new Map<string, Segment[]>()
  for (const { seal } of kept)
    for (const one of seal.tracks.flatMap((track) => track.segments))
      segments.set(one.file, [...(segments.get(one.file) ?? []), one])

  const { wrongs } = await verify(folder)
  const wrong = [
    ...(text && sha256Of(text) === told
      ? []
      : [{ name: `${within}/${manifestName}`, why: text ? 'sum' : 'absent' } as const]),
    ...wrongs.map(({ file, what }): WrongFile => ({ name: nameOf(file), why: whyOf(what) })),
  ]
  const open = (file: string) => () => blocksOf(join(folder, file))
  const partFiles = parts.flatMap(({ track, files }) =>
    files.map((file): IntakeFile => {
      const [first] = segments.get(file) ?? []
      const last = segments.get(file)?.at(-1)
      const span = first && last ? { began: millis(first.began), until: millis(last.until) } : null
      return {
        name: `${within}/${file}`,
        track,
        media: 'application/x-yizhan-packets',
        prev: null,
        span,
        expected: null,
        open: open(file),
      }
    }),
  )
  const copies = await copiedFiles(folder)
  const spoken = (await readdir(folder))
    .filter((file) => /^seal-\d{4,6}\.json$/.test(file) || [manifestName, copyListName].includes(file))
    .sort()
  const papers = spoken.map((file): IntakeFile => ({
    name: `${within}/${file}`,
    track: null,
    media: 'application/json',
    prev: null,
    span: null,
    expected: null,
    open: open(file),
  }))
  return {
    files: [...partFiles, ...copies.files, ...papers],
    tracks: [
      ...parts.map(({ track }) =>
        trackOf(
          track,
          kept.flatMap(({ seal }) => seal.tracks),
        ),
      ),
      ...copies.tracks,
    ],
    seals: kept.map(({ seal, root, text: sealed }) => ({
      number: seal.number,
      root,
      sm3: createHash('sm3').update(sealed).digest('hex'),
      prev: seal.prev,
      entry: '',
      at: Math.round(seal.at.wall / 1e3),
    })),
    wrong: [...new Map(wrong.map((one) => [one.name, one])).values()],
    ended: manifest.success ? manifest.output.reason : '',
    recorder: manifest.success
      ? `${manifest.output.recorder.version} node ${manifest.output.recorder.node}`
      : '',
    interruptions: kept.filter(({ seal }) => seal.why === 'interrupted').length,
  }
}

/**
 * What the station's desk kept itself of stretches that are missing 站上自留: tracks of their own beside those of the recording, each file bound to the
 * one before it. `copies.json` says which time they are of. What lies there and is named by nobody is kept all the same.
 */
async function copiedFiles(folder: string): Promise<Pick<RecordingFiles, 'files' | 'tracks'>> {
  const [read, lying] = [await readCopies(folder), await copyFiles(folder)]
  const named = new Map((read.kind === 'list' ? read.copies : []).map((copy) => [copy.file, copy]))
  const tracks = new Map<string, ManifestTrack>()
  const last = new Map<string, string>()
  const files = [...new Set([...named.keys(), ...lying])].map((file): IntakeFile => {
    const copy = named.get(file)
    const track = copy ? `${copiesFolder}-${copy.kind}` : null
    const prev = last.get(track ?? '') ?? null
    if (copy && track !== null) {
      tracks.set(track, { name: track, kind: copy.kind, person: copy.person, codec: 'webm' })
      last.set(track, copy.sha256)
    }
    return {
      name: `${copiesFolder}/${file}`,
      track,
      media: 'video/webm',
      prev: copy ? prev : null,
      span: null,
      expected: copy ? { bytes: copy.bytes, sha256: copy.sha256, sm3: copy.sm3 } : null,
      open: () => (lying.includes(file) ? blocksOf(join(folder, copiesFolder, file)) : null),
    }
  })
  return { files, tracks: [...tracks.values()] }
}

const chained: readonly Wrong['what'][] = ['not-the-next', 'not-its-name']

function whyOf(what: Wrong['what']): WrongFile['why'] {
  if (what === 'missing') return 'absent'
  return chained.includes(what) ? 'chain' : 'sum'
}

function trackOf(name: string, sealed: readonly { name: string; media: ManifestMedia }[]): ManifestTrack {
  const media = sealed.find((track) => track.name === name && track.media)?.media
  return { name, kind: media?.kind ?? null, person: media?.person ?? '', codec: media?.codec ?? '' }
}
type ManifestMedia = {
  readonly kind: ManifestTrack['kind']
  readonly person: string
  readonly codec: string
} | null

function millis({ mono, wall }: Stamp): { mono: number; wall: number } {
  return { mono: Math.round(mono / 1e3), wall: Math.round(wall / 1e3) }
}
