import * as v from 'valibot'
import { deviceOf } from '../entry/lane.ts'
import { ownerOf } from '../entry/subject.ts'
import { fact, isTold, needsNewerApp, type Heard, type Told } from './fact.ts'
import { headsOf, inOrder } from './order.ts'
import { isErased, lines, type TimelineItem } from './timeline.ts'

const text = (max: number) => v.pipe(v.string(), v.maxLength(max))

/** How a person is known. The checks that depend on the kind are in rules/ids.ts; here the bounds. */
export const identitySchema = v.strictObject({
  kind: v.picklist(['resident', 'uscc', 'taxpayer', 'household', 'passport', 'hkmt']),
  number: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
})
export type Identity = v.InferOutput<typeof identitySchema>

export const visitorSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  identity: v.nullable(identitySchema),
  /** Empty when there is none: then the slip is the only way to reach the person (没有手机，给纸回执). */
  phone: text(20),
})
export type Visitor = v.InferOutput<typeof visitorSchema>

/** One person at the desk (经办人), with one or more matters. `number` is the day's running number at this desk. */
export const visitOpened = fact({
  type: 'visit.opened',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({
    number: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9999)),
    visitor: visitorSchema,
  }),
})
export const visitorCorrected = fact({
  type: 'visit.visitor-corrected',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({ visitor: visitorSchema }),
})
/** The person sits down: from here the handling time runs. */
export const visitCalled = fact({
  type: 'visit.called',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({}),
})
/** 先放一放: back among those who wait. */
export const visitPaused = fact({
  type: 'visit.paused',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({}),
})
export const visitClosed = fact({
  type: 'visit.closed',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({}),
})
/** A slip (回执) went to paper. `code` is the check code printed on it. */
export const slipPrinted = fact({
  type: 'visit.slip-printed',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({ format: v.picklist(['a5', 'roll80']), code: text(20), matters: v.array(text(64)) }),
})

export const visitFacts = [visitOpened, visitorCorrected, visitCalled, visitPaused, visitClosed, slipPrinted]

export type VisitState = {
  readonly subject: string
  readonly station: string
  readonly number: number
  readonly visitor: Visitor
  readonly openedAt: number
  readonly openedBy: string
  readonly phase: 'waiting' | 'serving' | 'paused' | 'closed'
  /** When the present phase began. */
  readonly since: number
  /** Milliseconds that the person sat at the desk before `since`. */
  readonly servedMs: number
  readonly slips: readonly { readonly at: number; readonly code: string }[]
  readonly timeline: readonly TimelineItem[]
  readonly heads: { readonly ids: readonly string[]; readonly lamport: number }
  /** Entries that this app cannot read; it needs a newer app (`newer` of them), or a key, or they were erased. */
  readonly untold: number
  readonly newer: number
}

const phases: Record<string, VisitState['phase']> = {
  [visitCalled.type]: 'serving',
  [visitPaused.type]: 'paused',
  [visitClosed.type]: 'closed',
}

/** The device at which the visit began, whose count its slip's number is; null where only the rest of the visit is here. */
export function deviceOfVisit({ timeline }: Pick<VisitState, 'timeline'>): string | null {
  const opened = timeline.find(({ type }) => type === visitOpened.type)
  return opened ? deviceOf(opened.id) : null
}

/** Total: any entries in any order give a state. */
export function foldVisit(subject: string, heard: readonly Heard[]): VisitState {
  const ordered = inOrder(heard)
  let state: VisitState = {
    subject,
    station: ownerOf(subject) ?? '',
    number: 0,
    visitor: { name: '', identity: null, phone: '' },
    openedAt: ordered[0]?.at ?? 0,
    openedBy: ordered[0]?.by ?? '',
    phase: 'waiting',
    since: ordered[0]?.at ?? 0,
    servedMs: 0,
    slips: [],
    timeline: lines(ordered),
    heads: headsOf(ordered),
    untold: ordered.filter((entry) => !isTold(entry)).length,
    newer: ordered.filter(needsNewerApp).length,
  }
  for (const entry of ordered) if (isTold(entry)) state = applied(state, entry)
  // Nobody waits who is not known any more.
  return isErased(state) ? { ...state, phase: 'closed' } : state
}

function applied(state: VisitState, told: Told): VisitState {
  if (visitOpened.is(told))
    return { ...state, ...told.body, openedAt: told.at, openedBy: told.by, since: told.at }
  if (visitorCorrected.is(told)) return { ...state, visitor: told.body.visitor }
  if (slipPrinted.is(told))
    return { ...state, slips: [...state.slips, { at: told.at, code: told.body.code }] }
  const phase = phases[told.type]
  if (!phase || phase === state.phase) return state
  const sat = state.phase === 'serving' ? Math.max(0, told.at - state.since) : 0
  return { ...state, phase, since: told.at, servedMs: state.servedMs + sat }
}
