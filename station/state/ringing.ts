import type { ConsultRow } from '../../shared/http/consults.ts'

/**
 * What rings for somebody: first what was passed to them and where they are asked in, then who has waited longest, as long as they are in no
 * call themselves.
 */
export function ringingFor(
  rows: readonly ConsultRow[],
  me: string,
  letBy: ReadonlySet<string>,
): readonly ConsultRow[] {
  const isBusy = rows.some(({ taker, phase }) => taker === me && phase !== 'closed')
  const offered = rows.filter(
    ({ offered: to, invited, taker, phase }) =>
      (to === me || (invited && phase !== 'waiting')) && taker !== me && phase !== 'closed',
  )
  const waiting = rows.filter(({ phase, offered: to }) => phase === 'waiting' && (to === null || to === me))
  return [...new Set([...offered, ...(isBusy ? [] : waiting)])].filter(({ subject }) => !letBy.has(subject))
}
