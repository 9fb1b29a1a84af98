import type { PageRow, Safe } from '../store/safe.ts'
import type { Settings } from '../store/settings.ts'
import type { FetchBack } from './fetch-back.ts'
import { digestOf } from './load-parcel.ts'

/** Photographs of one day's look: some fifteen megabytes are read. */
const step = 50

/**
 * Looks at some of the photographed pages each day, in turn: bytes that are not what their name says are fetched again, and where only this desk
 * had them, they are named as broken.
 */
export function createPageScrub(deps: {
  readonly safe: Safe
  readonly settings: Settings
  readonly fetchBack: Pick<FetchBack, 'page'>
  /** Something is known otherwise now of a page. */
  readonly changed: () => void
}): () => Promise<void> {
  const { safe, settings } = deps
  const isWhole = async ({ hash }: PageRow): Promise<boolean> => {
    const stored = await safe.bytes.get(hash)
    return stored !== undefined && (await digestOf(stored.bytes)) === hash
  }
  const spoiled = async ({ hash, state }: PageRow): Promise<void> => {
    if (state === 'there') await safe.trimPages([hash])
    const isLost = state !== 'there' || (await deps.fetchBack.page(hash, () => undefined)) === 'gone'
    if (isLost) await safe.pages.update(hash, { state: 'broken' })
    deps.changed()
  }
  return async () => {
    const from = (await settings.get('scrub'))?.pages ?? ''
    const rows = await safe.pages.where('hash').above(from).limit(step).toArray()
    for (const row of rows) {
      const isHere = row.state === 'there' || row.state === 'waiting' || row.state === 'kept'
      if (isHere && !(await isWhole(row))) await spoiled(row)
    }
    const pages = rows.length < step ? '' : (rows.at(-1)?.hash ?? '')
    await settings.update('scrub', (now) => now && { ...now, pages })
  }
}
