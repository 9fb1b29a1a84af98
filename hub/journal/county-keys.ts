import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto'
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Bytes } from '../../shared/entry/bytes.ts'
import type { PublicKey } from '../../shared/entry/sign.ts'
import { openBytes, sealBytes } from './box.ts'
import { type CountyMarks, createCountyMarks } from './county-marks.ts'
import { createUnwrap, pointOf } from './key-wrap.ts'

/**
 * The county's own keys: one signs receipts and feeds, one receives subjects' keys, one wraps them at rest. Without
 * them the journal's personal bodies are noise: they belong into the county's backup, and nowhere beside the database.
 */
export type CountyKeys = {
  readonly signKey: PublicKey
  /** Raw P-256 public key, base64. */
  readonly agreeKey: string
  readonly sign: (text: string) => string
  /** Opens what somebody wrapped for the county; null when it was not for this county. */
  readonly unwrap: (wrapped: string) => Promise<Bytes | null>
  readonly wrapAtRest: (secret: Uint8Array) => string
  readonly openAtRest: (text: string) => Buffer | null
  readonly marks: CountyMarks
}

const fileSchema = v.object({ sign: v.string(), agree: v.string(), master: v.string() })
type KeyFile = v.InferOutput<typeof fileSchema>

export type FoundKeys =
  | { readonly kind: 'kept'; readonly keys: CountyKeys }
  | { readonly kind: 'none' }
  /** There is a file, and it is no whole key file. */
  | { readonly kind: 'broken' }

/** @param dir DATA_DIR/keys; made when it is not there, readable by this user alone. Throws when what is there is broken. */
export async function openCountyKeys(dir: string): Promise<CountyKeys> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const found = await readCountyKeys(dir)
  if (found.kind === 'kept') return found.keys
  const path = pathIn(dir)
  if (found.kind === 'broken') throw new Error(`${path} is no key file`)
  const file = makeKeys()
  await writeKeys(dir, path, file)
  return keysOf(file)
}

/** Makes nothing. @param dir DATA_DIR/keys */
export async function readCountyKeys(dir: string): Promise<FoundKeys> {
  const path = pathIn(dir)
  let text: string
  try {
    text = await readFile(path, 'utf8')
    await chmod(path, 0o600)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'none' }
    throw error
  }
  try {
    return { kind: 'kept', keys: keysOf(v.parse(fileSchema, JSON.parse(text))) }
  } catch {
    return { kind: 'broken' }
  }
}

function pathIn(dir: string): string {
  return join(dir, 'county.json')
}

function keysOf(file: KeyFile): CountyKeys {
  const signing = privateKeyFrom(file.sign)
  const agreement = privateKeyFrom(file.agree)
  const master = Buffer.from(file.master, 'base64')
  const unwrap = createUnwrap(agreement)
  return {
    signKey: { alg: 'P-256', key: rawPoint(signing) },
    agreeKey: rawPoint(agreement),
    sign: (text) =>
      sign('sha256', Buffer.from(text), { key: signing, dsaEncoding: 'ieee-p1363' }).toString('base64'),
    unwrap: async (wrapped) => (await unwrap(wrapped)) as Bytes | null,
    wrapAtRest: (secret) => sealBytes(master, secret).toString('base64'),
    openAtRest: (text) => openBytes(master, Buffer.from(text, 'base64')),
    marks: createCountyMarks(master),
  }
}

/** P-256 for signing too, because the least browser (Chromium 109) verifies no Ed25519. */
function makeKeys(): KeyFile {
  const fresh = (): string => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  }
  return { sign: fresh(), agree: fresh(), master: randomBytes(32).toString('base64') }
}

function privateKeyFrom(pkcs8: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' })
}

function rawPoint(privateKey: KeyObject): string {
  return pointOf(createPublicKey(privateKey)).toString('base64')
}

/** Whole or not at all: a half-written key file would lock the county out of its own journal. */
async function writeKeys(dir: string, path: string, file: KeyFile): Promise<void> {
  const draft = await open(`${path}.new`, 'w', 0o600)
  await draft.writeFile(JSON.stringify(file))
  await draft.sync()
  await draft.close()
  await rename(`${path}.new`, path)
  const folder = await open(dir, 'r')
  await folder.sync()
  await folder.close()
}
