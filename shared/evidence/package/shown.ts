import type { EvidenceManifest } from '../manifest.ts'
import { type PlacedFile, stepsOf } from './brought.ts'
import type { PackageVerdict } from './judge.ts'
import { originalPath, packageFiles } from './layout.ts'

/** What of a package a person can look at, hear or read. */
export type ShownKind = 'film' | 'sound' | 'picture' | 'transcript' | 'looks'
/**
 * `isOriginal`: as it was recorded; else what was made of it to be looked at · `stands`: `good`: what its list says, whose signature fits · `wrong`: not
 * that · `unproved`: the list itself does not fit its signature, and nothing is proved by it
 */
export type Shown = {
  readonly file: PlacedFile
  readonly kind: ShownKind
  readonly media: string
  readonly isOriginal: boolean
  readonly stands: 'good' | 'wrong' | 'unproved'
}

const medias: Readonly<Record<string, readonly [ShownKind, string]>> = {
  mp4: ['film', 'video/mp4'],
  webm: ['film', 'video/webm'],
  m4a: ['sound', 'audio/mp4'],
  ogg: ['sound', 'audio/ogg'],
  png: ['picture', 'image/png'],
  jpg: ['picture', 'image/jpeg'],
  vtt: ['transcript', 'text/vtt'],
}

/** In the order of their kinds. A session's originals are segments that no player plays alone; a clip of the hall is one file. */
export function shownIn(files: readonly PlacedFile[], verdict: PackageVerdict): readonly Shown[] {
  const isListed = stepsOf(verdict, false).every(({ step, is }) => step !== 'list' || is === 'good')
  const wrong = new Set(verdict.faults.map(({ file }) => file))
  const shown = files.flatMap((file): Shown[] => {
    const found = mediaOf(file.path, verdict.manifest)
    if (!found) return []
    const [kind, media] = found
    const stands = wrong.has(file.path) ? 'wrong' : isListed ? 'good' : 'unproved'
    return [{ file, kind, media, isOriginal: file.path.startsWith(originalPath('')), stands }]
  })
  return shown.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

const order: readonly ShownKind[] = ['film', 'sound', 'picture', 'transcript', 'looks']

function mediaOf(path: string, manifest: EvidenceManifest | null): readonly [ShownKind, string] | null {
  if (path === packageFiles.looks) return ['looks', 'application/jsonl']
  const isWhole = manifest?.source === 'surveillance' && path.startsWith(originalPath('clip/'))
  if (!isWhole && !/^(?:review|transcript)\//.test(path)) return null
  return medias[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? null
}
