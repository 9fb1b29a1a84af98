import type { BenchResult } from '../../scripts/bench.ts'
import { until } from '../sync/node-desk.ts'
import { rounded } from '../world/stats.ts'
import { film, openFarDesk } from './far-desk.ts'

/** 2 Mbit/s. */
const quality = { rate: 250_000, delay: 40 }
const filmBytes = 8_000_000
const breaks = 8

/** Bytes of a film that were put on the line twice, for each time that the line broke. */
export async function measureResumeLoss(): Promise<BenchResult[]> {
  const far = await openFarDesk()
  try {
    await film(far, filmBytes, quality)
    for (let count = 0; count < breaks; count += 1) {
      await far.line.breakAfter(700_000)
      far.desk.syncNow()
    }
    await until(far.desk.line, ({ kind }) => kind === 'all-there')
    // What encryption adds is sent once, too.
    const lost = far.desk.line.current().parcels.spent - (filmBytes + 28)
    return [
      { name: 'link.resume-loss', value: rounded(lost / breaks), unit: 'B' },
      { name: 'link.resume-loss.breaks', value: breaks, unit: '' },
    ]
  } finally {
    await far.close()
  }
}
