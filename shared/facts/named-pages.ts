import { disputeSigned } from './dispute-record.ts'
import type { Told } from './fact.ts'
import { type Page, paperAdded } from './matter.ts'

/** What names photographed pages: a paper of a matter, and the signed paper of a dispute. Their bytes travel as parcels, under the key of the subject. */
export const pageFacts = [paperAdded, disputeSigned] as const

export function namedPages(told: Told): readonly Page[] {
  return paperAdded.is(told) || disputeSigned.is(told) ? told.body.pages : []
}
