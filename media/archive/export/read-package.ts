import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import type { PackageRefusal } from '../../../shared/evidence/package/brought.ts'
import { isJudged, mostJudgedBytes, type SeenFile } from '../../../shared/evidence/package/judge.ts'
import { isPackagePath } from '../../../shared/evidence/package/sums.ts'

/** @property file the first that is wrong; empty where it is the ZIP as a whole */
export type PackageRead =
  | {
      readonly ok: true
      /** @property at from which byte of the ZIP on its own stand */
      readonly seen: readonly (SeenFile & { readonly at: number })[]
      readonly contents: ReadonlyMap<string, Uint8Array>
    }
  | { readonly ok: false; readonly code: PackageRefusal; readonly file: string }

const mostEntries = 110_000
const folderBit = 0o040000
const kindBits = 0o170000
const linkBits = 0o120000

/** Reads a package that somebody brought: every byte once, written nowhere. */
export async function readPackage(path: string): Promise<PackageRead> {
  let zip: ZipFile
  try {
    zip = await openPromise(path, { autoClose: false, strictFileNames: true })
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error
    return { ok: false, code: isGone ? 'absent' : 'no-zip', file: '' }
  }
  try {
    const listed = await entriesOf(zip)
    return 'ok' in listed ? listed : await readAll(zip, listed)
  } catch {
    return { ok: false, code: 'no-zip', file: '' }
  } finally {
    zip.close()
  }
}

type No = Extract<PackageRead, { ok: false }>
const no = (code: PackageRefusal, file = ''): No => ({ ok: false, code, file })

async function entriesOf(zip: ZipFile): Promise<readonly Entry[] | No> {
  if (zip.entryCount > mostEntries) return no('too-many')
  const entries: Entry[] = []
  const names = new Set<string>()
  let total = 0
  for await (const entry of zip.eachEntry()) {
    const { fileName: file, externalFileAttributes, uncompressedSize } = entry
    const mode = externalFileAttributes >>> 16
    // Folders that other programs put in when somebody packed it anew.
    if (file.endsWith('/') && uncompressedSize === 0 && (mode & kindBits & ~folderBit) === 0) continue
    const key = file.toLowerCase()
    if (!isPackagePath(file) || names.has(key)) return no('name', file)
    if ((mode & kindBits) === linkBits) return no('link', file)
    if (entry.compressionMethod !== 0 || entry.isEncrypted()) return no('compressed', file)
    names.add(key)
    total += uncompressedSize
    entries.push(entry)
    if (total > zip.fileSize) return no('overlap', file)
    if (isJudged(file) && uncompressedSize > mostJudgedBytes) return no('too-large', file)
  }
  return entries
}

async function readAll(zip: ZipFile, entries: readonly Entry[]): Promise<PackageRead> {
  const inPlace = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  const seen: (SeenFile & { readonly at: number })[] = []
  const contents = new Map<string, Uint8Array>()
  let end = 0
  for (const entry of inPlace) {
    const header = await zip.readLocalFileHeaderPromise(entry)
    const isSame = header.fileName.equals(entry.fileNameRaw) && entry.relativeOffsetOfLocalHeader >= end
    if (!isSame) return no('overlap', entry.fileName)
    end = header.fileDataStart + entry.compressedSize
    const stream = await zip.openReadStreamPromise(entry)
    const { fileName: path, uncompressedSize: bytes } = entry
    const { fileDataStart: at } = header
    if (isJudged(path)) {
      const content = await buffer(stream)
      contents.set(path, content)
      seen.push({ path, bytes, at, ...(await sumsOf([content])) })
    } else seen.push({ path, bytes, at, ...(await sumsOf(stream)) })
  }
  return { ok: true, seen, contents }
}

async function sumsOf(chunks: Readable | readonly Uint8Array[]): Promise<Pick<SeenFile, 'sha256' | 'sm3'>> {
  const sha256 = createHash('sha256')
  const sm3 = createHash('sm3')
  for await (const chunk of chunks as AsyncIterable<Uint8Array>) {
    sha256.update(chunk)
    sm3.update(chunk)
  }
  return { sha256: sha256.digest('hex'), sm3: sm3.digest('hex') }
}
