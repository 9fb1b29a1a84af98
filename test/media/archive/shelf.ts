import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
} from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createArchive } from '../../../media/archive/archive.ts'
import type { Archive, Intake, IntakeFile } from '../../../shared/evidence/archive.ts'
import type { Circumstances } from '../../../shared/evidence/manifest.ts'

export const item = 'evidence:wuping.01KA5Q2M3N4P5R6S7T8V9WXYZA'
const began = 1_794_890_000_000

/** The county's own key and the ledger's, as an archive is given them: the same in every process of a test. */
const master = Buffer.alloc(32, 7)
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const privateKey = createPrivateKey({
  key: Buffer.concat([pkcs8, Buffer.alloc(32, 9)]),
  format: 'der',
  type: 'pkcs8',
})
export const countyPublicKey = createPublicKey(privateKey)
const signer = { keyId: 'test', ed25519: (bytes: Uint8Array) => sign(null, bytes, privateKey) }
const countyWrap = {
  wrap(secret: Uint8Array): string {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', master, iv)
    return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64')
  },
  unwrap(text: string): Buffer | null {
    const bytes = Buffer.from(text, 'base64')
    const decipher = createDecipheriv('aes-256-gcm', master, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(-16))
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
  },
}

/** A real archive on two folders of a real disk. */
export type Shelf = {
  readonly dir: string
  readonly first: string
  readonly second: string
  readonly recordings: string
  readonly problems: string[]
  readonly open: (options?: {
    readonly copyDir?: string | null
    readonly patience?: number
    readonly recogniser?: string | null
  }) => Promise<Archive>
  readonly close: () => Promise<void>
}

/** @param given with what another process left in it */
export async function openShelf(given?: string): Promise<Shelf> {
  const dir = given ?? (await mkdtemp(join(tmpdir(), 'yizhan-archive-')))
  const [first, second, recordings] = ['archive', 'copy', 'recordings'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ]
  const problems: string[] = []
  const opened: Archive[] = []
  return {
    dir,
    first,
    second,
    recordings,
    problems,
    async open({ copyDir = second, recogniser = null, ...more } = {}) {
      const archive = await createArchive({
        ...more,
        dir: first,
        copyDir,
        recogniser,
        recordings,
        now: () => Date.now(),
        signer: () => signer,
        countyWrap,
        log: (problem) => void problems.push(problem),
      })
      opened.push(archive)
      return archive
    },
    async close() {
      for (const archive of opened) await archive.close()
      await rm(dir, { recursive: true })
    },
  }
}

const circumstances: Circumstances = {
  county: 'songlan',
  source: 'window',
  visit: null,
  matter: null,
  consult: null,
  part: null,
  dispute: null,
  purpose: '',
  environment: {
    app: '0.1.0',
    device: 'wp01',
    browser: 'Chromium',
    system: 'Linux',
    settings: '',
    recorder: '',
  },
  running: { ended: 'done', gaps: [], interruptions: 0 },
  activity: { number: 'WP-1116-012', item: '', custody: null },
  actor: { operator: 'yangxiaoman', people: [] },
  time: { clock: 'station', offset: 0, stamps: 'none' },
  consent: [],
  retention: { class: 'session', table: 1 },
}

export const sums = (bytes: Uint8Array): { sha256: string; sm3: string } => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  sm3: createHash('sm3').update(bytes).digest('hex'),
})

/** Ten seconds each, sealed as they are, one behind the other. */
export function segmentsOf(track: string, all: readonly Uint8Array[]): IntakeFile[] {
  return all.map((bytes, place) => {
    const before = all[place - 1]
    return {
      name: `${track}/${String(place + 1).padStart(6, '0')}.webm`,
      track,
      media: 'video/webm',
      prev: before ? sums(before).sha256 : null,
      span: {
        began: { mono: place * 10_000, wall: began + place * 10_000 },
        until: { mono: (place + 1) * 10_000, wall: began + (place + 1) * 10_000 },
      },
      expected: { bytes: bytes.length, ...sums(bytes) },
      open: () => one(bytes),
    }
  })
}

export async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export function windowIntake(files: readonly IntakeFile[], of = item): Intake {
  const tracks = [...new Set(files.flatMap(({ track }) => track ?? []))].map((name) => ({
    name,
    kind: 'camera' as const,
  }))
  return { item: of, circumstances, from: { kind: 'files', tracks, files, seals: [], wrong: [] } }
}

export async function bytesOf(
  archive: Archive,
  name: string,
  range?: { from: number; to?: number },
  of = item,
): Promise<Buffer> {
  const opened = await archive.read(of, name, range)
  if (!opened.ok) throw new Error(opened.code)
  const parts: Uint8Array[] = []
  for await (const part of opened.body) parts.push(part)
  return Buffer.concat(parts)
}

/** Every file below, by its path within. */
export async function filesBelow(dir: string): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>()
  for (const name of await readdir(dir, { recursive: true }).catch(() => [])) {
    const path = join(dir, name)
    if ((await stat(path)).isFile()) found.set(name, await readFile(path))
  }
  return found
}
