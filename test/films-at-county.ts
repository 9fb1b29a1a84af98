import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { openBytes } from '../hub/journal/box.ts'
import { readSealList, type SealList } from '../shared/evidence/seal-list.ts'
import type { Network } from './network.ts'

/** What the county has of a desk's recording: its lists, and each track as its segments one behind the other. */
export type FilmsAtCounty = {
  readonly lists: readonly SealList[]
  readonly tracks: ReadonlyMap<string, Buffer>
}

/** All of it, opened with its key and compared with every sum that speaks of it. */
export async function filmsAtCounty({ hub }: Network, item: string): Promise<FilmsAtCounty> {
  const { reader, shelf, subjectKeys } = hub.county
  const key = await subjectKeys.of(item)
  if (!key || key === 'erased') throw new Error('the county has no key')
  const opened = async (hash: string, sums: { readonly sha256: string; readonly sm3: string }) => {
    const bytes = await shelf.read(hash)
    const plain = bytes && openBytes(key, bytes)
    if (!plain) throw new Error(`${hash} is not there`)
    for (const name of ['sha256', 'sm3'] as const)
      expect(createHash(name).update(plain).digest('hex')).toBe(sums[name])
    return plain
  }
  const lists: SealList[] = []
  const tracks = new Map<string, Buffer>()
  let prev: string | null = null
  for (const { list: parcel, root, sm3 } of (await reader.evidence(item)).seals) {
    const text = await opened(parcel.hash, { sha256: root, sm3 })
    const list = readSealList(text.toString())
    if (!list) throw new Error('no list')
    expect(list.prev).toBe(prev)
    prev = root
    lists.push(list)
    for (const segment of list.segments) {
      const bytes = await opened(segment.parcel.hash, segment)
      const [track = ''] = segment.name.split('/')
      tracks.set(track, Buffer.concat([tracks.get(track) ?? Buffer.alloc(0), bytes]))
    }
  }
  return { lists, tracks }
}
