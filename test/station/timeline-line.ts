import type { TimelineItem } from '../../shared/facts/timeline.ts'

export const idOf = (n: number): string => `wp7q4-abcdefgh:${String(n).padStart(10, '0')}`

/** What 周桂兰, or somebody else, said as the n-th thing, at the n-th millisecond. */
export const lineOf = (n: number, type: string, body: unknown, by = 'zhouguilan'): TimelineItem => ({
  id: idOf(n),
  at: n,
  by,
  station: 'wuping',
  type,
  body,
})
