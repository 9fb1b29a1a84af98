import { demoDivision, type IdOptions, type IdProblemCode } from './id-kinds.ts'
import type { Problem } from './problem.ts'
import { foundAt } from './typed.ts'

/** GB 32100: I, O, S, V and Z are not used, because they read like 1, 0, 5, U and 2. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const lookalikes: Readonly<Record<string, string>> = { I: '1', O: '0', S: '5', V: 'U', Z: '2' }

/** The check character of the first seventeen (GB 32100, MOD 31-3). */
export function creditCheck(first17: string): string {
  const sum = weights.reduce(
    (total, weight, place) => total + weight * alphabet.indexOf(first17.charAt(place)),
    0,
  )
  return alphabet.charAt((31 - (sum % 31)) % 31)
}

/** The check character of the eight that name the organisation inside the code (GB 11714, MOD 11). */
export function organisationCheck(first8: string): string {
  const all = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const sum = [3, 7, 9, 10, 5, 8, 4, 2].reduce(
    (total, weight, at) => total + weight * all.indexOf(first8.charAt(at)),
    0,
  )
  const rest = 11 - (sum % 11)
  return rest === 10 ? 'X' : rest === 11 ? '0' : String(rest)
}

/**
 * 统一社会信用代码 (GB 32100): registrar 1, kind 1, division 6, organisation 9, check 1. Only the last is a ground for refusal:
 * codes are in use whose inner check (GB 11714) never held, so that one merely helps to find the slip.
 * @param text plain form (see typed.ts)
 */
export function creditProblem(text: string, { demo }: IdOptions): Problem<IdProblemCode> | null {
  for (let at = 0; at < Math.min(text.length, 18); at++) {
    const found = foundAt(text, at)
    const right = at >= 2 && at <= 7 ? /\d/.test(found) : alphabet.includes(found)
    if (right) continue
    const maybe = lookalikes[found]
    return { code: 'id-letter', params: maybe ? { found, maybe } : { found }, at }
  }
  if (text.slice(2, 8) === demoDivision && !demo) return { code: 'id-demo-only', params: {}, at: 2 }
  if (text.length < 18) return { code: 'id-short', params: { missing: 18 - text.length, length: 18 } }
  if (text.length > 18) return { code: 'id-long', params: { over: text.length - 18, length: 18 }, at: 18 }
  if (creditCheck(text) === text.at(17)) return null
  return { code: 'id-checksum', params: {}, at: likelyPlace(text) }
}

/**
 * Where the slip most likely is. Two checks cover the organisation's nine characters, so if exactly one place there can be
 * changed to satisfy both, it is that; otherwise the last character, which is where a clerk starts to compare anyway.
 */
function likelyPlace(text: string): number {
  const inner = (code: string) => organisationCheck(code.slice(8, 16)) === code.at(16)
  if (inner(text)) return 17
  const mends = (at: number, character: string) => {
    const mended = text.slice(0, at) + character + text.slice(at + 1)
    return inner(mended) && creditCheck(mended) === mended.at(17)
  }
  const places = [8, 9, 10, 11, 12, 13, 14, 15, 16].filter((at) =>
    [...alphabet].some((character) => mends(at, character)),
  )
  return places.length === 1 ? (places[0] ?? 17) : 17
}
