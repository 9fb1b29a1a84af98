import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ArchiveFault, pieceBytes } from '../../shared/evidence/archive.ts'
import { syncFolder } from '../recorder/journal/part-file.ts'
import { blockBytes, createBox } from './box.ts'
import { createSums } from './sums.ts'

/**
 * @property address SHA-256 of the file as it lies, which is its name: `sha256sum` says without any key whether it is what was put there
 * @property sha256, sm3 of the plain bytes
 */
export type PutFile = {
  readonly address: string
  readonly bytes: number
  readonly sha256: string
  readonly sm3: string
  readonly pieces: readonly string[]
}

/** One disk's part of the archive: sealed files by their sums. Nothing that has a name is ever written again. */
export type Files = {
  readonly dir: string
  /**
   * Reads once, and sums and seals as it reads. Durable when it resolves.
   * @param named told before the file has its name: whoever notes it finds it after a crash, or knows that it is not there
   */
  readonly put: (
    plain: AsyncIterable<Uint8Array>,
    key: Uint8Array,
    named: (put: PutFile) => Promise<void>,
  ) => Promise<PutFile>
  readonly has: (address: string) => Promise<boolean>
  readonly pathOf: (address: string) => string
  /** The same bytes from another disk; checked as they lie here before they have their name. */
  readonly copy: (address: string, from: string) => Promise<void>
  readonly remove: (address: string) => Promise<void>
  /** Whether the bytes that lie here are those that it is named by. */
  readonly isSound: (address: string) => Promise<boolean>
  /** What a process left unfinished. */
  readonly tidy: () => Promise<void>
}

/** @param dir `originals` lies in it */
export function createFiles(dir: string): Files {
  const coming = join(dir, 'coming')
  const folderOf = (address: string): string => join(dir, 'originals', address.slice(0, 2))
  const pathOf = (address: string): string => join(folderOf(address), address)

  const settle = async (path: string, address: string): Promise<void> => {
    if (await mkdir(folderOf(address), { recursive: true, mode: 0o700 }))
      await syncFolder(join(dir, 'originals'))
    await rename(path, pathOf(address))
    await syncFolder(folderOf(address))
  }
  const written = async <Value>(
    write: (file: FileHandle, path: string) => Promise<Value>,
  ): Promise<Value> => {
    await mkdir(coming, { recursive: true, mode: 0o700 })
    const path = join(coming, randomBytes(12).toString('hex'))
    const file = await open(path, 'wx', 0o600)
    try {
      return await write(file, path)
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined)
      throw error
    } finally {
      await file.close()
    }
  }

  return {
    dir,
    pathOf,
    put: (plain, key, named) =>
      written(async (file, path) => {
        const put = await sealInto(file, plain, key)
        await file.datasync()
        await named(put)
        await settle(path, put.address)
        return put
      }),
    has: async (address) => (await stat(pathOf(address)).catch(absent)) !== null,
    copy: (address, from) =>
      written(async (file, path) => {
        const sum = createHash('sha256')
        for await (const block of blocksOf(from)) {
          sum.update(block)
          await file.appendFile(block)
        }
        await file.datasync()
        if (sum.digest('hex') !== address) throw new ArchiveFault('altered')
        await settle(path, address)
      }),
    remove: (address) => rm(pathOf(address), { force: true }),
    isSound: async (address) => (await sumOf(pathOf(address))) === address,
    tidy: async () => {
      for (const name of await readdir(coming).catch(() => [])) await rm(join(coming, name), { force: true })
    },
  }
}

/** A file that is not there is no trouble of the disk. */
export function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}

const readAtOnce = 1_048_576

/** @yields Buffers that are valid until the next one is asked for */
export async function* blocksOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r')
  const buffer = Buffer.allocUnsafe(readAtOnce)
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** Null where there is no such file. */
async function sumOf(path: string): Promise<string | null> {
  const sum = createHash('sha256')
  try {
    for await (const block of blocksOf(path)) sum.update(block)
  } catch (error) {
    return absent(error)
  }
  return sum.digest('hex')
}

async function sealInto(
  file: FileHandle,
  plain: AsyncIterable<Uint8Array>,
  key: Uint8Array,
): Promise<PutFile> {
  const box = createBox(key)
  const address = createHash('sha256')
  const sums = createSums()
  const pieces = createPieces()
  let [bytes, block] = [0, 0]
  const write = async (part: Buffer): Promise<void> => {
    address.update(part)
    await file.appendFile(part)
  }
  const seal = (from: Buffer, isLast: boolean): Promise<void> => write(box.seal(from, block++, isLast))
  await write(box.head)
  let held: Buffer = Buffer.alloc(0)
  for await (const part of plain) {
    sums.add(part)
    pieces.add(part)
    bytes += part.length
    held = Buffer.concat([held, part])
    const whole: Buffer[] = []
    // The last block is known when nothing follows it.
    for (; held.length > blockBytes; held = held.subarray(blockBytes))
      whole.push(box.seal(held.subarray(0, blockBytes), block++, false))
    if (whole.length > 0) await write(Buffer.concat(whole))
  }
  await seal(held, true)
  return { address: address.digest('hex'), bytes, ...sums.end(), pieces: pieces.end() }
}

function createPieces() {
  const sums: string[] = []
  let sum = createHash('sha256')
  let filled = 0
  const close = (): void => {
    sums.push(sum.digest('hex'))
    sum = createHash('sha256')
    filled = 0
  }
  return {
    add(part: Uint8Array): void {
      for (let at = 0; at < part.length;) {
        const taken = part.subarray(at, at + pieceBytes - filled)
        sum.update(taken)
        filled += taken.length
        at += taken.length
        if (filled === pieceBytes) close()
      }
    },
    end(): readonly string[] {
      if (filled > 0) close()
      return sums
    },
  }
}
