import { statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { openCouchStore } from '../../../hub/store/couch.ts'
import { databases } from '../../../hub/store/design/databases.ts'
import { openPouchStore } from '../../../hub/store/pouch.ts'
import type { Store } from '../../../hub/store/store.ts'
import { type Death, logOf } from './fatal-store.ts'

/** What a county that dies stands on: its own disk, or, where there is an address, a CouchDB that outlives it. */
export type Ground = { readonly couch: string | null }

export async function openStore({ couch }: Ground, dir: string): Promise<Store> {
  const opened =
    couch === null
      ? await openPouchStore({ dir: join(dir, 'store'), databases, who: 'fatal hub' })
      : await openCouchStore({ url: couch, dir: join(dir, 'index'), databases })
  if (!opened.ok) throw new Error(opened.sentence)
  return opened.store
}

/** Of a disk of its own a hub may have written half. */
export function howsOf({ couch }: Ground): readonly Death['how'][] {
  return couch === null ? ['torn', 'after'] : ['after']
}

/** Nobody syncs an index, so that a power cut may leave any part of what was last written to it. @param part from 0 to 1 */
export function cutIndexes({ couch }: Ground, dir: string, part: number): void {
  const folders =
    couch === null
      ? ['journal', 'feeds', 'matters'].map((name) => join(dir, 'store', `${name}.index`))
      : ['journal', 'feeds'].map((name) => join(dir, 'index', `yizhan-${name}.index`))
  for (const log of folders.map(logOf)) truncateSync(log, Math.floor(statSync(log).size * part))
}
