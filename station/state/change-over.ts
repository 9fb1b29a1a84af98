import type { LineState, LockState } from '../data/desk-shapes.ts'

/**
 * An app that is too old first gives the county all that it has; then it changes over to the new one, by itself only at a locked desk, where
 * nobody is in the middle of anything.
 */
export function changesOver(
  { fit, kind }: Pick<LineState, 'fit' | 'kind'>,
  lock: LockState['kind'],
  isHere: boolean,
): boolean {
  return fit === 'app-too-old' && kind === 'all-there' && lock === 'locked' && isHere
}
