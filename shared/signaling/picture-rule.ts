/**
 * When a picture has to make way for the voice, and when it may come back: under 120 kbit/s for two seconds it goes (one that one sends
 * oneself under 50: a browser gives the voice its part first, and a page of text is still read at five pictures a second); after ten
 * seconds it is tried again, after twice as long each time that it had to go again within half a minute, up to a minute and twenty.
 * A line without pictures is measured by nobody, so coming back is a try and not a conclusion.
 */
export const pictureRule = {
  least: 120_000,
  leastUp: 50_000,
  downAfter: 2_000,
  upAfter: 10_000,
  longest: 80_000,
  steadyAfter: 30_000,
} as const

/**
 * @property since when the picture came or went, ms · thinSince when the line became too thin
 * @property wait how long it stays away when it goes, or until it is tried again
 */
export type PictureState = {
  readonly shown: boolean
  readonly since: number
  readonly thinSince: number | null
  readonly wait: number
}

export function pictureAtFirst(now: number): PictureState {
  return { shown: true, since: now, thinSince: null, wait: pictureRule.upAfter }
}

/** @param available bit/s that the line carries, as was heard last; null when nobody knows */
export function pictureNext(
  state: PictureState,
  available: number | null,
  now: number,
  least: number = pictureRule.least,
): PictureState {
  const { since, thinSince } = state
  if (!state.shown)
    return now - since < state.wait
      ? state
      : { shown: true, since: now, thinSince: null, wait: Math.min(state.wait * 2, pictureRule.longest) }
  const wait = now - since < pictureRule.steadyAfter ? state.wait : pictureRule.upAfter
  if (available === null || available >= least) return { ...state, thinSince: null, wait }
  const thin = thinSince ?? now
  return now - thin < pictureRule.downAfter
    ? { ...state, thinSince: thin, wait }
    : { shown: false, since: now, thinSince: null, wait }
}
