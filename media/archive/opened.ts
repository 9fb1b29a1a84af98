import { type Answer, ArchiveFault } from '../../shared/evidence/archive.ts'
import { type Files } from './files.ts'
import { readSealed } from './read-sealed.ts'
import type { ItemKeys } from './keys.ts'
import type { ItemRecord, Records } from './records.ts'
import type { SecondCopy } from './second-copy.ts'
import { refused } from './trouble.ts'

/** @property bytesOf the plain bytes of what lies at an address, from whichever disk has them as they were sealed */
export type Opened = {
  readonly record: ItemRecord
  readonly key: Uint8Array
  readonly bytesOf: (
    file: { readonly address: string; readonly bytes: number },
    range?: { readonly from: number; readonly to?: number },
  ) => AsyncGenerator<Buffer>
}

/** What there is of an item, with its key; or why not. */
export function createOpened(deps: {
  readonly first: Files
  readonly second: SecondCopy
  readonly records: Records
  readonly keys: ItemKeys
}): (item: string) => Promise<Answer<Opened>> {
  const { first, second, records, keys } = deps
  return async (item) => {
    const record = await records.of(item)
    if (!record) return refused((await records.removal(item)) ? 'gone' : 'unknown')
    const key = await keys.of(item)
    if (!key) return refused('gone')
    const bytesOf: Opened['bytesOf'] = ({ address, bytes }, range = { from: 0 }) =>
      readSealed(
        [first, second.files].flatMap((disk) => (disk ? [disk.pathOf(address)] : [])),
        key,
        bytes,
        range,
      )
    return { ok: true, record, key, bytesOf }
  }
}

/** Null: neither disk has it as it was sealed. */
export async function manifestBytes({ record, bytesOf }: Opened): Promise<Buffer | null> {
  const parts: Buffer[] = []
  try {
    for await (const part of bytesOf(record.manifest)) parts.push(part)
  } catch (error) {
    if (error instanceof ArchiveFault) return null
    throw error
  }
  return Buffer.concat(parts)
}
