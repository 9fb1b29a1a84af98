import { statfs } from 'node:fs/promises'
import type { ArchiveTrouble, Refused } from '../../shared/evidence/archive.ts'

const full: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** What a disk says, as the archive answers it. Throws what no disk says. */
function troubleOf(error: unknown): ArchiveTrouble {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error
  return full.includes(String(error.code)) ? 'no-room' : 'disk'
}

export const refused = (code: ArchiveTrouble, said?: string): Refused => ({
  ok: false,
  code,
  ...(said === undefined ? {} : { said }),
})

/** The answer of work on a disk that may be full, or gone in the middle. */
export async function orRefused<Value>(work: () => Promise<Value>): Promise<Value | Refused> {
  try {
    return await work()
  } catch (error) {
    return refused(troubleOf(error))
  }
}

/** Bytes that are left on a folder's disk; 0 where it does not answer. */
export async function roomOf(dir: string): Promise<number> {
  const found = await statfs(dir).catch(() => null)
  return found ? found.bavail * found.bsize : 0
}
