import { Readable } from 'node:stream'
import type { Archive, KeptFile, SignedFile } from '../../../shared/evidence/archive.ts'
import type { ExportOrder, LedgerExtract, LookLine, Stretch } from '../../../shared/evidence/export.ts'
import { originalPath, packageFiles, stampEnding } from '../../../shared/evidence/package/layout.ts'
import { fileOf, type PackageFile } from './write-package.ts'

/** What is left out of a package, and why, stands in the package. */
const conceded = 'without-prejudice'

const endings: Readonly<Record<string, string>> = {
  'text/vtt': 'vtt',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'audio/mp4': 'm4a',
  'audio/webm': 'webm',
  'audio/ogg': 'ogg',
  'image/png': 'png',
  'image/jpeg': 'jpg',
}

/** Originals, and what was made of them to be looked at; without what must not go out. */
export function filesOfItem(
  kept: readonly KeptFile[],
  leftOut: readonly Stretch[],
  read: (name: string) => AsyncIterable<Uint8Array>,
): readonly PackageFile[] {
  // A waveform is drawn for the county's own player.
  const wanted = kept.filter(({ kind }) => kind !== 'peaks')
  const without = wanted.filter((file) => touches(file, leftOut))
  const lines = without.map((file) => `${pathOf(file)}  ${conceded}\n`)
  const files = wanted
    .filter((file) => !without.includes(file))
    .map((file): PackageFile => {
      const { name, bytes, sha256 } = file
      return {
        path: pathOf(file),
        bytes,
        sha256,
        open: () => Readable.from(read(name), { objectMode: false }),
      }
    })
  return lines.length > 0 ? [fileOf(packageFiles.leftOut, lines.join('')), ...files] : files
}

function pathOf({ name, kind, media }: KeptFile): string {
  if (kind === 'original') return originalPath(name)
  const ending = endings[media.split(';')[0] ?? ''] ?? 'bin'
  return `${kind === 'transcript' ? 'transcript' : 'review'}/${name}.${ending}`
}

/** What has no time of its own touches everything; but for the seals, which hold sums and nobody's words. */
function touches({ kind, track, media, span }: KeptFile, stretches: readonly Stretch[]): boolean {
  if (kind === 'original' && track === null && media === 'application/json') return false
  return stretches.some(({ from, to }) => span === null || (span.from < to && from < span.to))
}

export type PackageKeys = {
  /** By which the manifest and the package are signed. */
  readonly pem: string
  readonly fingerprint: string
  readonly sm2Pem: string | null
}

/** The manifest as it was signed, with the keys by which it is checked. */
export function manifestFiles(
  signed: SignedFile,
  { pem, fingerprint, sm2Pem }: PackageKeys,
): readonly PackageFile[] {
  const { manifest, manifestSignature, manifestSm2, archiveKey, sm2Key, fingerprints } = packageFiles
  return [
    fileOf(manifest, signed.bytes),
    fileOf(manifestSignature, signed.ed25519),
    ...(signed.sm2 && sm2Pem ? [fileOf(manifestSm2, signed.sm2), fileOf(sm2Key, sm2Pem)] : []),
    fileOf(archiveKey, pem),
    fileOf(fingerprints, `${fingerprint}  archive-key.pem (SHA-256 of DER)\n`),
  ]
}

export function ledgerFiles(ledger: ExportOrder['ledger']): readonly PackageFile[] {
  if (!ledger) return []
  return [
    fileOf(packageFiles.leaf, ledger.leaf),
    fileOf(packageFiles.entry, ledger.entry),
    fileOf(packageFiles.salt, `${Buffer.from(ledger.salt).toString('hex')}\n`),
    fileOf(packageFiles.proof, ledger.proof),
    fileOf(packageFiles.checkpoint, ledger.checkpoint),
    fileOf(packageFiles.logKey, ledger.key),
    ...stampedFiles(ledger.stamped),
  ]
}

function stampedFiles(stamped: LedgerExtract['stamped']): readonly PackageFile[] {
  if (!stamped) return []
  const { stampedProof, stampedCheckpoint, stampKey } = packageFiles
  return [
    fileOf(stampedProof, stamped.proof),
    fileOf(stampedCheckpoint, stamped.checkpoint),
    fileOf(`${stampedCheckpoint}${stampEnding}`, stamped.token),
    fileOf(stampKey, stamped.ca),
  ]
}

export function looksFile(looks: readonly LookLine[]): PackageFile {
  return fileOf(packageFiles.looks, looks.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

export type Reading = Pick<Archive, 'read'>
/** The bytes of a file of an item; what cannot be opened is found out when it is its turn. */
export async function* bytesOf(archive: Reading, item: string, name: string): AsyncGenerator<Uint8Array> {
  const opened = await archive.read(item, name)
  if (!opened.ok) throw new Error(`${name}: ${opened.code}`)
  yield* opened.body
}
