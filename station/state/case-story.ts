import {
  consultAccepted,
  consultClosed,
  consultRequested,
  consultSummarised,
  consultWithdrawn,
} from '../../shared/facts/consult.ts'
import { consultConsented, consultConsentEnded, consultSheetDone } from '../../shared/facts/consult-help.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import { fieldSet, matterOpened } from '../../shared/facts/matter.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { TimelineItem } from '../../shared/facts/timeline.ts'
import { slipPrinted, visitOpened, type VisitState } from '../../shared/facts/visit.ts'

/**
 * A line of the story, with when it reached the county if that was late; several fields that one person filled in one after the other;
 * or the gap before lines that came late together.
 */
export type CaseStoryItem =
  | { readonly kind: 'line'; readonly line: TimelineItem; readonly arrived: number | null }
  | { readonly kind: 'fields'; readonly lines: readonly TimelineItem[]; readonly arrived: number | null }
  | {
      readonly kind: 'gap'
      readonly id: string
      readonly at: number
      readonly arrived: number
      readonly lines: number
    }

/** Entries of one stretch without a link arrive within this time of each other. */
const oneStretch = 10 * 60_000

/** Of live assistance its beginning and its end, and what the visitor agreed to; what else lies between is read where it was said. */
const ofConsult: readonly string[] = [
  consultRequested.type,
  consultWithdrawn.type,
  consultAccepted.type,
  consultConsented.type,
  consultConsentEnded.type,
  consultSheetDone.type,
  consultClosed.type,
  consultSummarised.type,
]
const ofVisit: readonly string[] = [visitOpened.type, slipPrinted.type]
/** A matter that was opened with the visit says nothing new. */
const withVisit = 5 * 60_000
/** Fields are filled in one after the other. */
const oneSitting = 10 * 60_000

/**
 * The story of a case as the county tells it: the matter's lines in their own order, with how the visit began and its slips, what became of
 * live assistance, and a gap before what was written without a link.
 * @param late when each entry reached the county, where that was more than a minute after it was written
 */
export function caseStory(
  matter: Pick<MatterState, 'timeline'>,
  visit: Pick<VisitState, 'timeline'> | null,
  late: Readonly<Record<string, number>>,
  consults: readonly Pick<ConsultState, 'timeline'>[] = [],
): readonly CaseStoryItem[] {
  const around = (visit?.timeline ?? []).filter(({ type }) => ofVisit.includes(type))
  const came = around.find(({ type }) => type === visitOpened.type)
  const own = matter.timeline.filter(
    ({ type, at }) => !(came && type === matterOpened.type && at - came.at < withVisit),
  )
  const lines = withConsults(merged(own, around), consults)
  const gaps = gapsIn(lines, late)
  return sittings(lines).flatMap((together): readonly CaseStoryItem[] => {
    const [line] = together
    if (!line) return []
    const gap = gaps.find(({ first }) => together.some(({ id }) => id === first))
    const arrived = late[line.id] ?? null
    const told: CaseStoryItem =
      together.length === 1 ? { kind: 'line', line, arrived } : { kind: 'fields', lines: together, arrived }
    if (!gap) return [told]
    return [{ kind: 'gap', id: `gap ${line.id}`, at: line.at, arrived: gap.arrived, lines: gap.lines }, told]
  })
}

/** A matter's lines with those of the live assistance that it got, each of them in its own order. */
export function withConsults(
  main: readonly TimelineItem[],
  consults: readonly Pick<ConsultState, 'timeline'>[],
): readonly TimelineItem[] {
  return consults.reduce(
    (lines, { timeline }) =>
      merged(
        lines,
        timeline.filter(({ type }) => ofConsult.includes(type)),
      ),
    main,
  )
}

/** Runs of fields that one person set; every other line stands alone. */
function sittings(lines: readonly TimelineItem[]): readonly (readonly TimelineItem[])[] {
  const all: TimelineItem[][] = []
  for (const line of lines) {
    const run = all.at(-1)
    const last = run?.at(-1)
    const goesOn =
      last?.type === fieldSet.type &&
      line.type === fieldSet.type &&
      last.by === line.by &&
      line.at - last.at < oneSitting
    if (run && goesOn) run.push(line)
    else all.push([line])
  }
  return all
}

/** Both in the order they have; between them the earlier first, and the visit's where both are of one moment. */
function merged(main: readonly TimelineItem[], around: readonly TimelineItem[]): readonly TimelineItem[] {
  const rest = [...around]
  const all: TimelineItem[] = []
  for (const line of main) {
    while (rest[0] && rest[0].at <= line.at) all.push(...rest.splice(0, 1))
    all.push(line)
  }
  return [...all, ...rest]
}

type Gap = { readonly first: string; readonly arrived: number; readonly lines: number }

function gapsIn(lines: readonly TimelineItem[], late: Readonly<Record<string, number>>): readonly Gap[] {
  const gaps: Gap[] = []
  for (const { id } of lines) {
    const arrived = late[id]
    if (arrived === undefined) continue
    const at = gaps.findIndex((gap) => Math.abs(gap.arrived - arrived) <= oneStretch)
    const gap = gaps[at]
    if (gap) gaps[at] = { ...gap, arrived: Math.max(gap.arrived, arrived), lines: gap.lines + 1 }
    else gaps.push({ first: id, arrived, lines: 1 })
  }
  return gaps
}
