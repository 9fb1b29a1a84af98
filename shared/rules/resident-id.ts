import { isDate, type IsoDate } from './dates.ts'
import { demoDivision, type IdOptions, type IdProblemCode } from './id-kinds.ts'
import type { Problem } from './problem.ts'
import { foundAt } from './typed.ts'

/** GB/T 2260: the first two digits of a division code name the province. 81–83 are residence permits, 99 the demo county. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71'.split(
    ' ',
  ),
)
const permitProvinces = new Set(['81', '82', '83'])

const lookalikes: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  I: '1',
  L: '1',
  Z: '2',
  B: '8',
  S: '5',
}
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The check character of the first seventeen digits (GB 11643, ISO 7064 MOD 11-2). */
export function residentCheck(first17: string): string {
  const sum = weights.reduce((total, weight, place) => total + weight * Number(first17[place]), 0)
  return '10X98765432'.charAt(sum % 11)
}

/** Birth date of a number that is at least fourteen digits long, whether or not such a day exists. */
export function bornOn(number: string): IsoDate {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
}

/** Full years on `today`; the birthday counts from its first minute. */
export function ageOn(number: string, today: IsoDate): number {
  const born = bornOn(number)
  const had = today.slice(5) >= born.slice(5)
  return Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (had ? 0 : 1)
}

/**
 * 公民身份号码 (GB 11643): division 6, date of birth 8, order 3, check 1. Tells the first thing that is wrong even while the
 * number is still short, so that a slip shows at the digit where it happened.
 * @param text plain form (see typed.ts) · a permit of 港澳台居民 has the same shape under its own divisions
 */
export function residentProblem(
  text: string,
  kind: 'resident' | 'hkmt',
  options: IdOptions,
): Problem<IdProblemCode> | null {
  return (
    letterProblem(text) ??
    divisionProblem(text, kind, options) ??
    dateProblem(text, options) ??
    lengthProblem(text) ??
    (kind === 'resident' && residentCheck(text) !== text.at(17)
      ? { code: 'id-checksum', params: {}, at: 17 }
      : null)
  )
}

function letterProblem(text: string): Problem<IdProblemCode> | null {
  for (let at = 0; at < Math.min(text.length, 18); at++) {
    const found = foundAt(text, at)
    if (/^\d$/.test(found) || (at === 17 && found === 'X')) continue
    const maybe = lookalikes[found]
    return { code: 'id-letter', params: maybe ? { found, maybe } : { found }, at }
  }
  return null
}

function divisionProblem(text: string, kind: string, { demo }: IdOptions): Problem<IdProblemCode> | null {
  const province = text.slice(0, 2)
  if (province.length < 2) return null
  const permit = permitProvinces.has(province)
  if (kind === 'hkmt') {
    const whole = text.slice(0, 6)
    return permit && `${province}0000`.startsWith(whole) ? null : { code: 'id-not-permit', params: {}, at: 0 }
  }
  if (permit) return { code: 'id-is-permit', params: {}, at: 0 }
  if (demoDivision.startsWith(text.slice(0, 6)))
    return demo ? null : { code: 'id-demo-only', params: {}, at: 0 }
  return provinces.has(province) ? null : { code: 'id-division', params: { division: province }, at: 0 }
}

function dateProblem(text: string, { today }: IdOptions): Problem<IdProblemCode> | null {
  const year = text.slice(6, 10)
  if (year.length === 4 && (Number(year) < 1880 || (today !== undefined && year > today.slice(0, 4)))) {
    return { code: 'id-year', params: { year }, at: 6 }
  }
  const month = text.slice(10, 12)
  if (month.length === 2 && !(Number(month) >= 1 && Number(month) <= 12)) {
    return { code: 'id-date', params: { month }, at: 10 }
  }
  if (text.length < 14) return null
  const date = bornOn(text)
  if (!isDate(date)) return { code: 'id-date', params: { month, day: text.slice(12, 14) }, at: 12 }
  return today !== undefined && date > today ? { code: 'id-not-born', params: { date }, at: 6 } : null
}

function lengthProblem(text: string): Problem<IdProblemCode> | null {
  if (text.length < 18) return { code: 'id-short', params: { missing: 18 - text.length, length: 18 } }
  return text.length > 18 ? { code: 'id-long', params: { over: text.length - 18, length: 18 }, at: 18 } : null
}
