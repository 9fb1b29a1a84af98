import type { Citation } from '../../shared/facts/dispute-record.ts'
import { citeMark } from '../../shared/facts/draft-checks.ts'

/** A piece of a text, or a citation in it; `n` counts from 1, as the text does. */
export type CitedPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cite'; readonly n: number; readonly citation: Citation }

/** A line of a record, with its citations where they stand. A mark without a citation is text. */
export function citedParts(line: string, citations: readonly Citation[]): readonly CitedPart[] {
  return line.split(/(〔\d{1,3}〕)/).flatMap((piece): readonly CitedPart[] => {
    const at = citations.findIndex((_, place) => citeMark(place + 1) === piece)
    const citation = citations[at]
    if (citation) return [{ kind: 'cite', n: at + 1, citation }]
    return piece === '' ? [] : [{ kind: 'text', text: piece }]
  })
}
