import type { RandomBytes } from './bytes.ts'

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A ULID: 26 characters of Crockford base32, 48 bits of time and 80 of chance. Sorts by the time it was made.
 * @param now epoch milliseconds, of whatever clock the caller has; before 1970 counts as 1970
 */
export function ulid(now: number, random: RandomBytes): string {
  let time = ''
  for (
    let rest = Math.max(0, Math.floor(now)), place = 0;
    place < 10;
    place++, rest = Math.floor(rest / 32)
  ) {
    time = crockford.charAt(rest % 32) + time
  }
  let chance = ''
  for (const byte of random(16)) chance += crockford.charAt(byte % 32)
  return time + chance
}

/** When a ULID was made, epoch ms by the clock of who made it. */
export function ulidMoment(made: string): number {
  let time = 0
  for (const digit of made.slice(0, 10)) time = time * 32 + crockford.indexOf(digit)
  return time
}

/** The part of a ULID that says when: those that were made before sort before it, all others behind. */
export function ulidTime(at: number): string {
  return ulid(at, (count) => new Uint8Array(count)).slice(0, 10)
}
