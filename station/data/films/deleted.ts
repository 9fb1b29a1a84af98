import type { Digest } from '../../../shared/entry/bytes.ts'
import type { PageRow, Safe } from '../store/safe.ts'
import type { Trims } from '../sync/trims.ts'
import { type FilmItems, possibleParts } from './items.ts'

/** Recordings that two people deleted at the county go here, too. It needs no key, so that a locked desk does it as well. Twice is once. */
export type DeletedFilms = {
  /** A window's segments and lists, and what this desk gave of a call, of which the county has no use any more. */
  readonly take: (items: readonly string[]) => Promise<void>
  /** What had not been sent by then: the county has said since that it wants none of it. */
  readonly look: () => Promise<void>
}

export function createDeletedFilms(deps: {
  readonly safe: Pick<Safe, 'pages' | 'erasePages' | 'dropPages'>
  readonly items: FilmItems
  readonly trims: Pick<Trims, 'erased'>
  readonly digest: Digest
  readonly changed: () => void
}): DeletedFilms {
  const { safe, items, trims } = deps
  /** What the county has been given of calls, call by call. */
  const given = async (): Promise<readonly (readonly [consult: string, reels: readonly PageRow[]])[]> => {
    const all = await safe.pages.where('matter').startsWith('consult:').toArray()
    const reels = all.filter(({ state }) => state !== 'copy' && state !== 'waiting')
    const consults = [...new Set(reels.map(({ matter }) => matter))]
    return consults.map((consult) => [consult, reels.filter(({ matter }) => matter === consult)])
  }
  const drop = async (consult: string, reels: readonly PageRow[]): Promise<void> => {
    await safe.dropPages(reels.map(({ hash }) => hash))
    await trims.erased(consult)
    deps.changed()
  }
  /** Which part a reel is of is sealed: where another part is kept, they go by the county's days. */
  const areAllDeleted = async (parts: readonly string[]): Promise<boolean> => {
    const fates = await Promise.all(parts.map(items.fateOf))
    return fates.length > 0 && fates.every((fate) => fate === 'deleted')
  }

  return {
    async take(gone) {
      for (const item of gone) {
        await safe.erasePages(item)
        await trims.erased(item)
      }
      for (const [consult, reels] of await given())
        if (possibleParts(consult, deps.digest).some((item) => gone.includes(item)))
          await drop(consult, reels)
      deps.changed()
    },
    async look() {
      for (const [consult, reels] of await given())
        if (await areAllDeleted(await items.partsOf(consult))) await drop(consult, reels)
    },
  }
}
