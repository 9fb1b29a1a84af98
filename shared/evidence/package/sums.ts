/** A sum of one file of a package, as `sha256sum` and `cksum -a sm3` print it. */
export type Sum = { readonly path: string; readonly sum: string }

/**
 * Paths that every system unpacks as they are: letters, figures, dot, dash and underline; no step upwards, nothing hidden, and no colon,
 * which Windows does not take. 120 characters leave room for the folder around it.
 */
const pathRule = /^[a-zA-Z0-9][a-zA-Z0-9._-]*(?:\/[a-zA-Z0-9][a-zA-Z0-9._-]*){0,4}$/
const longestPath = 120
/** What Windows calls its devices, with any ending. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

export function isPackagePath(path: string): boolean {
  const steps = path.split('/')
  return (
    path.length <= longestPath &&
    pathRule.test(path) &&
    steps.every((step) => !devices.test(step) && !step.endsWith('.'))
  )
}

/** `<sum>  <path>`, a line each, for `sha256sum -c`. */
export function sha256Text(sums: readonly Sum[]): string {
  return inOrder(sums)
    .map(({ path, sum }) => `${sum}  ${path}\n`)
    .join('')
}

/** `SM3 (<path>) = <sum>`, for `cksum -c`. */
export function sm3Text(sums: readonly Sum[]): string {
  return inOrder(sums)
    .map(({ path, sum }) => `SM3 (${path}) = ${sum}\n`)
    .join('')
}

/** @returns null for what is not such a list to the last byte, or names a file twice */
export function readSha256(text: string): readonly Sum[] | null {
  return read(text, /^(?<sum>[\da-f]{64}) {2}(?<path>.+)$/)
}

export function readSm3(text: string): readonly Sum[] | null {
  return read(text, /^SM3 \((?<path>.+)\) = (?<sum>[\da-f]{64})$/)
}

function read(text: string, line: RegExp): readonly Sum[] | null {
  if (!text.endsWith('\n')) return null
  const sums: Sum[] = []
  for (const one of text.slice(0, -1).split('\n')) {
    const { path, sum } = line.exec(one)?.groups ?? {}
    if (path === undefined || sum === undefined || !isPackagePath(path)) return null
    sums.push({ path, sum })
  }
  return new Set(sums.map(({ path }) => path.toLowerCase())).size === sums.length ? sums : null
}

function inOrder(sums: readonly Sum[]): readonly Sum[] {
  return [...sums].sort((a, b) => (a.path < b.path ? -1 : 1))
}
