/** Walking with the keyboard among the parts marked `data-walk`. */

function stops(root: ParentNode): readonly HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('[data-walk]')]
}

/** Moves the focus `by` stops from the one that has it; from outside, to the first. */
export function walk(root: ParentNode, by: number): void {
  const all = stops(root)
  const here = all.findIndex((stop) => stop.contains(document.activeElement))
  const next = all[here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + by))]
  next?.focus()
}

/** Moves the focus to the neighbouring column (marked `data-lane`), at the same height where it has one. */
export function walkAcross(root: ParentNode, by: number): void {
  const lanes = [...root.querySelectorAll<HTMLElement>('[data-lane]')]
  const here = lanes.findIndex((lane) => lane.contains(document.activeElement))
  if (here < 0) return
  const height = stops(lanes[here] ?? root).findIndex((stop) => stop.contains(document.activeElement))
  for (let at = here + by; at >= 0 && at < lanes.length; at += by) {
    const rows = stops(lanes[at] ?? root)
    const row = rows[Math.min(Math.max(height, 0), rows.length - 1)]
    if (row) return row.focus()
  }
}

/** Puts the keyboard where the first mistake is; false when there is none. */
export function focusFirstError(root: ParentNode): boolean {
  const field = root.querySelector<HTMLElement>('[aria-invalid="true"]')
  field?.focus()
  return field !== null
}
