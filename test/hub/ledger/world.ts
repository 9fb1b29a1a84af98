import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createSecondPlace, type Signed } from '../../../hub/ledger/checkpoints.ts'
import { type Disk, disk } from '../../../hub/ledger/disk.ts'
import { sha256 } from '../../../hub/ledger/hashing.ts'
import type { Log } from '../../../hub/ledger/log.ts'
import { type LogKey, openLogKey } from '../../../hub/ledger/log-key.ts'
import { openCountyLog } from '../../../hub/ledger/open-log.ts'
import { consistencyRanges } from '../../../shared/evidence/tlog/tree.ts'
import { verifyConsistency } from '../../../shared/evidence/tlog/verify.ts'

/** A folder that goes with the test. */
export async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-ledger-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

export type LogWorld = { readonly dir: string; readonly copy: string; readonly key: LogKey }

export async function logWorld(): Promise<LogWorld> {
  const [dir, copy] = [await folder(), await folder()]
  return { dir, copy, key: await openLogKey(join(dir, 'keys')) }
}

/** @param on the disk that its process has */
export function openIn(
  { dir, copy, key }: LogWorld,
  on: Disk = disk,
  remembered: readonly Signed[] = [],
): Promise<Log> {
  const second = createSecondPlace(on, copy, key)
  return openCountyLog(
    { disk: on, dir: join(dir, 'ledger'), key, second, now: () => 1_763_000_000_000 },
    remembered,
  )
}

/** Whether a checkpoint that was once there is a beginning of what the log is now. */
export async function leadsTo(log: Log, old: Signed): Promise<boolean> {
  const now = log.published()
  const proof = now && (await log.hashes(consistencyRanges(old.size, now.size)))
  return (
    proof !== null &&
    now !== null &&
    old.origin === now.origin &&
    verifyConsistency(sha256, { old, now, proof }).ok
  )
}
