import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { outsideSm3, outsideSums, packageFiles } from '../../../shared/evidence/package/layout.ts'
import { isPackagePath, sha256Text, sm3Text, type Sum } from '../../../shared/evidence/package/sums.ts'
import { createZip } from './zip.ts'

/** One file of a package, as it will lie there. */
export type PackageFile = {
  readonly path: string
  readonly bytes: number
  /** What it must be; null where nobody said so before. */
  readonly sha256: string | null
  readonly open: () => Readable
}

/** @property sign Ed25519 over these bytes, 64 of them, by the key whose PEM lies in the package */
export type PackageContents = {
  readonly files: readonly PackageFile[]
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>
  /** When it is made, epoch ms. */
  readonly at: number
}

/** `altered`: what was read is not what the manifest says · `unreadable`: it could not be read, or the package could not be written */
export type PackageWritten =
  | { readonly ok: true; readonly bytes: number; readonly sha256: string }
  | { readonly ok: false; readonly code: 'altered' | 'unreadable'; readonly file: string }

export function fileOf(path: string, content: string | Uint8Array): PackageFile {
  const bytes = Buffer.from(content)
  return { path, bytes: bytes.length, sha256: null, open: () => Readable.from([bytes]) }
}

/**
 * Writes the package whole or not at all. Its sums are made of what really goes into it, while it goes: nothing is read twice, and nothing
 * of a file is held.
 * @param target a path in a folder that is there
 */
export async function writePackage(contents: PackageContents, target: string): Promise<PackageWritten> {
  const coming = `${target}.coming`
  const zip = createZip(contents.at)
  const whole = createHash('sha256')
  let bytes = 0
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      whole.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  const saved = pipeline(zip.output, counted, createWriteStream(coming, { mode: 0o600, flush: true }))
  // Looked at below; a disk that fails early has nobody who waits for it yet.
  saved.catch(() => undefined)
  const wrong = await addAll(contents, zip)
  if (wrong) zip.output.destroy()
  else zip.end()
  const isSaved = await saved.then(
    () => true,
    () => false,
  )
  if (wrong || !isSaved) {
    await rm(coming, { force: true })
    return wrong ?? { ok: false, code: 'unreadable', file: target }
  }
  await rename(coming, target)
  return { ok: true, bytes, sha256: whole.digest('hex') }
}

type Wrong = Extract<PackageWritten, { ok: false }>

async function addAll(
  { files, sign }: PackageContents,
  zip: ReturnType<typeof createZip>,
): Promise<Wrong | null> {
  const sha256: Sum[] = []
  const sm3: Sum[] = []
  const add = async (file: PackageFile): Promise<Wrong | null> => {
    const { path } = file
    if (!isPackagePath(path)) throw new Error(`${path} is no path for a package`)
    const sums = { sha256: createHash('sha256'), sm3: createHash('sm3') }
    const watch = (chunk: Uint8Array): void => {
      if (!outsideSums.includes(path)) sums.sha256.update(chunk)
      if (!outsideSm3.includes(path)) sums.sm3.update(chunk)
    }
    try {
      await zip.add({ ...file, watch })
    } catch {
      return { ok: false, code: 'unreadable', file: path }
    }
    const sum = sums.sha256.digest('hex')
    if (!outsideSums.includes(path)) sha256.push({ path, sum })
    if (!outsideSm3.includes(path)) sm3.push({ path, sum: sums.sm3.digest('hex') })
    return file.sha256 === null || file.sha256 === sum ? null : { ok: false, code: 'altered', file: path }
  }
  for (const file of files) {
    const wrong = await add(file)
    if (wrong) return wrong
  }
  const tables = await add(fileOf(packageFiles.sm3, sm3Text(sm3)))
  if (tables) return tables
  const text = Buffer.from(sha256Text(sha256))
  return (
    (await add(fileOf(packageFiles.sums, text))) ??
    (await add(fileOf(packageFiles.sumsSignature, await sign(text))))
  )
}
