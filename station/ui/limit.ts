export type LimitTone = 'calm' | 'soon' | 'late'

/** How near a limit is: amber from 75 %, red only once it is past. Both numbers in the same unit. */
export function limitTone(used: number, limit: number): LimitTone {
  if (used > limit) return 'late'
  return used >= limit * 0.75 ? 'soon' : 'calm'
}
