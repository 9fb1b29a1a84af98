import type { Pushed } from '../world/light-desk.ts'
import { percentile, rounded } from '../world/stats.ts'

/** What all stations saw, together. */
export type Tally = {
  readonly pushed: (pushed: Pushed) => void
  readonly failed: () => void
  readonly busy: () => void
  readonly heard: (lines: number) => void
  readonly acknowledged: () => ReadonlySet<string>
  readonly verdicts: () => Readonly<Record<string, number>>
  readonly summary: () => Readonly<Record<string, string | number>>
}

export function createTally(): Tally {
  const acknowledged = new Set<string>()
  const verdicts: Record<string, number> = {}
  const times: number[] = []
  let [failures, refusals, lines, bytes] = [0, 0, 0, 0]
  return {
    pushed(pushed) {
      times.push(pushed.ms)
      bytes += pushed.bytes
      for (const { id, verdict, refusal } of pushed.verdicts) {
        const name = refusal ? `refused: ${refusal.code}` : verdict
        verdicts[name] = (verdicts[name] ?? 0) + 1
        if (verdict === 'stored' || verdict === 'already') acknowledged.add(id)
      }
    },
    failed: () => void (failures += 1),
    busy: () => void (refusals += 1),
    heard: (count) => void (lines += count),
    acknowledged: () => acknowledged,
    verdicts: () => verdicts,
    summary: () => ({
      'pushes (requests)': times.length,
      'a push, median (ms)': rounded(percentile(times, 0.5)),
      'a push, p95 (ms)': rounded(percentile(times, 0.95)),
      'sent (MB)': rounded(bytes / 1e6, 1),
      'feed lines heard': lines,
      'exchanges that broke off': failures,
      'times the hub was busy': refusals,
    }),
  }
}
