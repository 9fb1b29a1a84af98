import { readFileSync } from 'node:fs'
import type { Stamp } from '../../shared/recording/seal.ts'

/** @property boot made anew when the machine starts: within one, monotonic times of several processes compare */
export type RecorderClock = { readonly stamp: () => Stamp; readonly boot: string }

export function createRecorderClock(): RecorderClock {
  return {
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').replaceAll('-', '').slice(0, 16),
    stamp() {
      const [seconds, nanos] = process.hrtime()
      return { mono: seconds * 1e6 + Math.floor(nanos / 1e3), wall: Date.now() * 1e3 }
    },
  }
}
