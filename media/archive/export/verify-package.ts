import { createHash, createHmac, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { PackageVerified, PlacedFile } from '../../../shared/evidence/package/brought.ts'
import { judgePackage, type JudgeTools } from '../../../shared/evidence/package/judge.ts'
import { readPackage } from './read-package.ts'

/** A package that somebody brought, ours or another county's: refused at the door, or looked at by the rules of its own verify.sh. */
export async function verifyPackage(path: string): Promise<PackageVerified> {
  const read = await readPackage(path)
  if (!read.ok) return read
  const { seen, contents } = read
  return {
    ok: true,
    files: seen.map(({ path: name, bytes, sha256, at }) => ({ path: name, bytes, sha256, at })).sort(byPath),
    verdict: await judgePackage(seen, contents, tools),
  }
}

const byPath = (a: PlacedFile, b: PlacedFile): number => (a.path < b.path ? -1 : 1)

const tools: JudgeTools = {
  isSigned(pem, bytes, signature) {
    const key = keyIn(pem)
    return key !== null && verify(null, bytes, key, signature)
  },
  fingerprint(pem) {
    const der = keyIn(pem)?.export({ type: 'spki', format: 'der' })
    return der ? createHash('sha256').update(der).digest('hex') : null
  },
  rawKey: (pem) => keyIn(pem)?.export({ type: 'spki', format: 'der' }).subarray(-32) ?? null,
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  hmac: (salt, bytes) => createHmac('sha256', salt).update(bytes).digest('hex'),
}

/** Null for what is no public key of Ed25519. */
function keyIn(pem: Uint8Array): KeyObject | null {
  try {
    const key = createPublicKey(Buffer.from(pem))
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}
