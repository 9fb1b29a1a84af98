import type { Stretching } from '../data/vault/stretch.ts'

/** Set once this browser was enrolled, so that a county's clerk never loads the desk's database. */
const deskMark = 'yizhan.desk'
const lastMark = 'yizhan.last'
const lastNameMark = 'yizhan.last-name'
const lastStretchingMark = 'yizhan.last-stretching'

/** Of the station's own staff, who stand on the locked screen with their names. */
export type LastHere = {
  readonly id: string
  readonly name: string
  /** How their PIN is stretched, as far as it is known here. */
  readonly stretching?: Stretching | null
}

/** Whether this browser was made a desk. */
export function isMarked(marks: Pick<Storage, 'getItem'>): boolean {
  return marks.getItem(deskMark) !== null
}

export function mark(marks: Pick<Storage, 'setItem'>): void {
  marks.setItem(deskMark, '1')
}

/** Null until somebody has opened this desk. */
export function lastHere(marks: Pick<Storage, 'getItem'>): LastHere | null {
  const [id, name] = [marks.getItem(lastMark), marks.getItem(lastNameMark)]
  if (id === null || name === null) return null
  const [rounds, salt] = marks.getItem(lastStretchingMark)?.split(' ') ?? []
  return { id, name, stretching: salt ? { rounds: Number(rounds), salt } : null }
}

export function markLast(marks: Pick<Storage, 'setItem'>, { id, name, stretching }: LastHere): void {
  marks.setItem(lastMark, id)
  marks.setItem(lastNameMark, name)
  marks.setItem(lastStretchingMark, stretching ? `${stretching.rounds} ${stretching.salt}` : '')
}
