import type { Identity } from '../../shared/facts/visit.ts'
import type { IsoDate } from '../../shared/rules/dates.ts'

/** Full years on a day, from the birthday in an 18-digit number; null where the document has none. */
export function ageOf({ kind, number }: Identity, today: IsoDate): number | null {
  if (kind !== 'resident' && kind !== 'hkmt') return null
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const years = Number(today.slice(0, 4)) - Number(born.slice(0, 4))
  return today.slice(5) < born.slice(5) ? years - 1 : years
}
