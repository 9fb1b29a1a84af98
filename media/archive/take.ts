import { join } from 'node:path'
import type { EvidenceSigner, Intake, Refused, Taken } from '../../shared/evidence/archive.ts'
import type { Circumstances, WrongFile } from '../../shared/evidence/manifest.ts'
import { folderOf } from '../recorder/session-folder.ts'
import type { Files } from './files.ts'
import type { ItemKeys } from './keys.ts'
import { brokenLinks, type Gathered, makeManifest } from './make-manifest.ts'
import { makeRecord } from './make-record.ts'
import { recordingFiles, type RecordingFiles } from './recording-files.ts'
import type { Records } from './records.ts'
import type { SecondCopy } from './second-copy.ts'
import { takeFiles } from './take-files.ts'
import { refused } from './trouble.ts'

type Source = Gathered & { readonly circumstances: Circumstances; readonly shift: number }

/** Takes an item in: each step leaves what the next attempt goes on from, and the record, which is last, makes it one. */
export function createTake(deps: {
  readonly recordings: string
  readonly first: Files
  readonly second: SecondCopy
  readonly records: Records
  readonly keys: ItemKeys
  readonly now: () => number
  readonly signer: () => EvidenceSigner
}): (intake: Intake) => Promise<Taken> {
  const { second, records, keys, now } = deps

  const gather = async ({ from, circumstances }: Intake): Promise<Source | Refused> => {
    if (from.kind === 'files') {
      const tracks = from.tracks.map(({ name, kind }) => ({ name, kind, person: '', codec: '' }))
      return { ...from, tracks, wrong: [...from.wrong, ...brokenLinks(from.files)], circumstances, shift: 0 }
    }
    const found = await recordingFiles(join(deps.recordings, folderOf(from.session)), from.manifest)
    if (found === 'absent') return refused('absent')
    if (found === null) return refused('not-a-recording')
    // The recorder's clock is the machine's, and a demo's county has a time of its own.
    const shift = Math.round(now() - Date.now())
    return { ...found, circumstances: witnessed(circumstances, found, shift), shift }
  }

  return async (intake) => {
    const { item } = intake
    if (await records.removal(item)) return refused('gone')
    const there = await records.of(item)
    if (there) {
      await records.tookAll(item)
      return { ok: true, archived: { ...there.archived, copies: second.has(item) ? 2 : 1 } }
    }
    const source = await gather(intake)
    if ('ok' in source) return source
    const key = await keys.make(item, source.circumstances.retention.class)
    const { taken, wrong } = await takeFiles(deps, item, key, source.files)
    if (taken.size === 0) return refused('absent')
    const gathered = { ...source, wrong: eachOnce([...source.wrong, ...wrong]) }
    const { circumstances, shift } = source
    const manifest = makeManifest({ item, circumstances, gathered, taken, now: now(), shift })
    const made = await makeRecord({ ...deps, signer: deps.signer(), key, manifest, taken, shift })
    await records.write(made)
    await records.tookAll(item)
    const copies = (await second.bring(made)) ? 2 : 1
    return { ok: true, archived: { ...made.archived, copies } }
  }
}

/** What the recorder itself says of how it went. */
function witnessed(told: Circumstances, found: RecordingFiles, offset: number): Circumstances {
  return {
    ...told,
    environment: { ...told.environment, recorder: found.recorder },
    running: { ...told.running, ended: found.ended, interruptions: found.interruptions },
    time: { ...told.time, offset },
  }
}

/** The first fault that is known of a file says it. */
function eachOnce(wrong: readonly WrongFile[]): WrongFile[] {
  return [...new Map([...wrong].reverse().map((one) => [one.name, one])).values()].reverse()
}
