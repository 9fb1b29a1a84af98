/**
 * Reading what a person typed. Each reader answers the one canonical text, or undefined where the typed
 * text is not (yet) one; the input then keeps what was typed and the page's rule says what is wrong.
 */

/** １２ａ。 → 12a. : a Chinese keyboard left in full-width mode is no error. */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .replace(/。/g, '.')
}

/** "1,6００.5" → "1600.50". At most two decimals; no sign, since nothing at a desk is owed negatively. */
export function readMoney(text: string): string | undefined {
  const plain = halfWidth(text).replace(/[,，\s¥元]/g, '')
  const match = /^(\d{1,13})(?:\.(\d{0,2}))?$/.exec(plain)
  if (!match) return undefined
  const whole = (match[1] ?? '').replace(/^0+(?=\d)/, '')
  return `${whole}.${(match[2] ?? '').padEnd(2, '0')}`
}

/** "1600.50" → "1,600.50" */
export function groupThousands(money: string): string {
  return money.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')
}

/** "20261116", "2026/11/16", "2026年11月16日" → "2026-11-16", if there is such a day. */
export function readDate(text: string): string | undefined {
  const plain = halfWidth(text).replace(/\s/g, '').replace(/日$/, '')
  const match =
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})$/.exec(plain)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const date = new Date(Date.UTC(year, month - 1, day))
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return same ? date.toISOString().slice(0, 10) : undefined
}

/** "202610", "2026.10", "2026年10月" → "2026-10": a period (所属期) of one month. */
export function readPeriod(text: string): string | undefined {
  const plain = halfWidth(text).replace(/\s/g, '').replace(/月$/, '')
  const match = /^(\d{4})(\d{2})$/.exec(plain) ?? /^(\d{4})[-/.年](\d{1,2})$/.exec(plain)
  const month = Number(match?.[2])
  if (!match || month < 1 || month > 12) return undefined
  return `${match[1]}-${String(month).padStart(2, '0')}`
}

/** The period `months` after (or, negative, before) a canonical one. */
export function movePeriod(period: string, months: number): string {
  const [year, month] = [Number(period.slice(0, 4)), Number(period.slice(5, 7))]
  const count = year * 12 + (month - 1) + months
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
}

/** An identifier as it is compared: half-width, capitals, without the gaps people copy along. */
export function readIdentifier(text: string): string {
  return halfWidth(text).replace(/[\s-]/g, '').toUpperCase()
}
