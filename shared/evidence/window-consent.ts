/**
 * What a visitor is told before a visit is recorded at the window: which version of the words (station/words), and for how many days it is kept
 * unless somebody holds it. Another wording is another version, because the consent names it.
 */
export const windowConsent = { wording: 'window-1', retention: 180 } as const
