/** Set once this browser was enrolled, so that a county's clerk never loads the desk's database. */
const deskMark = 'yizhan.desk'

/** Whether this browser was made a desk. */
export function isMarked(marks: Pick<Storage, 'getItem'>): boolean {
  return marks.getItem(deskMark) !== null
}

export function mark(marks: Pick<Storage, 'setItem'>): void {
  marks.setItem(deskMark, '1')
}
