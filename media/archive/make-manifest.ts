import type { IntakeFile, IntakeSeal } from '../../shared/evidence/archive.ts'
import type {
  Circumstances,
  EvidenceManifest,
  ManifestTrack,
  WrongFile,
} from '../../shared/evidence/manifest.ts'
import type { TakenFile } from './records.ts'

export type Gathered = {
  readonly files: readonly IntakeFile[]
  readonly tracks: readonly ManifestTrack[]
  readonly seals: readonly IntakeSeal[]
  readonly wrong: readonly WrongFile[]
}

/** What is signed: everything that came, and what is wrong about it. @param shift from the recorder's clock to the county's, ms */
export function makeManifest(deps: {
  readonly item: string
  readonly circumstances: Circumstances
  readonly gathered: Gathered
  readonly taken: ReadonlyMap<string, TakenFile>
  readonly now: number
  readonly shift: number
}): EvidenceManifest {
  const { item, circumstances, gathered, taken, now } = deps
  const last = new Map<string, string>()
  const files = gathered.files.flatMap(({ name, track, media, prev, span, expected }) => {
    const file = taken.get(name)
    if (!file) return []
    const { bytes, sha256, sm3 } = file
    // The recorder's files speak for themselves by its seals; in the manifest each goes on from the one before it all the same.
    const before = expected === null && track !== null ? (last.get(track) ?? null) : prev
    if (track !== null) last.set(track, sha256)
    return [{ name, track, media, bytes, sha256, sm3, prev: before, span }]
  })
  const spans = files.flatMap(({ span }) => span ?? [])
  const timed = (walls: readonly number[], pick: (a: number, b: number) => number): number =>
    walls.length > 0 ? Math.round(walls.reduce(pick) + deps.shift) : now
  const wrong = (why: WrongFile['why']): boolean => gathered.wrong.some((one) => one.why === why)
  const check = (what: 'sums' | 'chain', good: boolean) => ({ what, by: 'system', at: now, good, note: '' })
  return {
    format: 'yizhan-evidence-1',
    item,
    ...circumstances,
    archivedAt: now,
    began: timed(
      spans.map(({ began }) => began.wall),
      (a, b) => Math.min(a, b),
    ),
    ended: timed(
      spans.map(({ until }) => until.wall),
      (a, b) => Math.max(a, b),
    ),
    tracks: [...gathered.tracks],
    keeping: {
      files,
      seals: [...gathered.seals],
      wrong: [...gathered.wrong],
      moves: [{ at: now, from: circumstances.source, to: 'archive', verified: gathered.wrong.length === 0 }],
    },
    checks: [check('sums', !wrong('sum') && !wrong('absent')), check('chain', !wrong('chain'))],
    relations: null,
    transcript: null,
  }
}

/** Files of a track that do not go on from the one before it. A first one that names none is no fault of its own. */
export function brokenLinks(files: readonly IntakeFile[]): readonly WrongFile[] {
  const last = new Map<string, string>()
  return files.flatMap(({ name, track, prev, expected }): readonly WrongFile[] => {
    if (track === null || !expected) return []
    const before = last.get(track) ?? null
    last.set(track, expected.sha256)
    return prev === before ? [] : [{ name, why: 'chain' }]
  })
}
