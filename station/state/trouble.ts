import { DeskTrouble, type TroubleCode } from '../data/desk-shapes.ts'

/** What a person at the desk has to be told: nothing was kept, or a page is not on this computer yet (`not-here`). */
export type Trouble = TroubleCode | 'unknown' | 'not-here'

/** The store did not write what a page wanted to say, for a reason that it does not know itself. */
export class NotKept extends Error {
  constructor(cause: unknown) {
    super('not kept', { cause })
    this.name = 'NotKept'
  }
}

/** What a promise that nobody caught tells; null when it is none of the desk's acts. */
export function troubleIn(reason: unknown): Trouble | null {
  if (reason instanceof DeskTrouble) return reason.code
  if (reason instanceof NotKept) return 'unknown'
  const isPage =
    reason instanceof Error && /dynamically imported module|Unable to preload/.test(reason.message)
  return isPage ? 'not-here' : null
}
