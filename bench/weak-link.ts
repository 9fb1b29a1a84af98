import type { BenchResult } from '../scripts/bench.ts'
import { measureCaseOut } from './weak-link/case-out.ts'
import { measureResumeLoss } from './weak-link/resume-loss.ts'
import { measureStorms } from './weak-link/storm.ts'
import { measureWeek } from './weak-link/week.ts'

/**
 * A desk at the far end of a bad line: the station's real store, the real hub in a process of its own, real connections in between. Then many
 * desks without a screen, that come back together, and that work for a week.
 */
export async function run(): Promise<BenchResult[]> {
  return [
    ...(await measureResumeLoss()),
    ...(await measureCaseOut()),
    ...(await measureStorms()),
    ...(await measureWeek()),
  ]
}
