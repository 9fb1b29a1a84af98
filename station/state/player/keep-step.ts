/** How far a picture may be from the clock before it is put right by a jump: less is not seen, and a jump is. */
const jumpFrom = 250
/** Less than a frame is in step. */
const inStep = 12
/** Of a follower's speed: more would be heard. */
const mostNudge = 0.08

export type Step = { readonly kind: 'jump' } | { readonly kind: 'rate'; readonly rate: number }

/**
 * Several films follow one clock: who is ahead goes a little slower, who lags a little faster, until a second has made it good.
 * @param drift how far the follower is ahead of the clock, ms · @param rate the clock's
 */
export function keepStep(drift: number, rate: number): Step {
  if (Math.abs(drift) > jumpFrom * Math.max(1, rate)) return { kind: 'jump' }
  if (Math.abs(drift) <= inStep) return { kind: 'rate', rate }
  const nudge = Math.min(Math.max(drift / 1000, -mostNudge), mostNudge)
  return { kind: 'rate', rate: Math.round(rate * (1 - nudge) * 1000) / 1000 }
}

/** So long the clock waits for a picture that a browser is looking for, ms. */
export const patience = 4_000

/** What a browser is looking for. */
export type Search = {
  /** It has something for the place where it looks. */
  readonly isHeld: boolean
  /** How long it has been looking, ms. */
  readonly since: number
  /** How far the place is from the one that is wanted now, ms. */
  readonly away: number
}

/**
 * Whether it is sent on to the place that is wanted now. Who sends it on at every move of a hand sees no picture until the hand rests. But what it was looking
 * for may have been let go meanwhile, and then it never comes back; so may what it cannot make a picture of.
 */
export function isLost({ isHeld, since, away }: Search): boolean {
  return !isHeld || (since > patience && away > patience)
}
