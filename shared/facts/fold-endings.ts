import type { Outcome } from '../rules/outcomes.ts'
import { caseAsked, clashSettled } from './case.ts'
import type { Told } from './fact.ts'
import type { Takers } from './fold-takers.ts'
import { isWithCounty, matterEnded, matterReopened } from './matter.ts'
import { type Claim, standing, type Sees } from './order.ts'

type EndedEntry = Told<{ readonly outcome: Outcome }>

/** How the matter stands. The value is the outcome as text, so that the same outcome said twice is no clash; '' while open. */
export type Ending = Claim<string> & {
  /** The entry that said the outcome; null while open. */
  readonly said: EndedEntry | null
  /** What had handed the matter to the county before it ended for good: reopening goes back there. */
  readonly under: EndedEntry | null
}

export type Endings = { readonly all: readonly Ending[]; readonly standing: readonly Ending[] }

/** @param told in the order of the fold */
export function foldEndings(told: readonly Told[], sees: Sees, decides: Takers['decides']): Endings {
  const questions = new Set(told.filter(caseAsked.is).map((question) => question.id))
  const all: Ending[] = []
  for (const entry of told) {
    const settles = clashSettled.is(entry) && entry.body.kind !== 'value' && decides(entry)
    if (!matterEnded.is(entry) && !matterReopened.is(entry) && !settles) continue
    const seen = all.filter((ending) => sees(entry.id, ending.id))
    const before = standing(seen, sees)
    if (matterEnded.is(entry)) {
      all.push(
        claimOf(entry, 'said', entry, isWithCounty(entry.body.outcome) ? null : last(before.map(countyPart))),
      )
    } else if (!settles) {
      all.push(claimOf(entry, 'said', last(before.map((ending) => ending.under)), null))
    } else {
      const kept = seen.find((ending) => ending.id === entry.body.keep)
      if (kept) all.push(claimOf(entry, 'settled', kept.said, kept.under))
      // A question that is kept against an ending means that the matter goes on.
      const goesOn =
        entry.body.kind === 'ended-asked' && questions.has(entry.body.keep) && sees(entry.id, entry.body.keep)
      if (goesOn) all.push(claimOf(entry, 'settled', last(before.map((ending) => ending.under)), null))
    }
  }
  return { all, standing: standing(all, sees) }
}

function claimOf(
  entry: Told,
  weight: Ending['weight'],
  said: Ending['said'],
  under: Ending['under'],
): Ending {
  const { id, at, by, station } = entry
  return { id, at, by, station, value: said ? JSON.stringify(said.body.outcome) : '', weight, said, under }
}

function countyPart(ending: Ending): EndedEntry | null {
  return ending.said && isWithCounty(ending.said.body.outcome) ? ending.said : ending.under
}

function last(entries: readonly (EndedEntry | null)[]): EndedEntry | null {
  return entries.findLast((entry) => entry !== null) ?? null
}
