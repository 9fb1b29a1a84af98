import { type Digest, fromBase64url } from '../entry/bytes.ts'
import { ownerOf, subjectId } from '../entry/subject.ts'
import { ulid } from '../entry/ulid.ts'

/**
 * The item that a part of a recorded consult becomes: of the consult's station, sorting beside it, and the same whoever works it out, so that
 * one part never becomes two.
 */
export function partItem(consult: string, part: number, digest: Digest): string {
  const sum = fromBase64url(digest(`yizhan evidence ${consult} ${part}`)) ?? new Uint8Array()
  const own = consult.slice(consult.indexOf('.') + 1)
  const chance = ulid(0, (count) => sum.slice(0, count)).slice(10)
  return subjectId('evidence', ownerOf(consult) ?? '', own.slice(0, 10) + chance)
}
