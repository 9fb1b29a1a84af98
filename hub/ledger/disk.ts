import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '../journal/durable.ts'

/** What the ledger asks of a disk. What was written is durable when it resolves; a fault of the disk is thrown. */
export type Disk = {
  /** Null when it is not there. */
  readonly read: (path: string) => Promise<Buffer | null>
  /** From the beginning, in parts; nothing when it is not there. */
  readonly parts: (path: string) => AsyncIterable<Buffer>
  /** Names of what is in a folder; null when it is not there. */
  readonly names: (path: string) => Promise<readonly string[] | null>
  /** Writes at that place of a file, which then ends with it: what a failed write left there is gone. */
  readonly writeAt: (path: string, at: number, bytes: Uint8Array) => Promise<void>
  /** A whole file, or as it was before. */
  readonly put: (path: string, bytes: Uint8Array) => Promise<void>
  readonly move: (from: string, to: string) => Promise<void>
  /** What is not there is gone already. */
  readonly remove: (path: string) => Promise<void>
}

export const disk: Disk = {
  read: (path) => readFile(path).catch(nothing(null)),
  async *parts(path) {
    try {
      for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) yield part as Buffer
    } catch (error) {
      nothing(null)(error)
    }
  },
  names: (path) => readdir(path).catch(nothing(null)),
  async writeAt(path, at, bytes) {
    const file = await openIn(path)
    try {
      await file.write(bytes, 0, bytes.length, at)
      await file.truncate(at + bytes.length)
      await file.datasync()
    } finally {
      await file.close()
    }
  },
  async put(path, bytes) {
    await mkdir(dirname(path), { recursive: true })
    const draft = join(dirname(path), `.${basename(path)}.new`)
    const file = await open(draft, 'w', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
    await syncFolder(dirname(path))
  },
  async move(from, to) {
    await rename(from, to)
    await syncFolder(dirname(to))
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
}

async function openIn(path: string) {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if (!isMissing(error)) throw error
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(path, 'wx+', 0o600)
    await syncFolder(dirname(path))
    return file
  }
}

function nothing<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    if (isMissing(error)) return value
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
