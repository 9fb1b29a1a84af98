import { createHash, createPublicKey } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Archive } from '../../../shared/evidence/archive.ts'
import type { Exporter, ExportMade, ExportOrder } from '../../../shared/evidence/export.ts'
import { readEvidenceManifest } from '../../../shared/evidence/manifest.ts'
import { packageFiles } from '../../../shared/evidence/package/layout.ts'
import { absent } from '../files.ts'
import { bytesOf, filesOfItem, ledgerFiles, looksFile, manifestFiles, type PackageKeys } from './compose.ts'
import { coverHtml } from './cover.ts'
import { inPackage } from './in-package.ts'
import { verifyPackage } from './verify-package.ts'
import { fileOf, type PackageFile, writePackage } from './write-package.ts'

/** By which the county signs its evidence; its public keys as PEM. */
export type PackageSigner = {
  readonly ed25519: (bytes: Uint8Array) => Uint8Array
  readonly publicKeys: { readonly ed25519: string; readonly sm2: string | null }
}

export type ExporterDeps = {
  readonly archive: Pick<Archive, 'manifestOf' | 'list' | 'read'>
  /** DATA_DIR/archive/exports: one file a package. */
  readonly dir: string
  readonly signer: PackageSigner
  /** A4 of a page, where there is a browser; the page itself lies in the package without one. */
  readonly print?: (html: string) => Promise<Uint8Array | null>
}

export function createExporter(deps: ExporterDeps): Exporter {
  const pathOf = (name: string): string => join(deps.dir, `${name}.zip`)
  const sizeOf: Exporter['sizeOf'] = async (name) => {
    if (!isName(name)) return null
    return (await stat(pathOf(name)).catch(() => null))?.size ?? null
  }
  return {
    sizeOf,
    judge: verifyPackage,
    async make(order) {
      if (!isName(order.name)) throw new Error(`${order.name} is no name for a package`)
      await mkdir(deps.dir, { recursive: true, mode: 0o700 })
      const bytes = await sizeOf(order.name)
      if (bytes === null) return makeNew(deps, order, pathOf(order.name))
      return { ok: true, name: order.name, bytes, sha256: await sumOf(pathOf(order.name)) }
    },
    async open(name, { from, to }) {
      const bytes = await sizeOf(name)
      if (bytes === null) return null
      const end = to === undefined ? {} : { end: to - 1 }
      return { bytes, body: createReadStream(pathOf(name), { start: from, ...end }) }
    },
    async drop(beginning) {
      const names = (await readdir(deps.dir).catch(absent)) ?? []
      for (const name of names.filter((one) => one.startsWith(beginning)))
        await rm(join(deps.dir, name), { force: true })
    },
  }
}

async function makeNew(
  { archive, signer, print }: ExporterDeps,
  order: ExportOrder,
  target: string,
): Promise<ExportMade> {
  const { item, name, at } = order
  const [signed, listed] = [await archive.manifestOf(item), await archive.list(item)]
  if (!signed.ok) return { ok: false, code: signed.code, file: packageFiles.manifest }
  if (!listed.ok) return { ok: false, code: listed.code, file: '' }
  const manifest = readEvidenceManifest(signed.manifest.bytes)
  if (!manifest) return { ok: false, code: 'altered', file: packageFiles.manifest }
  const { ed25519: pem, sm2: sm2Pem } = signer.publicKeys
  const keys: PackageKeys = { pem, sm2Pem, fingerprint: fingerprintOf(pem) }
  const html = coverHtml(manifest, signed.manifest.sha256, keys.fingerprint, order)
  const files = [
    ...(await inPackage()),
    await coverFile(html, print),
    ...manifestFiles(signed.manifest, keys),
    ...filesOfItem(listed.files, order.leftOut, (file) => bytesOf(archive, item, file)),
    ...ledgerFiles(order.ledger),
    looksFile(order.looks),
  ]
  const written = await writePackage({ files, sign: async (bytes) => signer.ed25519(bytes), at }, target)
  if (!written.ok) return { ...written, code: written.code === 'altered' ? 'altered' : 'disk' }
  return { ok: true, name, sha256: written.sha256, bytes: written.bytes }
}

async function coverFile(html: string, print: ExporterDeps['print']): Promise<PackageFile> {
  const pdf = (await print?.(html)) ?? null
  return pdf ? fileOf(packageFiles.coverPdf, pdf) : fileOf(packageFiles.cover, html)
}

function fingerprintOf(pem: string): string {
  const der = createPublicKey(pem).export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(der).digest('hex')
}

async function sumOf(path: string): Promise<string> {
  const sum = createHash('sha256')
  for await (const chunk of createReadStream(path)) sum.update(chunk as Uint8Array)
  return sum.digest('hex')
}

/** Never a path. */
function isName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9-]{0,79}$/.test(name)
}
