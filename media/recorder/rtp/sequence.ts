/**
 * Where a packet stands in its stream: sequence numbers have 16 bits and wrap, packets come late, twice or not at all, and a sender that
 * was started anew begins anywhere (RFC 3550, A.1). `at` goes on counting over wraps; a `run` is one counting of one sender.
 */
export type Placed = {
  readonly how:
    | 'next'
    /** Some before it are missing. */
    | 'ahead'
    | 'late'
    /** Had been told as missing. */
    | 'too-late'
    | 'repeated'
    /** Its number is far from all others. When the next one follows it, the sender has begun anew. */
    | 'astray'
    /** The one before it went astray, and both are the first of a new run. */
    | 'anew'
  readonly run: number
  readonly at: number
}

/** @property since when the last packet before it came, monotonic µs */
export type Missing = { readonly from: number; readonly to: number; readonly since: number }

export type Sequence = {
  readonly place: (sequence: number, mono: number) => Placed
  /** Ranges that have been missing since `before`, each told once. */
  readonly takeMissing: (before: number) => Missing[]
}

const twoTo16 = 65_536
/** A jump by more than this within a second is no loss. */
const mostLost = 3_000
/** So far back a packet may still be late. A power of two: places in the ring follow from it. */
const remembered = 4_096

export function createSequence(): Sequence {
  const seen = new Int32Array(remembered).fill(-1)
  let run = 0
  let lowest = 0
  let highest = -1
  let latest = 0
  let expected = -1
  let missing: Missing[] = []

  const take = (at: number): void => void (seen[at % remembered] = at)
  const begin = (at: number): void => {
    seen.fill(-1)
    lowest = at
    highest = at
    take(at)
  }
  /** What came late is not missing any more. @returns whether it was still waited for */
  const found = (at: number): boolean => {
    const isWaitedFor = missing.some(({ from, to }) => from <= at && at <= to)
    missing = missing.flatMap((range) => without(range, at))
    return isWaitedFor
  }
  const astray = (sequence: number, mono: number): Placed => {
    const follows = sequence === expected
    expected = (sequence + 1) % twoTo16
    if (!follows) return { how: 'astray', run, at: sequence + twoTo16 }
    run += 1
    latest = mono
    begin(sequence + twoTo16)
    return { how: 'anew', run, at: highest }
  }

  return {
    place(sequence, mono) {
      if (highest < 0) {
        begin(sequence + twoTo16)
        latest = mono
        return { how: 'next', run, at: highest }
      }
      const step = ((sequence - highest) << 16) >> 16
      const at = highest + step
      if (step > mostLost && mono - latest < 1e6) return astray(sequence, mono)
      if (step <= -remembered) return astray(sequence, mono)
      if (step <= 0) {
        if (seen[at % remembered] === at) return { how: 'repeated', run, at }
        take(at)
        return { how: found(at) || at < lowest ? 'late' : 'too-late', run, at }
      }
      if (step > 1) missing.push({ from: highest + 1, to: at - 1, since: latest })
      highest = at
      latest = mono
      take(at)
      return { how: step === 1 ? 'next' : 'ahead', run, at }
    },
    takeMissing(before) {
      const ripe = missing.filter(({ since }) => since < before)
      missing = missing.filter(({ since }) => since >= before)
      return ripe
    },
  }
}

/** What is left of a range when one of it has come. */
export function without<Range extends { readonly from: number; readonly to: number }>(
  range: Range,
  at: number,
): Range[] {
  if (at < range.from || at > range.to) return [range]
  const parts = [
    { ...range, to: at - 1 },
    { ...range, from: at + 1 },
  ]
  return parts.filter(({ from, to }) => from <= to)
}
