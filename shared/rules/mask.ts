import { creditCheck } from './credit-code.ts'
import type { IdKind } from './id-kinds.ts'
import { characters } from './text.ts'

/**
 * What others may see of a name or a number: on walls, slips, second screens and in lists of people who do not serve the person.
 * Works on whole characters, so that a rare one is never cut in half; text that is broken anyway shows nothing.
 */

/** 罗木生 → 罗*生, 李䶮 → 李*, 阿依古丽·买买提 → 阿***·**提. Dots and spaces stay, so that the owner knows the shape. */
export function maskPersonName(name: string): string {
  const letters = characters(name)
  const shown = letters.map((letter, at) => (/^[·\s]/u.test(letter) ? at : -1)).filter((at) => at >= 0)
  const secret = letters.length - shown.length
  const last = secret >= 3 ? letters.length - 1 : -1
  const first = secret >= 2 ? 0 : -1
  return letters
    .map((letter, at) => (at === first || at === last || shown.includes(at) ? whole(letter) : '*'))
    .join('')
}

/** An organisation in part: at most a quarter of its name at each end. 云岚茶叶合作社 → 云*****社. */
export function maskOrgName(name: string): string {
  const count = characters(name).length
  const ends = Math.min(Math.max(Math.floor(count / 4), 1), 4)
  return maskMiddle(name, count >= 2 ? ends : 0, count >= 3 ? ends : 0)
}

/** 999999197901070031 → 999999********0031; a credit code keeps eight and two: 92999999********2L. */
export function maskId(kind: IdKind, value: string): string {
  switch (kind) {
    case 'resident':
    case 'hkmt':
      return maskMiddle(value, 6, 4)
    case 'uscc':
      return maskMiddle(value, 8, 2)
    case 'taxpayer':
      return value.length === 18 && creditCheck(value) === value.at(17)
        ? maskMiddle(value, 8, 2)
        : maskMiddle(value, 6, 2)
    case 'household':
    case 'passport':
      return maskMiddle(value, 1, 2)
  }
}

/** 10000000152 → 100****0152. Shorter and foreign numbers show less. */
export function maskPhone(phone: string): string {
  return phone.length === 11 ? maskMiddle(phone, 3, 4) : maskMiddle(phone, 2, 2)
}

/** Anything else of a person, an account number or where somebody lives: two characters at either end; how long it is stays hidden too. */
export function maskText(text: string): string {
  return maskMiddle(text, 2, 2).replace(/\*{9,}/, '********')
}

/** Telephone and document numbers within what somebody wrote. 联系 10000000152 核对 → 联系 10*******52 核对. */
export function maskNumbers(text: string): string {
  return text.replace(/(?<![0-9A-Za-z])\d[0-9A-Za-z]{10,19}(?![0-9A-Za-z])/g, maskText)
}

/** Hides all but `head` and `tail` characters; hides everything when that would leave fewer than a third hidden. */
function maskMiddle(text: string, head: number, tail: number): string {
  const letters = characters(text)
  const secret = letters.length - head - tail
  if (secret < letters.length / 3) return '*'.repeat(letters.length)
  return [
    ...letters.slice(0, head).map(whole),
    '*'.repeat(secret),
    ...letters.slice(letters.length - tail).map(whole),
  ].join('')
}

function whole(letter: string): string {
  return /\p{Surrogate}/u.test(letter) ? '*' : letter
}
