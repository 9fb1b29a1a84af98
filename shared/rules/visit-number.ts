import type { IsoDate } from './dates.ts'
import { bad, good, type Checked } from './problem.ts'

/** Crockford's base32: no I, L, O or U, so that a number read aloud or copied by hand comes back the same. */
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export type VisitNumber = {
  /** The station's letters: WP, SJ, SH. */
  readonly station: string
  /** Month and day, 'MM-DD'. */
  readonly day: string
  /** Which desk, where a station has several that cannot ask each other: 'B'. */
  readonly desk?: string
  /** From 1, that desk's visits of the day. */
  readonly count: number
}

/** The number on slips 回执编号: WP-1116-012; from a second desk SH-1116-B012. */
export function visitNumber(station: string, date: IsoDate, count: number, desk = ''): string {
  return `${station}-${date.slice(5, 7)}${date.slice(8, 10)}-${ticketNumber(count, desk)}`
}

/**
 * Which desk of its station a device is, as slips say it: nothing for the first, B for the second.
 * @param device sh2: the station's letters and the number that it was enrolled under
 */
export function deskLetter(device: string): string {
  const number = Number(/\d+$/.exec(device)?.[0] ?? 1)
  return number === 1 ? '' : String.fromCodePoint(65 + ((number - 1) % 26))
}

/** The number that is called 叫号: 012, or B012. */
export function ticketNumber(count: number, desk = ''): string {
  return desk + String(count).padStart(3, '0')
}

/** Reads a slip's number as somebody typed or said it; `null` when it is none. Never throws. */
export function parseVisitNumber(input: unknown): VisitNumber | null {
  const found =
    typeof input === 'string' ? /^\s*([A-Z]{2,4})-?(\d{2})(\d{2})-?([A-Z]?)(\d{3,5})\s*$/i.exec(input) : null
  if (!found) return null
  const [, station = '', month = '', day = '', desk = '', count = ''] = found
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return null
  const number = { station: station.toUpperCase(), day: `${month}-${day}`, count: Number(count) }
  return desk ? { ...number, desk: desk.toUpperCase() } : number
}

/**
 * The check code of a slip 核对码, 60 bits of the hash of the entry it stands for, as 4Q7K 82MD KX3P: whoever holds the paper can
 * compare it with the journal.
 * @param hash base64url (as entryHash gives it), at least ten characters; anything else is a bug and throws a RangeError
 */
export function slipCheckCode(hash: string): string {
  const sixes = Array.from(hash.slice(0, 10), (character) => base64url.indexOf(character))
  if (sixes.length < 10 || sixes.includes(-1)) throw new RangeError('not a base64url hash')
  const bits = sixes.map((six) => six.toString(2).padStart(6, '0')).join('')
  const code = (bits.match(/.{5}/g) ?? []).map((five) => crockford.charAt(Number.parseInt(five, 2))).join('')
  return `${code.slice(0, 4)} ${code.slice(4, 8)} ${code.slice(8)}`
}

export type CheckCodeProblemCode = 'check-code-letter' | 'check-code-length'

/** Reads a check code as typed: any case and spacing, O for 0, I and L for 1. Never throws. */
export function parseCheckCode(input: unknown): Checked<string, CheckCodeProblemCode> {
  if (typeof input !== 'string') return bad('check-code-length', { missing: 12 })
  const plain = input.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  if ([...plain].some((character) => !crockford.includes(character))) return bad('check-code-letter')
  if (plain.length !== 12) return bad('check-code-length', { missing: 12 - plain.length })
  return good(`${plain.slice(0, 4)} ${plain.slice(4, 8)} ${plain.slice(8)}`)
}
