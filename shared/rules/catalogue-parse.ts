import * as v from 'valibot'
import { catalogueHeadSchema, catalogueItemSchema, type Catalogue, type CatalogueItem } from './catalogue.ts'
import { problemOf, type Problem } from './problem.ts'

const catalogueItemsMax = 300

/** What is wrong in an edited catalogue. `item` is its id where that can be read, `index` its place in the list; null is the head. */
export type CatalogueProblem = Problem & { readonly index: number | null; readonly item: string | null }

export type ParsedCatalogue = {
  /** The good items; null only when the head (version, title, limits) or the list itself cannot be read. */
  readonly catalogue: Catalogue | null
  readonly problems: readonly CatalogueProblem[]
}

/**
 * Reads a catalogue that the county edited by hand. Each item stands for itself: a bad one is left out and named (`where` is the path
 * inside it), the others stay. Of two with the same id or the same number the first stays. Never throws.
 */
export function parseCatalogue(input: unknown): ParsedCatalogue {
  const head = v.safeParse(catalogueHeadSchema, input)
  const list = typeof input === 'object' && input !== null && 'items' in input ? input.items : undefined
  const wrong: CatalogueProblem[] = head.success
    ? []
    : head.issues.map((issue) => ({ ...problemOf(issue), index: null, item: null }))
  if (!Array.isArray(list)) wrong.push(headProblem('shape-wrong', { where: 'items' }))
  else if (list.length > catalogueItemsMax)
    wrong.push(headProblem('catalogue-too-long', { max: catalogueItemsMax }))
  if (!head.success || !Array.isArray(list) || wrong.length > 0) return { catalogue: null, problems: wrong }

  const problems: CatalogueProblem[] = []
  const items: CatalogueItem[] = []
  for (const [index, raw] of list.entries()) {
    const parsed = v.safeParse(catalogueItemSchema, raw)
    const about = { index, item: idOf(raw) }
    if (!parsed.success) {
      problems.push(...parsed.issues.map((issue) => ({ ...problemOf(issue), ...about })))
      continue
    }
    const taken = repeated(items, parsed.output)
    if (taken) problems.push({ ...taken, ...about })
    else items.push(parsed.output)
  }
  return { catalogue: { ...head.output, items }, problems }
}

function headProblem(code: string, params: Problem['params']): CatalogueProblem {
  return { code, params, index: null, item: null }
}

function repeated(items: readonly CatalogueItem[], item: CatalogueItem): Problem | null {
  if (items.some(({ id }) => id === item.id))
    return { code: 'item-id-repeated', params: { where: 'id', id: item.id } }
  if (item.lane !== 'quick') return null
  const same = items.find((other) => other.lane === 'quick' && other.number === item.number)
  return same
    ? { code: 'item-number-repeated', params: { where: 'number', number: item.number, id: same.id } }
    : null
}

function idOf(raw: unknown): string | null {
  return typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'string'
    ? raw.id.slice(0, 32)
    : null
}
