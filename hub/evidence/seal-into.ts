import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Key, sealStream } from '../journal/box.ts'

/** Seals a file into another, as a parcel lies on the shelf. Durable when it resolves. @returns its name and its length */
export async function sealInto(
  path: string,
  key: Key,
  plain: string,
): Promise<{ readonly hash: string; readonly bytes: number }> {
  const file = await open(path, 'w', 0o600)
  const sum = createHash('sha256')
  let bytes = 0
  try {
    for await (const part of sealStream(key, createReadStream(plain, { highWaterMark: readAtOnce }))) {
      await file.appendFile(part)
      sum.update(part)
      bytes += part.length
    }
    await file.datasync()
  } finally {
    await file.close()
  }
  return { hash: sum.digest('base64url'), bytes }
}

const readAtOnce = 1_048_576
const full: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** What a disk says that takes no more. */
export function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && full.includes(String(error.code))
}
