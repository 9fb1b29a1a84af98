import type { BenchResult } from '../scripts/bench.ts'
import { measureExportVerify } from './evidence/export-verify.ts'
import { measureLedger } from './evidence/ledger.ts'
import { measurePlayer } from './evidence/player.ts'
import { measureSealing } from './evidence/seal.ts'

/** What it costs to keep recordings as evidence. */
export async function run(): Promise<BenchResult[]> {
  return [
    ...(await measureSealing()),
    ...(await measureLedger()),
    await measureExportVerify(),
    ...(await measurePlayer()),
  ]
}
