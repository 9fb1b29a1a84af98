import { setTimeout as pause } from 'node:timers/promises'
import type { BenchResult } from '../../scripts/bench.ts'
import { until } from '../sync/node-desk.ts'
import { median, percentile, rounded } from '../world/stats.ts'
import { film, openFarDesk } from './far-desk.ts'

/** 64 kbit/s each way, and a third of a second there and back. */
const quality = { rate: 8_000, delay: 150 }
const filmBytes = 20_000_000
const cases = 15

/** From a case that the desk has kept until its hub's word for it is back, with a film of 20 MB under way. */
export async function measureCaseOut(): Promise<BenchResult[]> {
  const far = await openFarDesk()
  try {
    await film(far, filmBytes, quality)
    // The line has been measured by now.
    await until(far.desk.line, ({ parcels }) => (parcels.going?.sent ?? 0) > 80_000)
    const took: number[] = []
    for (let count = 0; count < cases; count += 1) {
      // At any moment of a chunk.
      await pause(700 + 90 * count)
      const began = performance.now()
      await far.newCase()
      await until(far.desk.line, ({ waitingEntries }) => waitingEntries > 0)
      await until(far.desk.line, ({ waitingEntries }) => waitingEntries === 0)
      took.push(performance.now() - began)
    }
    const before = far.desk.line.current().parcels.going?.sent ?? 0
    const span = 20_000
    await pause(span)
    const moved = (far.desk.line.current().parcels.going?.sent ?? 0) - before
    console.log(`cases: ${took.map((ms) => rounded(ms)).join(', ')} ms`)
    return [
      { name: 'link.case-out', value: rounded(percentile(took, 0.95)), unit: 'ms' },
      { name: 'link.case-out.median', value: rounded(median(took)), unit: 'ms' },
      { name: 'link.film-share', value: rounded((moved / span / quality.rate) * 100_000), unit: '%' },
    ]
  } finally {
    await far.close()
  }
}
