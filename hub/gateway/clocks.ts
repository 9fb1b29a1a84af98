import type { Refusal } from '../../shared/entry/batch.ts'
import { correctedTime } from '../../shared/entry/clock.ts'
import type { Header } from '../../shared/entry/entry.ts'

/** What is known of an entry that another one cites. */
export type Cited = { readonly lamport: number; readonly subject: string }

/** With a cited entry still on its way the count may jump, but not so far that a subject's numbers could run out. */
const furthestJump = 100_000
/** The end of the year 9999: beyond it a time can be neither shown nor sorted. */
const lastTime = 253_402_300_799_999

/** A clock years off is kept as it is; refused are times and counts that no clock and no history can have. */
export function clockProblem(header: Header, citedOf: (id: string) => Cited | undefined): Refusal | null {
  const { wall, offset, after, lamport, subject } = header
  if (!isTime(wall)) return { code: 'clock-impossible', where: 'header.wall' }
  if (!isTime(correctedTime({ wall, offset }))) return { code: 'clock-impossible', where: 'header.offset' }
  const cited = after.map(citedOf)
  const known = cited.filter((one) => one !== undefined)
  if (known.some((one) => one.subject !== subject)) return { code: 'malformed', where: 'header.after' }
  const least = 1 + Math.max(0, ...known.map((one) => one.lamport))
  const most = known.length === cited.length ? least : least + furthestJump
  return lamport < least || lamport > most ? { code: 'clock-impossible', where: 'header.lamport' } : null
}

function isTime(value: number): boolean {
  return value >= 0 && value <= lastTime
}
