import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { NoteKey } from '../../shared/evidence/tlog/note.ts'
import { syncFolder } from '../journal/durable.ts'

/** The key by which the ledger signs its checkpoints, and nothing else. PEM, so that `openssl` reads it. */
export type LogKey = {
  /** Of a log of that name. */
  readonly noteKey: (origin: string) => NoteKey
  readonly publicPem: string
  readonly sign: (bytes: Uint8Array) => Buffer
}

/** @param dir DATA_DIR/keys; made when it is not there. Throws when what is there is no key: that is brought back from the backup */
export async function openLogKey(dir: string): Promise<LogKey> {
  return logKeyOf(await openPem(dir, 'ledger.pem', () => generateKeyPairSync('ed25519').privateKey))
}

function logKeyOf(privateKey: KeyObject): LogKey {
  const publicKey = createPublicKey(privateKey)
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  return {
    noteKey: (origin) => ({ name: origin, type: 1, key: raw }),
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    sign: (bytes) => sign(null, bytes, privateKey),
  }
}

/** A private key of the county in a file of its own, made at the first start; whole or not at all. */
export async function openPem(dir: string, name: string, make: () => KeyObject): Promise<KeyObject> {
  const path = join(dir, name)
  try {
    const pem = await readFile(path, 'utf8')
    await chmod(path, 0o600)
    return createPrivateKey(pem)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      throw new Error(`${path} is no key file`, { cause: error })
  }
  const key = make()
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const draft = await open(`${path}.new`, 'w', 0o600)
  await draft.writeFile(key.export({ format: 'pem', type: 'pkcs8' }))
  await draft.sync()
  await draft.close()
  await rename(`${path}.new`, path)
  await syncFolder(dir)
  return key
}
