import { join } from 'node:path'
import { dateOf } from '../../shared/rules/dates.ts'
import type { Signed } from './checkpoints.ts'
import type { Disk } from './disk.ts'
import type { Stamp } from './time-stamps.ts'

/**
 * One token a day over the checkpoint of that day, beside the log: `stamps/2026-11-22.tsr` is of `stamps/2026-11-22.checkpoint`, by the authority of
 * `stamps/2026-11-22.pem`: a county may have another one in some years.
 */
export type DayStamps = {
  /** @returns whether the day has its token now */
  readonly see: (signed: Signed) => Promise<boolean>
}

export function createDayStamps(deps: {
  readonly disk: Disk
  readonly dir: string
  readonly stamp: Stamp
  /** File of its certificates; null where there is no authority. */
  readonly ca: string | null
  readonly now: () => number
}): DayStamps {
  const { disk, stamp, now } = deps
  const dir = join(deps.dir, 'stamps')
  let last: string | null = null
  return {
    async see(signed) {
      const day = dateOf(now())
      if (day === last) return true
      const names = (await disk.names(dir)) ?? []
      if (!names.includes(`${day}.tsr`)) {
        const note = Buffer.from(signed.note)
        const stamped = await stamp(note)
        if (!stamped.ok) return false
        await disk.put(join(dir, `${day}.checkpoint`), note)
        const ca = deps.ca === null ? null : await disk.read(deps.ca)
        if (ca) await disk.put(join(dir, `${day}.pem`), ca)
        await disk.put(join(dir, `${day}.tsr`), stamped.token)
      }
      last = day
      return true
    },
  }
}
