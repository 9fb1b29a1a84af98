import type { Digest } from '../../../shared/entry/bytes.ts'
import { partItem } from '../../../shared/evidence/part-item.ts'
import type { Safe } from '../store/safe.ts'

/** Parts that a recorded call may have: one begins anew after each interruption. */
const mostParts = 100

/**
 * Recordings that two people deleted at the county go here, too: a window's segments and lists, and what this desk gave of a call, of which the county
 * has no use any more. It needs no key, so that a locked desk does it as well. Twice is once.
 */
export function createDeletedFilms(deps: {
  readonly safe: Pick<Safe, 'pages' | 'erasePages' | 'dropPages'>
  readonly digest: Digest
  readonly changed: () => void
}): (items: readonly string[]) => Promise<void> {
  const { safe, digest } = deps
  const isOf = (consult: string, items: readonly string[]): boolean =>
    Array.from({ length: mostParts }, (_, at) => partItem(consult, at + 1, digest)).some((item) =>
      items.includes(item),
    )
  return async (items) => {
    for (const item of items) await safe.erasePages(item)
    const reels = await safe.pages.where('matter').startsWith('consult:').toArray()
    const given = reels.filter(({ state }) => state !== 'copy' && state !== 'waiting')
    const over = new Set([...new Set(given.map(({ matter }) => matter))].filter((one) => isOf(one, items)))
    await safe.dropPages(given.flatMap(({ hash, matter }) => (over.has(matter) ? [hash] : [])))
    deps.changed()
  }
}
