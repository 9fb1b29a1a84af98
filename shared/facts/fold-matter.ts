import type { LastDay } from '../rules/outcomes.ts'
import { ownerOf } from '../entry/subject.ts'
import { isTold, needsNewerApp, type Heard, type Told } from './fact.ts'
import { foldCase } from './fold-case.ts'
import { type Endings, foldEndings } from './fold-endings.ts'
import { foldFields } from './fold-fields.ts'
import { foldTakers } from './fold-takers.ts'
import { isWithCounty, matterOpened, matterSorted, paperAdded, paperRemoved, partyNamed } from './matter.ts'
import type { Clash, MatterState, Paper } from './matter-state.ts'
import { type Claim, headsOf, inOrder, oneEach, sight } from './order.ts'
import { isErased, lines } from './timeline.ts'

/** Total: any entries in any order give a state; the same entries give the same state at the desk and at the county. */
export function foldMatter(subject: string, heard: readonly Heard[]): MatterState {
  const ordered = inOrder(heard)
  const told = ordered.filter(isTold)
  const sees = sight(ordered)
  const takers = foldTakers(told, sees)
  const endings = foldEndings(told, sees, takers.decides)
  const fields = foldFields(told, sees, takers.decides)
  const sorted = told.filter(matterSorted.is).at(-1)?.body ?? null
  const county = foldCase(told, sees, endings, takers)
  const [ending, other] = oneEach(endings.standing)
  const ended = (!other && ending?.said) || null
  return {
    subject,
    station: ownerOf(subject) ?? '',
    visit: told.filter(matterOpened.is).at(-1)?.body.visit ?? null,
    openedAt: ordered[0]?.at ?? 0,
    openedBy: ordered[0]?.by ?? '',
    party: partyOf(told),
    sorted,
    fields,
    papers: foldPapers(told),
    outcome: ended?.body.outcome ?? null,
    endedAt: ended?.at ?? null,
    endedBy: ended?.by ?? null,
    ending: ended?.id ?? null,
    case: county.state,
    clashes: [...county.clashes, ...outcomeClash(endings), ...valueClashes(fields)],
    lastDay: ended && !isWithCounty(ended.body.outcome) ? { kind: 'none' } : lastDayOf(endings, sorted),
    timeline: lines(ordered),
    heads: headsOf(ordered),
    untold: ordered.length - told.length,
    newer: ordered.filter(needsNewerApp).length,
    updatedAt: ordered.reduce((latest, entry) => Math.max(latest, entry.at), 0),
  }
}

/** Ended, and not with the county; or erased. */
export function isOver(matter: Pick<MatterState, 'outcome' | 'timeline'>): boolean {
  return isErased(matter) || (matter.outcome !== null && !isWithCounty(matter.outcome))
}

/** 已代收待办 promised a day; it holds also while another outcome stands against it. */
function lastDayOf(endings: Endings, sorted: MatterState['sorted']): LastDay {
  const outcomes = endings.standing.flatMap((ending) => (ending.said ? [ending.said.body.outcome] : []))
  const promised = outcomes.find((outcome) => outcome.outcome === 'accepted')
  return promised?.lastDay ?? sorted?.due ?? { kind: 'none' }
}

function partyOf(told: readonly Told[]): MatterState['party'] {
  return told.reduce<MatterState['party']>((party, entry) => {
    if (partyNamed.is(entry)) return entry.body.party
    return matterOpened.is(entry) ? (entry.body.party ?? party) : party
  }, null)
}

function outcomeClash(endings: Endings): readonly Clash[] {
  const sides = oneEach(endings.standing).map(({ said, ...claim }) =>
    sideOf(claim, said?.body.outcome.outcome ?? ''),
  )
  return sides.length < 2 ? [] : [{ kind: 'outcomes', field: null, sides, settles: 'owner' }]
}

function valueClashes(fields: MatterState['fields']): readonly Clash[] {
  return Object.entries(fields).flatMap(([field, state]) => {
    const sides = oneEach(state.standing).map((claim) => sideOf(claim, claim.value))
    return sides.length < 2 ? [] : [{ kind: 'value' as const, field, sides, settles: 'owner' as const }]
  })
}

function sideOf({ id, at, by, station }: Claim<string>, value: string): Clash['sides'][number] {
  return { id, at, by, station, value }
}

function foldPapers(told: readonly Told[]): readonly Paper[] {
  const papers = new Map<string, Paper>()
  for (const entry of told) {
    if (paperAdded.is(entry)) {
      const { paper, name, voucher, pages } = entry.body
      papers.set(paper, { id: paper, name, voucher, pages, at: entry.at, by: entry.by })
    }
    if (paperRemoved.is(entry)) papers.delete(entry.body.paper)
  }
  return [...papers.values()]
}
