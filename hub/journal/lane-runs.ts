import { entryId, type LaneHold } from '../../shared/entry/lane.ts'
import { endOf } from '../store/store.ts'

/** Entries of a lane held without a gap. Links inside were checked; `prev` and `hash` are what its neighbours must fit. */
export type Run = {
  readonly from: number
  readonly to: number
  readonly prev: string | null
  readonly hash: string
}

/** One entry's place: its counter, its hash, and the hash it says came before. */
export type Place = { readonly counter: number; readonly hash: string; readonly prev: string | null }

/**
 * What is held of one lane, as runs: in order, a lane is one run; each gap makes one more. Entries may come in any
 * order, so a link is checked when both its ends are there.
 */
export type Lane = {
  readonly name: string
  readonly runs: () => readonly Run[]
  readonly has: (counter: number) => boolean
  /** False when it does not fit the neighbours that are held. */
  readonly fits: (place: Place) => boolean
  /** Whether taking it would open one gap too many. */
  readonly scattered: (counter: number) => boolean
  /** Keeps its place, fitting or not: a refused entry too holds its counter, as a hash. */
  readonly take: (place: Place) => void
  readonly hold: () => LaneHold
  /** Places held. */
  readonly count: () => number
}

/** A desk sends what is due first, not at random: more gaps than this are no order but a flood. */
const mostRuns = 1_000

export function createLane(name: string, known: readonly Run[] = []): Lane {
  const runs = [...known]
  /** Index of the last run that begins at or before the counter; -1 when there is none. */
  const before = (counter: number): number => {
    let low = 0
    let high = runs.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((runs[middle]?.from ?? Infinity) <= counter) low = middle + 1
      else high = middle
    }
    return low - 1
  }
  const neighbours = (
    counter: number,
  ): { readonly at: number; readonly left: Run | undefined; readonly right: Run | undefined } => {
    const at = before(counter)
    const [left, right] = [runs[at], runs[at + 1]]
    return {
      at,
      left: left && left.to === counter - 1 ? left : undefined,
      right: right && right.from === counter + 1 ? right : undefined,
    }
  }
  return {
    name,
    runs: () => [...runs],
    has: (counter) => (runs[before(counter)]?.to ?? 0) >= counter,
    fits({ counter, hash, prev }) {
      const { left, right } = neighbours(counter)
      const first = counter === 1
      return (prev === null) === first && (!left || left.hash === prev) && (!right || right.prev === hash)
    },
    scattered(counter) {
      const { left, right } = neighbours(counter)
      return !left && !right && runs.length >= mostRuns
    },
    take({ counter, hash, prev }) {
      const { at, left, right } = neighbours(counter)
      const run = {
        from: left?.from ?? counter,
        to: right?.to ?? counter,
        prev: left ? left.prev : prev,
        hash: right?.hash ?? hash,
      }
      runs.splice(left ? at : at + 1, (left ? 1 : 0) + (right ? 1 : 0), run)
    },
    hold() {
      const first = runs[0]?.from === 1 ? runs[0] : undefined
      const ahead = runs
        .slice(first ? 1 : 0)
        .flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, n) => from + n))
      return { lane: name, complete: first?.to ?? 0, hash: first?.hash ?? null, ahead }
    },
    count: () => runs.reduce((total, { from, to }) => total + to - from + 1, 0),
  }
}

/** Counters from one (inclusive) to another (exclusive). */
export type Gap = { readonly from: number; readonly to: number }

/** What ten digits can count. */
const lastCounter = 9_999_999_999

/** Where a lane has room: between the runs and after the last one. */
export function gapsOf(lane: Lane): readonly Gap[] {
  const runs = lane.runs()
  const starts = [1, ...runs.map(({ to }) => to + 1)]
  const ends = [...runs.map(({ from }) => from), lastCounter + 1]
  return starts.map((from, at) => ({ from, to: ends[at] ?? from })).filter(({ from, to }) => from < to)
}

/** The same as ids. An eleventh digit would sort before the tenth's nines: the end of a lane is the end of its letters. */
export function spanOf(lane: string, { from, to }: Gap): { readonly from: string; readonly to: string } {
  return { from: entryId(lane, from), to: to > lastCounter ? endOf(`${lane}:`) : entryId(lane, to) }
}
