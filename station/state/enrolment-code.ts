/** The code that turns a browser into a desk: 7Q4K-M82D, from an alphabet without I, L, O and U. */
export const enrolmentCode = {
  length: 8,
  /** As it was printed: 7Q4KM82D → 7Q4K-M82D. */
  written: (plain: string): string => `${plain.slice(0, 4)}-${plain.slice(4, 8)}`,
} as const

/** What was typed or scanned, as one compares it: capitals, O as 0, I and L as 1, nothing else. */
export function plainCode(typed: string): string {
  const letters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
  return letters.replaceAll('O', '0').replaceAll(/[IL]/g, '1').slice(0, enrolmentCode.length)
}

/** The code in the scanned address, behind `#` or `?code=`; '' when there is none. */
export function codeIn(rest: string): string {
  const [, code = ''] = /(?:#|[?&]code=)([0-9A-Za-z-]{8,9})(?:$|[&#])/.exec(rest) ?? []
  const plain = plainCode(code)
  return plain.length === enrolmentCode.length ? plain : ''
}
