import type { ArchiveStanding } from '../../shared/evidence/archive.ts'
import { createFiles, type Files } from './files.ts'
import type { ItemKeys } from './keys.ts'
import { createRecords, type ItemRecord, type Records } from './records.ts'

/** The same files on another disk: brought there when an item is taken, and brought after while that disk was away. */
export type SecondCopy = {
  readonly files: Files | null
  /** True when all of it lies there. Never throws: a disk that is away is tried again. */
  readonly bring: (record: ItemRecord) => Promise<boolean>
  /** Whether all of it is known to lie there. */
  readonly has: (item: string) => boolean
  /** Looks through everything, and brings what is missing. */
  readonly sweep: (items: readonly string[]) => Promise<void>
  readonly standing: () => ArchiveStanding['copy']
}

export function createSecondCopy(deps: {
  readonly dir: string | null
  readonly first: Files
  readonly records: Records
  readonly keys: ItemKeys
  readonly log: (problem: string, about?: object) => void
}): SecondCopy {
  const { first, records, keys, log } = deps
  const files = deps.dir === null ? null : createFiles(deps.dir)
  const own = deps.dir === null ? null : createRecords(deps.dir)
  const there = new Set<string>()
  const behind = new Set<string>()
  let isAway = false

  const bring = async (record: ItemRecord): Promise<boolean> => {
    if (!files || !own) return false
    const { item } = record
    const addresses = [record.manifest.address, ...record.files.map(({ address }) => address)]
    there.delete(item)
    behind.add(item)
    try {
      for (const address of addresses)
        if (!(await files.has(address))) await files.copy(address, first.pathOf(address))
      await keys.copy(item, files.dir)
      // Last: whoever finds a record there finds all that it names.
      await own.write(record)
    } catch (error) {
      isAway = true
      log('the second copy of evidence is behind', { item, reason: String(error) })
      return false
    }
    isAway = false
    behind.delete(item)
    there.add(item)
    return true
  }

  return {
    files,
    bring,
    has: (item) => there.has(item),
    async sweep(items) {
      for (const item of items) {
        const record = there.has(item) ? null : await records.of(item)
        if (record && !(await bring(record)) && isAway) return
      }
    },
    standing() {
      if (!files) return { kind: 'none', files: 0 }
      if (behind.size === 0) return { kind: 'well', files: 0 }
      return { kind: isAway ? 'away' : 'behind', files: behind.size }
    },
  }
}
