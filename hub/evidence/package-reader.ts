import { createPublicKey, createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exporter } from '../../shared/evidence/export.ts'
import type { PackageVerified } from '../../shared/evidence/package/brought.ts'
import { mostPackageBytes } from '../../shared/http/packages.ts'
import type { Signer } from '../ledger/signer.ts'
import { isFull } from './seal-into.ts'

export type PackageReading =
  | { readonly ok: true; readonly verified: PackageVerified; readonly isOurs: boolean }
  | { readonly ok: false; readonly code: 'too-large' | 'no-room' | 'busy' }

/** Reads packages that somebody brought: each lies here while it is judged, and no longer. */
export type PackageReader = {
  readonly read: (body: AsyncIterable<Uint8Array>) => Promise<PackageReading>
  /** What a process before this one left. */
  readonly tidy: () => Promise<void>
}

/** At once, for the whole county. */
const mostReading = 2

export function createPackageReader(deps: {
  readonly exporter: Pick<Exporter, 'judge'>
  readonly signer: Pick<Signer, 'publicKeys'>
  /** A folder of its own. */
  readonly dir: string
}): PackageReader {
  const { dir, signer } = deps
  const own = createHash('sha256')
    .update(createPublicKey(signer.publicKeys.ed25519).export({ type: 'spki', format: 'der' }))
    .digest('hex')
  let reading = 0

  const take = async (path: string, body: AsyncIterable<Uint8Array>): Promise<PackageReading> => {
    if (!(await lay(path, body))) return { ok: false, code: 'too-large' }
    const verified = await deps.exporter.judge(path)
    return { ok: true, verified, isOurs: verified.ok && verified.verdict.fingerprint === own }
  }
  return {
    async read(body) {
      if (reading >= mostReading) return { ok: false, code: 'busy' }
      reading += 1
      const path = join(dir, randomUUID())
      try {
        await mkdir(dir, { recursive: true, mode: 0o700 })
        return await take(path, body)
      } catch (error) {
        if (isFull(error)) return { ok: false, code: 'no-room' }
        throw error
      } finally {
        reading -= 1
        await rm(path, { force: true })
      }
    },
    tidy: () => rm(dir, { recursive: true, force: true }),
  }
}

/** @returns false: it is larger than any package */
async function lay(path: string, body: AsyncIterable<Uint8Array>): Promise<boolean> {
  const file = await open(path, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const part of body) {
      bytes += part.length
      if (bytes > mostPackageBytes) return false
      await file.appendFile(part)
    }
    return true
  } finally {
    await file.close()
  }
}
