import { putDurably } from './durable.ts'
import { type CountyKeys, readCountyKeys } from './county-keys.ts'
import type { Store } from '../store/store.ts'

/**
 * Whether the keys in a folder are those that the store was written with. `lost`: there are none, and a journal that cannot be read
 * without them. `foreign`: they are another county's. `broken`: the file cannot be read.
 */
export type KeysFit = 'fit' | 'lost' | 'foreign' | 'broken'

/** @property key the county's public signing key: names the keys, and opens nothing */
type MarkDoc = { readonly _id: string; readonly key: string }
const id = 'county-keys'

/** Makes nothing: where keys are lost, a new file would hide that the old one has to come back. */
export async function keysFit(store: Store, folder: string): Promise<KeysFit> {
  const found = await readCountyKeys(folder)
  if (found.kind === 'broken') return 'broken'
  const [mark] = await store.database<MarkDoc>('meta').get([id])
  if (found.kind === 'kept') return mark && mark.key !== found.keys.signKey.key ? 'foreign' : 'fit'
  const [entry] = await store.database('journal').range({ limit: 1 })
  return entry ? 'lost' : 'fit'
}

/** Remembers beside the journal which keys it is written with. */
export async function markKeys(store: Store, { signKey }: CountyKeys): Promise<void> {
  const marks = store.database<MarkDoc>('meta')
  const [mark] = await marks.get([id])
  if (mark?.key !== signKey.key) await putDurably(marks, [{ _id: id, key: signKey.key }])
}
