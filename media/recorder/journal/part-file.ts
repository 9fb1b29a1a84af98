import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The little of a file that a part needs, so that a test can hand in a disk that is full. */
export type PartFile = {
  /** @returns how many of the bytes were written */
  readonly write: (bytes: Uint8Array, at: number) => Promise<number>
  /** What was written is on the disk when it resolves. */
  readonly sync: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Makes a new file, which is in its folder also after a power cut. Throws when one of that name is there. */
export type OpenFile = (path: string) => Promise<PartFile>

export const openPartFile: OpenFile = async (path) => {
  const handle = await open(path, 'wx', 0o600)
  await syncFolder(dirname(path))
  return {
    async write(bytes, at) {
      const { bytesWritten } = await handle.write(bytes, 0, bytes.length, at)
      return bytesWritten
    },
    sync: () => handle.datasync(),
    close: () => handle.close(),
  }
}

/** A file's name is in its folder, and the folder has to be on the disk too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync()
  await folder.close()
}
