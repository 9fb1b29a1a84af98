import { execFile } from 'node:child_process'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { openPromise } from 'yauzl'
import { inPackage } from '../../media/archive/export/in-package.ts'
import { fileOf, type PackageFile, writePackage } from '../../media/archive/export/write-package.ts'
import { originalPath, packageFiles } from '../../shared/evidence/package/layout.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { median, rounded } from '../world/stats.ts'

const run = promisify(execFile)
const mebibyte = 1_048_576
const segments = 1_024
const rounds = 3
const environment = { PATH: '/usr/bin:/bin' }

/** How fast the script in a package of 1 GB says that it is genuine, beside `sha256sum` alone on the same files in the same run. */
export async function measureExportVerify(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'yizhan-export-'))
  try {
    const zip = join(folder, 'EV.zip')
    const files = join(folder, 'unpacked')
    const wrote = await make(zip)
    await unpack(zip, files)
    const [ours, bare]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await timed('sha256sum', ['--check', '--quiet', packageFiles.sums], files))
      ours.push(await timed('bash', [packageFiles.verifyOnLinux], files))
    }
    const speedOf = (seconds: readonly number[]): number => segments / median(seconds)
    const [own, peer] = [speedOf(ours), speedOf(bare)]
    console.log(
      `1 GB in ${segments} files: written at ${rounded(wrote.speed, 0)} MB/s with ${rounded(wrote.grown, 0)} MB more memory; ` +
        `verified at ${rounded(own, 0)} MB/s (sha256, sm3, signatures, chain), sha256sum alone ${rounded(peer, 0)}`,
    )
    return {
      name: 'export.verify',
      value: rounded(own, 0),
      unit: 'MB/s',
      ratio: rounded(own / peer, 2),
      peer: 'sha256sum',
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** @returns MB/s, and by how many MB the process grew at most while it was written */
async function make(zip: string): Promise<{ readonly speed: number; readonly grown: number }> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const noise = randomBytes(mebibyte)
  const names = Array.from({ length: segments }, (_, at) => `camera/${String(at).padStart(6, '0')}.webm`)
  let prev: string | null = null
  const originals = names.map((name, at) => {
    const sha256 = createHash('sha256').update(contentOf(noise, at)).digest('hex')
    const one = {
      name,
      track: 'camera',
      media: 'video/webm',
      bytes: mebibyte,
      sha256,
      sm3: '0'.repeat(64),
      prev,
    }
    prev = sha256
    return one
  })
  const manifest = Buffer.from(JSON.stringify({ keeping: { files: originals } }))
  const files: readonly PackageFile[] = [
    ...(await inPackage()),
    fileOf(packageFiles.manifest, manifest),
    fileOf(packageFiles.manifestSignature, sign(null, manifest, privateKey)),
    fileOf(packageFiles.archiveKey, publicKey.export({ type: 'spki', format: 'pem' })),
    ...originals.map(({ name, bytes, sha256 }, at) => ({
      path: originalPath(name),
      bytes,
      sha256,
      open: () => Readable.from([contentOf(noise, at)]),
    })),
  ]
  const before = process.memoryUsage.rss()
  let most = before
  const looking = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50)
  const began = performance.now()
  const written = await writePackage(
    { files, sign: async (bytes) => sign(null, bytes, privateKey), at: Date.now() },
    zip,
  )
  clearInterval(looking)
  if (!written.ok) throw new Error(`${written.code} ${written.file}`)
  const seconds = (performance.now() - began) / 1_000
  return { speed: segments / seconds, grown: (most - before) / mebibyte }
}

/** Each segment is another. */
function contentOf(noise: Buffer, at: number): Buffer {
  const content = Buffer.from(noise)
  content.writeUInt32LE(at)
  return content
}

async function unpack(zip: string, folder: string): Promise<void> {
  const opened = await openPromise(zip)
  for await (const entry of opened.eachEntry()) {
    const path = join(folder, entry.fileName)
    await mkdir(dirname(path), { recursive: true })
    await pipeline(await opened.openReadStreamPromise(entry), createWriteStream(path))
  }
}

async function timed(command: string, args: readonly string[], cwd: string): Promise<number> {
  const began = performance.now()
  const { stdout } = await run(command, [...args], { cwd, env: environment, maxBuffer: 64 * mebibyte })
  if (stdout.includes('[错]')) throw new Error(stdout)
  return (performance.now() - began) / 1_000
}
