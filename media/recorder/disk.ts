import { open, statfs } from 'node:fs/promises'
import { join } from 'node:path'

export const diskTroubles = ['disk-full', 'disk-slow', 'disk-error'] as const
/** @property since epoch ms */
export type DiskAlarm = { readonly code: (typeof diskTroubles)[number]; readonly since: number }

/** While an alarm stands, no recording begins that has to be. What is being recorded goes on as well as it can. */
export type Disk = {
  /** @param ms how long it took until it was known that the disk has what it was given */
  readonly synced: (ms: number) => void
  /** It has not answered for so long that nobody waits for it any more. */
  readonly hangs: () => void
  /** Throws what is no error of a disk. */
  readonly failed: (error: unknown) => void
  readonly alarm: () => DiskAlarm | null
  /** Once a second: looks at the room that is left; whether a disk that seemed slow is; and, while an alarm stands, whether it has passed. */
  readonly look: () => Promise<void>
}

const tooSlowMs = 250
/** A processor that has too much to do takes its time over a write as well: the disk is as quick as the quickest of so many. */
const attempts = 3
/** Looks that have to go well, one after the other, before an alarm is over. */
const goodOnes = 3
const probe = Buffer.alloc(65_536)

type Looks = {
  /** Bytes that are left. */
  readonly room: () => Promise<number>
  /** Writes and syncs something of `probe`'s size. @returns how long that took, ms */
  readonly tryOut: () => Promise<number>
}

/** @param deps.leastRoom bytes below which the disk counts as full */
export function createDisk(
  deps: Looks & {
    readonly leastRoom: number
    readonly now: () => number
    readonly changed: (alarm: DiskAlarm | null) => void
  },
): Disk {
  let alarm: DiskAlarm | null = null
  let good = 0
  let seemsSlow = false
  const raise = (code: DiskAlarm['code']): void => {
    good = 0
    if (alarm?.code === code) return
    alarm = { code, since: deps.now() }
    deps.changed(alarm)
  }
  const failed = (error: unknown): void => {
    if (!(error instanceof Error && 'code' in error)) throw error
    raise(['ENOSPC', 'EDQUOT'].includes(String(error.code)) ? 'disk-full' : 'disk-error')
  }
  const isSlow = async (): Promise<boolean> => {
    for (let attempt = 0; attempt < attempts; attempt += 1)
      if ((await deps.tryOut()) <= tooSlowMs) return false
    return true
  }
  return {
    synced: (ms) => void (seemsSlow ||= ms > tooSlowMs),
    hangs: () => raise('disk-slow'),
    failed,
    alarm: () => alarm,
    async look() {
      try {
        if ((await deps.room()) < deps.leastRoom) return raise('disk-full')
        if (!alarm && !seemsSlow) return
        seemsSlow = false
        if (await isSlow()) return raise('disk-slow')
      } catch (error) {
        return failed(error)
      }
      good += 1
      if (!alarm || good < goodOnes) return
      alarm = null
      deps.changed(null)
    },
  }
}

/** How the disk under a folder is looked at. */
export function looksAt(dir: string): Looks {
  return {
    async room() {
      const { bavail, bsize } = await statfs(dir)
      return bavail * bsize
    },
    async tryOut() {
      const file = await open(join(dir, '.probe'), 'w', 0o600)
      try {
        const from = performance.now()
        await file.write(probe)
        await file.datasync()
        return performance.now() - from
      } finally {
        await file.close()
      }
    },
  }
}
