import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { type CopyList, copyListSchema, type StationCopy } from '../../shared/recording/copies.ts'
import type { CopiedReel } from '../../shared/signaling/node.ts'
import { syncFolder } from './journal/part-file.ts'
import { writeWhole } from './seals.ts'
import { sessionOf } from './session-folder.ts'

/** A source of its own, beside the packets and never among them. */
export const copiesFolder = 'copies'
export const copyListName = 'copies.json'
const comingEnd = '.coming'

export type CopyRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'list'; readonly copies: readonly StationCopy[] }

export async function readCopies(folder: string): Promise<CopyRead> {
  const text = await readFile(join(folder, copyListName), 'utf8').catch(() => null)
  if (text === null) return { kind: 'none' }
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), copyListSchema), text)
  return read.success ? { kind: 'list', copies: read.output.copies } : { kind: 'unreadable' }
}

/** What lies among the copies and is whole. */
export async function copyFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, copiesFolder)).catch(() => [])
  return names.filter((name) => !name.endsWith(comingEnd)).sort()
}

export async function sumOfFile(path: string): Promise<string> {
  const sum = createHash('sha256')
  for await (const part of createReadStream(path)) sum.update(part as Buffer)
  return sum.digest('hex')
}

/**
 * Adds the next bytes of a reel, and with the last of them enters it into the list. Calls for one folder follow each other; durable when it resolves.
 * @param toMicros the machine's time of the county's
 * @returns how many bytes are there now; null where all of them came and have another sum: then they are gone
 */
export async function keepCopy(
  folder: string,
  reel: CopiedReel,
  from: number,
  bytes: Uint8Array,
  toMicros: (county: number) => number,
): Promise<number | null> {
  const file = nameOf(reel)
  const read = await readCopies(folder)
  const before = read.kind === 'list' ? read.copies : []
  if (before.some((copy) => copy.file === file)) return reel.bytes
  const into = join(folder, copiesFolder)
  const coming = join(into, `${file}${comingEnd}`)
  await mkdir(into, { recursive: true, mode: 0o700 })
  const size = await grown(coming, from, bytes)
  if (size < reel.bytes) return size
  if (size > reel.bytes || (await sumOfFile(coming)) !== reel.sha256) {
    await rm(coming)
    return null
  }
  await rename(coming, join(into, file))
  await syncFolder(into)
  const { kind, person, sha256, sm3, entry } = reel
  const copy: StationCopy = {
    file,
    kind,
    person,
    gap: { from: toMicros(reel.gap.from), to: toMicros(reel.gap.to) },
    from: toMicros(reel.from),
    to: toMicros(reel.to),
    bytes: size,
    sha256,
    sm3,
    entry,
  }
  const list: CopyList = { format: 'yizhan-copies-1', session: sessionOf(folder), copies: [...before, copy] }
  await writeWhole(folder, copyListName, JSON.stringify(list, null, 2))
  return size
}

function nameOf({ entry, place, kind }: CopiedReel): string {
  return `${entry.replace(':', '_')}-${String(place).padStart(2, '0')}-${kind}.webm`
}

/** What does not go on where the file ends is left: whoever sends asks anew from there. */
async function grown(path: string, from: number, bytes: Uint8Array): Promise<number> {
  const size = (await stat(path).catch(() => null))?.size ?? 0
  if (from !== size || bytes.length === 0) return size
  const file = await open(path, 'a', 0o600)
  try {
    await file.writeFile(bytes)
    await file.datasync()
  } finally {
    await file.close()
  }
  return size + bytes.length
}
