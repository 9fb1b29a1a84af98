import type { Digest } from '../../../shared/entry/bytes.ts'
import { parseHeader } from '../../../shared/entry/entry.ts'
import { partItem } from '../../../shared/evidence/part-item.ts'
import { evidenceArchived, evidenceDeleted } from '../../../shared/facts/evidence-kept.ts'
import { factOf, reads } from '../../../shared/facts/registry.ts'
import type { EntryDoc, FoldDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'

/** Parts that a recorded call may have: one begins anew after each interruption. */
const mostParts = 100

/** `archived`: the county has it in its archive. `deleted`: two people let it go there. */
export type ItemFate = 'open' | 'archived' | 'deleted'

/** What has become of recordings, by the headers of the journal alone: a locked desk knows it, too. */
export type FilmItems = {
  readonly fateOf: (item: string) => Promise<ItemFate>
  /** Items that parts of a recorded call have become, as far as this desk has heard. */
  readonly partsOf: (consult: string) => Promise<readonly string[]>
}

export function createFilmItems(deps: {
  readonly entries: Table<EntryDoc>
  readonly folds: Table<FoldDoc>
  readonly digest: Digest
}): FilmItems {
  return {
    async fateOf(item) {
      const docs = await deps.entries.docsWhere(['subject'], [item])
      const said = new Set(docs.map(({ header }) => typeOf(header)))
      if (said.has(evidenceDeleted.type)) return 'deleted'
      return said.has(evidenceArchived.type) && docs.every(isUnderstood) ? 'archived' : 'open'
    },
    partsOf: async (consult) =>
      (await deps.folds.many(possibleParts(consult, deps.digest))).map(({ id }) => id),
  }
}

/** The names that parts of a recorded call have, should there be any. */
export function possibleParts(consult: string, digest: Digest): readonly string[] {
  return Array.from({ length: mostParts }, (_, at) => partItem(consult, at + 1, digest))
}

/** The county took it, and this app knows what it says. */
export function isUnderstood({ header, out }: EntryDoc): boolean {
  const read = parseHeader(header)
  const declared = typeof read === 'string' ? undefined : factOf(read.type)
  return out !== 'refused' && declared !== undefined && typeof read !== 'string' && reads(declared, read.v)
}

function typeOf(header: string): string | null {
  const read = parseHeader(header)
  return typeof read === 'string' ? null : read.type
}
