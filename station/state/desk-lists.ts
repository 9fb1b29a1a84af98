import type { MatterState } from '../../shared/facts/matter-state.ts'
import { heaviest, lanes, type Lane } from '../../shared/rules/catalogue.ts'
import { dateOf, type Instant, type IsoDate } from '../../shared/rules/dates.ts'
import { byDue, dueBucket, isPressing, type DueBucket } from '../../shared/rules/deadline.ts'
import type { LastDay } from '../../shared/rules/outcomes.ts'
import type { VisitCard } from '../data/desk-shapes.ts'

/** How the day's visits stand on the desk's first screen. Pure: cards in, lists out. */

/** Who sits at the desk. */
export function servingOf(cards: readonly VisitCard[]): VisitCard | null {
  return cards.find(({ visit }) => visit.phase === 'serving') ?? null
}

/** The lane of a visit is that of its heaviest open matter; one that nobody has sorted waits among the assisted. */
export function laneOf({ matters }: VisitCard): Lane {
  const open = matters.filter(({ outcome }) => outcome === null)
  return (
    heaviest((open.length > 0 ? open : matters).flatMap(({ sorted }) => (sorted ? [sorted.lane] : []))) ??
    'assisted'
  )
}

/** The earliest legal last day among what is still open. */
export function dueOf({ matters }: VisitCard): LastDay {
  const open = matters.filter(({ outcome }) => outcome === null).map(({ lastDay }) => lastDay)
  return open.reduce<LastDay>((first, due) => (byDue(due, first) < 0 ? due : first), { kind: 'none' })
}

/** Who waits in a lane: what the law dates within two days first, then first come, first served. */
export function waitingIn(cards: readonly VisitCard[], lane: Lane, now: Instant): readonly VisitCard[] {
  const here = cards.filter((card) => isWaiting(card) && laneOf(card) === lane)
  return here.sort(
    (one, other) => rank(one, now) - rank(other, now) || one.visit.openedAt - other.visit.openedAt,
  )
}

/** Whoever is called next: due first, then the lightest lane, then who came first. One that was set aside waits until nobody else does. */
export function nextOf(cards: readonly VisitCard[], now: Instant): VisitCard | null {
  const all = lanes.flatMap((lane) => waitingIn(cards, lane, now))
  const fresh = all.filter(({ visit }) => visit.phase === 'waiting')
  const row = fresh.length > 0 ? fresh : all
  return row.find((card) => rank(card, now) === 0) ?? row[0] ?? null
}

function isWaiting({ visit }: VisitCard): boolean {
  return visit.phase === 'waiting' || visit.phase === 'paused'
}

function rank(card: VisitCard, now: Instant): number {
  return isPressing(dueOf(card), now) ? 0 : 1
}

export type DueRow = { readonly card: VisitCard; readonly matter: MatterState; readonly bucket: DueBucket }

/** What the law dates within two days and is not over, the earliest first. */
export function dueSoon(cards: readonly VisitCard[], now: Instant): readonly DueRow[] {
  return cards
    .flatMap((card) =>
      card.matters.map((matter) => ({ card, matter, bucket: dueBucket(matter.lastDay, now) })),
    )
    .filter(({ matter }) => isPressing(matter.lastDay, now))
    .sort(
      (one, other) =>
        byDue(one.matter.lastDay, other.matter.lastDay) || one.matter.openedAt - other.matter.openedAt,
    )
}

export type DayCount = {
  readonly came: number
  readonly done: number
  readonly waiting: number
  readonly doneByLane: Readonly<Record<Lane, number>>
}

export function countDay(cards: readonly VisitCard[], date: IsoDate): DayCount {
  const today = cards.filter(({ visit }) => dateOf(visit.openedAt) === date)
  const done = today.filter(({ visit }) => visit.phase === 'closed')
  const inLane = (lane: Lane): number => done.filter((card) => laneOf(card) === lane).length
  return {
    came: today.length,
    done: done.length,
    waiting: cards.filter(isWaiting).length,
    doneByLane: {
      quick: inLane('quick'),
      self: inLane('self'),
      assisted: inLane('assisted'),
      complex: inLane('complex'),
    },
  }
}
