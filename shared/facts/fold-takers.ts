import { caseAssigned, caseReleased, caseTaken, takerSettled } from './case.ts'
import type { Told } from './fact.ts'
import { isWithCounty, matterEnded } from './matter.ts'
import { agreed, type Claim, standing, type Sees } from './order.ts'

export type Takers = {
  readonly standing: readonly Claim<string>[]
  /**
   * Is the author of this entry the one who settles what the case's owner settles? The owner is whoever had the case as far as the
   * author could see; while nobody had it, or two, anybody who may write on the matter.
   */
  readonly decides: (entry: Told) => boolean
}

/** Who has the case. @param told in the order of the fold */
export function foldTakers(told: readonly Told[], sees: Sees): Takers {
  const said = takerClaims(told, sees)
  const having = (known: readonly Claim<string>[]) =>
    standing(known, sees).filter((claim) => claim.value !== '')
  return {
    standing: having(said),
    decides(entry) {
      const owner = agreed(having(said.filter((claim) => sees(entry.id, claim.id))))
      return owner === null || owner === entry.by
    },
  }
}

/** Nobody is the empty name. What was never handed to the county is no case, and nobody can have it. */
function takerClaims(told: readonly Told[], sees: Sees): readonly Claim<string>[] {
  if (!told.some((entry) => matterEnded.is(entry) && isWithCounty(entry.body.outcome))) return []
  const said: Claim<string>[] = []
  for (const entry of told) {
    const { id, at, by, station } = entry
    if (caseTaken.is(entry)) said.push({ id, at, by, station, value: by, weight: 'said' })
    if (caseReleased.is(entry)) said.push({ id, at, by, station, value: '', weight: 'said' })
    if (caseAssigned.is(entry)) said.push({ id, at, by, station, value: entry.body.to, weight: 'said' })
    // Between two takers the shift leader decides, who sits at the county: no desk can settle it for itself.
    if (takerSettled.is(entry) && station === 'county') {
      const kept = said.find((claim) => claim.id === entry.body.keep && sees(id, claim.id))
      if (kept) said.push({ id, at, by, station, value: kept.value, weight: 'settled' })
    }
  }
  return said
}
