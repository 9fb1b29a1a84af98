/** A document of the store ends at 8 MB, and text within text can double. */
const mostChars = 3_900_000

/**
 * Whatever came in, as JSON text: halves of surrogate pairs become escapes, field names become text, and so any
 * store takes it.
 */
export function asText(input: unknown): string {
  return jsonOf(input).slice(0, mostChars)
}

function jsonOf(input: unknown): string {
  try {
    return JSON.stringify(input) ?? 'null'
  } catch {
    return '"nested too deep to be written down"'
  }
}
