import { type FileHandle, open } from 'node:fs/promises'
import { ArchiveFault, type Range } from '../../shared/evidence/archive.ts'
import { blockBytes, headBytes, openBox, type OpenBox } from './box.ts'
import { absent } from './files.ts'

/** @property read null: the block cannot be had from this disk */
type SealedFile = {
  readonly size: number
  readonly read: (block: number) => Promise<Buffer | null>
  readonly close: () => Promise<void>
}

/** Null where it is not there, or is none. */
async function openSealed(path: string, key: Uint8Array): Promise<SealedFile | null> {
  const file = await open(path, 'r').catch(absent)
  if (!file) return null
  const { size } = await file.stat()
  const head = Buffer.alloc(headBytes)
  await file.read(head, 0, headBytes, 0)
  const box = openBox(key, head, size)
  if (!box) {
    await file.close()
    return null
  }
  return { size: box.size, read: (block) => blockOf(file, box, block), close: () => file.close() }
}

async function blockOf(file: FileHandle, box: OpenBox, block: number): Promise<Buffer | null> {
  const { at, length } = box.placeOf(block)
  const sealed = Buffer.allocUnsafe(length)
  const { bytesRead } = await file.read(sealed, 0, length, at)
  return bytesRead === length ? box.open(sealed, block) : null
}

/**
 * The plain bytes of a range, each block from the first disk that has it as it was sealed.
 * @param paths where it may lie, the best first @param size of the plain bytes
 */
export async function* readSealed(
  paths: readonly string[],
  key: Uint8Array,
  size: number,
  { from, to = size }: Range,
): AsyncGenerator<Buffer> {
  const opened: SealedFile[] = []
  try {
    for (const path of paths) {
      const file = await openSealed(path, key).catch(() => null)
      if (file) opened.push(file)
    }
    const whole = opened.filter((file) => file.size === size)
    for (let block = Math.floor(from / blockBytes); block * blockBytes < to; block++) {
      const plain = await firstOf(whole, block)
      if (!plain) throw new ArchiveFault(opened.length > 0 ? 'altered' : 'absent')
      const start = block * blockBytes
      yield plain.subarray(Math.max(0, from - start), to - start)
    }
  } finally {
    for (const file of opened) await file.close()
  }
}

async function firstOf(files: readonly SealedFile[], block: number): Promise<Buffer | null> {
  for (const file of files) {
    const plain = await file.read(block).catch(() => null)
    if (plain) return plain
  }
  return null
}
