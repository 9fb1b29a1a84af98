import { expect, test } from 'vitest'
import { partItem } from '../../../../shared/evidence/part-item.ts'
import { createDeletedFilms } from '../../../../station/data/films/deleted.ts'
import type { ItemFate } from '../../../../station/data/films/items.ts'
import { openSafe, type PageRow } from '../../../../station/data/store/safe.ts'
import { digest } from '../fake-browser.ts'

const consult = 'consult:wuping.01KA5G0000AAAAAAAAAAAAAAAA'
const other = 'consult:wuping.01KA5G0000BBBBBBBBBBBBBBBB'

test('of a call whose part was deleted, what the county had is gone, and what still waits or was never given stays', async () => {
  const safe = await openSafe('deleted-films')
  const row = (hash: string, matter: string, state: PageRow['state']) => ({
    hash,
    matter,
    state,
    media: 'video/webm',
    size: 1,
    bytes: new Uint8Array([1]),
  })
  await safe.addPages([
    row('there', consult, 'there'),
    row('waiting', consult, 'waiting'),
    row('copy', consult, 'copy'),
    row('other', other, 'there'),
    row('photo', 'matter:wuping.01KA5G0000AAAAAAAAAAAAAAAA', 'there'),
  ])
  const fates = new Map<string, ItemFate>([
    [partItem(consult, 3, digest), 'deleted'],
    [partItem(consult, 4, digest), 'archived'],
  ])
  const items = {
    fateOf: async (item: string) => fates.get(item) ?? 'open',
    partsOf: async (call: string) => (call === consult ? [...fates.keys()] : []),
  }
  const trims = { erased: async () => undefined }
  const deleted = createDeletedFilms({ safe, items, trims, digest, changed: () => undefined })
  const left = async () => (await safe.bytes.toArray()).map(({ hash }) => hash)
  await deleted.take(['evidence:wuping.01KA5G0000CCCCCCCCCCCCCCCC'])
  expect(await left()).toHaveLength(5)
  for (const _ of ['once', 'twice']) {
    await deleted.take([partItem(consult, 3, digest)])
    expect(await left()).toEqual(['copy', 'other', 'photo', 'waiting'])
  }
  // The county has said that it wants nothing of what waited.
  await safe.pages.update('waiting', { state: 'there' })
  await deleted.look()
  expect(await left()).toEqual(['copy', 'other', 'photo', 'waiting'])
  fates.set(partItem(consult, 4, digest), 'deleted')
  await deleted.look()
  expect(await left()).toEqual(['copy', 'other', 'photo'])
  safe.close()
})
