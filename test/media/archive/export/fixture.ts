import { spawn } from 'node:child_process'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import yauzl from 'yauzl'
import type { EvidenceManifest, Original } from '../../../../shared/evidence/manifest.ts'
import { originalPath, packageFiles } from '../../../../shared/evidence/package/layout.ts'
import { inPackage } from '../../../../media/archive/export/in-package.ts'
import { fileOf, type PackageFile, writePackage } from '../../../../media/archive/export/write-package.ts'

const hash = (name: 'sha256' | 'sm3', bytes: string | Uint8Array): string =>
  createHash(name).update(bytes).digest('hex')

/** Bytes that look like nothing, the same each time. */
export function noise(seed: string, bytes: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(bytes / 32) }, (_, at) =>
    createHash('sha256').update(`${seed} ${at}`).digest(),
  )
  return Buffer.concat(blocks).subarray(0, bytes)
}

export const item = 'evidence:wuping.01JDAW5RZ0ABCDEFGHJKMNPQRS'
const tracks = ['camera-desk', 'screen-device:wuping-1']
const perTrack = 4

/** The originals of a small item, and the list of them as its manifest has it. */
export function originals(bytes = 3000) {
  return tracks.flatMap((track) => {
    let prev: string | null = null
    return Array.from({ length: perTrack }, (_, at): { content: Buffer; original: Original } => {
      const content = noise(`${track} ${at}`, bytes + at)
      const name = `${track}/${String(at).padStart(6, '0')}.webm`
      const sha256 = hash('sha256', content)
      const told = {
        name,
        track,
        media: 'video/webm',
        bytes: content.length,
        sha256,
        sm3: hash('sm3', content),
      }
      const original = {
        ...told,
        prev,
        span: { began: { mono: at, wall: at }, until: { mono: at + 1, wall: at + 1 } },
      }
      prev = sha256
      return { content, original }
    })
  })
}

export function manifestOf(files: readonly Original[]): EvidenceManifest {
  const nothing = { visit: null, matter: null, consult: null, part: null, dispute: null }
  return {
    format: 'yizhan-evidence-1',
    item,
    county: 'songlan',
    source: 'window',
    ...nothing,
    purpose: '',
    environment: { app: '', device: '', browser: '', system: '', settings: '', recorder: '' },
    running: { ended: 'done', gaps: [], interruptions: 0 },
    activity: { number: 'WP-1026-003', item: '', custody: null },
    actor: { operator: 'zhouguilan', people: [] },
    time: { clock: 'desk', offset: 12, stamps: 'none' },
    consent: [],
    retention: { class: 'session', table: 1 },
    archivedAt: 5,
    began: 0,
    ended: 5,
    tracks: tracks.map((name) => ({ name, kind: 'camera', person: '', codec: 'vp8' })),
    keeping: { files: [...files], seals: [], wrong: [], moves: [] },
    checks: [],
    relations: null,
    transcript: null,
  }
}

/** Of who looked at it there. */
const look = {
  at: '2026-11-21T02:00:00Z',
  reason: '调解',
  what: 'opened',
  unit: '东屏县',
  name: '阿依古丽·买买提',
}

export type Made = { readonly zip: string; readonly pem: string; readonly fingerprint: string }

/** A package as the county makes one, with keys of its own. @param more further files in it, from its manifest @param said what its manifest says otherwise */
export async function makePackage(
  more: (manifest: Buffer) => readonly PackageFile[] = () => [],
  leftOut: readonly string[] = [],
  said: Partial<EvidenceManifest> = {},
): Promise<Made> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const fingerprint = hash('sha256', publicKey.export({ type: 'spki', format: 'der' }))
  const key = (bytes: Uint8Array): Buffer => sign(null, bytes, privateKey)
  const all = originals()
  const manifest = Buffer.from(
    JSON.stringify({ ...manifestOf(all.map(({ original }) => original)), ...said }),
  )
  const files = [
    ...(await inPackage()),
    fileOf(packageFiles.cover, '<!doctype html><title>EV</title>'),
    fileOf(packageFiles.manifest, manifest),
    fileOf(packageFiles.manifestSignature, key(manifest)),
    fileOf(packageFiles.archiveKey, pem),
    fileOf(packageFiles.fingerprints, `${fingerprint}  archive-key.pem\n`),
    fileOf(packageFiles.looks, `${JSON.stringify(look)}\n`),
    fileOf('transcript/spoken.vtt', 'WEBVTT\n'),
    fileOf('review/camera-desk.mp4', noise('review', 5000)),
    ...(leftOut.length > 0
      ? [
          fileOf(
            packageFiles.leftOut,
            leftOut.map((name) => `${originalPath(name)}  without-prejudice\n`).join(''),
          ),
        ]
      : []),
    ...all
      .filter(({ original }) => !leftOut.includes(original.name))
      .map(({ content, original }) => ({
        ...fileOf(originalPath(original.name), content),
        sha256: original.sha256,
      })),
    ...more(manifest),
  ]
  const zip = join(await mkdtemp(join(tmpdir(), 'yizhan-export-')), 'EV.zip')
  const written = await writePackage(
    { files, sign: async (bytes) => key(bytes), at: Date.UTC(2026, 10, 22) },
    zip,
  )
  if (!written.ok) throw new Error(`${written.code} ${written.file}`)
  return { zip, pem, fingerprint }
}

/** Unpacks it with a library that knows nothing of us, into a folder where nothing else is. */
export async function unpack(zip: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yizhan-unpacked-'))
  const opened = await yauzl.openPromise(zip)
  for await (const entry of opened.eachEntry()) {
    const path = join(folder, entry.fileName)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, await buffer(await opened.openReadStreamPromise(entry)))
    await chmod(path, (entry.externalFileAttributes >>> 16) & 0o777)
  }
  return folder
}

export type Told = { readonly code: number | null; readonly text: string; readonly wrong: readonly string[] }

/** As on a computer that has never heard of us: no environment, no working folder of ours. */
export async function runVerify(folder: string, args: readonly string[] = [], lang?: string): Promise<Told> {
  const env = [`PATH=/usr/bin:/bin`, ...(lang === undefined ? [] : [`LANG=${lang}`])]
  const run = spawn('env', ['-i', ...env, 'bash', join(folder, 'verify.sh'), ...args], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, errors, code] = await Promise.all([
    buffer(run.stdout),
    buffer(run.stderr),
    new Promise<number | null>((resolve) => run.once('close', resolve)),
  ])
  const text = out.toString() + errors.toString()
  return { code, text, wrong: text.split('\n').filter((line) => /^ {2}\[(错|NO)\]/.test(line)) }
}
