/** "00:12:31", or with ms "00:12:31.480", as it is said, cited and written into WebVTT. @param moment ms from an item's beginning */
export function moments(moment: number, to: 's' | 'ms' = 's'): string {
  const whole = Math.max(0, Math.floor(moment))
  const two = (value: number): string => String(value).padStart(2, '0')
  const seconds = Math.floor(whole / 1000)
  const said = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return to === 's' ? said : `${said}.${String(whole % 1000).padStart(3, '0')}`
}

/** "12:31", "00:12:31", "00:12:31.480" as typed or found in an address. @returns ms; null when it is none */
export function readMoment(text: string): number | null {
  const read = /^(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)(?:[.,](\d{1,3}))?$/.exec(text.trim())
  if (!read) return null
  const [, hours = '0', minutes = '0', seconds = '0', ms = ''] = read
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms.padEnd(3, '0'))
}
