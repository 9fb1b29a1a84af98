export const systems = ['windows', 'android', 'ipad', 'linux'] as const
export type System = (typeof systems)[number]

/** Which instructions to open first; a guess, the others stand beside it. @param agent navigator.userAgent */
export function systemOf(agent: string): System {
  if (/Android/i.test(agent)) return 'android'
  // An iPad says that it is a Mac.
  if (/iPad|iPhone|Macintosh/i.test(agent)) return 'ipad'
  return /Linux|X11|CrOS/i.test(agent) ? 'linux' : 'windows'
}
