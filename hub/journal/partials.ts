import { constants } from 'node:fs'
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from './durable.ts'

/** How much of a parcel is kept, and since when no more came. */
export type Begun = { readonly offset: number; /** Hub time, epoch ms. */ readonly touchedAt: number }

/**
 * Parcels that are still coming in, in files by hash, with a second file that says how many bytes of the first are surely on the disk: a
 * file's own length may be ahead of its contents after a power cut. Calls for one hash follow each other.
 */
export type Partials = {
  readonly of: (hash: string) => Promise<Begun>
  readonly all: () => Promise<ReadonlyMap<string, Begun>>
  /** Durable when it resolves. @param from what `of` said */
  readonly append: (hash: string, from: number, bytes: Buffer) => Promise<void>
  readonly drop: (hash: string) => Promise<void>
  readonly pathOf: (hash: string) => string
}

const begun = constants.O_RDWR | constants.O_CREAT
const nothing: Begun = { offset: 0, touchedAt: 0 }
const markEnd = '.at'

/** @param dir DATA_DIR/parcels/incoming */
export function createPartials({ dir, now }: { readonly dir: string; readonly now: () => number }): Partials {
  const pathOf = (hash: string): string => join(dir, Buffer.from(hash, 'base64url').toString('hex'))
  const markOf = (hash: string): string => pathOf(hash) + markEnd
  const of = async (hash: string): Promise<Begun> => {
    const text = await readFile(markOf(hash), 'utf8').catch(() => '')
    const [, offset, touchedAt] = /^ *(\d+) +(\d+)\n$/.exec(text) ?? []
    return offset === undefined ? nothing : { offset: Number(offset), touchedAt: Number(touchedAt) }
  }
  const mark = async (hash: string, offset: number): Promise<void> => {
    const file = await open(markOf(hash), begun, 0o600)
    try {
      // Always as long as before: overwritten within one sector, it is the old one or the new one.
      await file.write(`${String(offset).padStart(15)} ${String(Math.round(now())).padStart(15)}\n`, 0)
      await file.datasync()
    } finally {
      await file.close()
    }
  }
  return {
    of,
    pathOf,
    async all() {
      const names = await readdir(dir).catch(() => [])
      // Bytes whose mark was never written are nothing, and as old as that.
      const files = new Set(names.map((name) => name.replace(markEnd, '')))
      const hashes = [...files].map((name) => Buffer.from(name, 'hex').toString('base64url'))
      return new Map(await Promise.all(hashes.map(async (hash) => [hash, await of(hash)] as const)))
    },
    async append(hash, from, bytes) {
      if (from === 0) await mkdir(dir, { recursive: true })
      const file = await open(pathOf(hash), begun, 0o600)
      try {
        await file.truncate(from)
        await file.write(bytes, 0, bytes.length, from)
        await file.datasync()
      } finally {
        await file.close()
      }
      await mark(hash, from + bytes.length)
      if (from === 0) await syncFolder(dir)
    },
    async drop(hash) {
      // The mark first: bytes without a mark are none.
      await rm(markOf(hash), { force: true })
      await rm(pathOf(hash), { force: true })
    },
  }
}
