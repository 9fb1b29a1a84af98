import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFiles } from '../../media/archive/files.ts'
import { createSums } from '../../media/archive/sums.ts'
import type { BenchResult } from '../../scripts/bench.ts'

/** Ten seconds of a camera and a screen, many times over. */
const segmentBytes = 1_048_576
const segments = 128
const rounds = 5

/**
 * Sealing is summing: each segment by both sums, and the list of all of them. Its peer is Node's own two hashes over the same bytes in the same
 * run. Each is the best of some rounds, taken in turn, because the machine has other things to do.
 */
export async function measureSealing(): Promise<BenchResult[]> {
  const film = Array.from({ length: segments }, () => randomBytes(segmentBytes))
  const bare =
    (...names: readonly string[]) =>
    () => {
      const hashes = names.map((name) => createHash(name))
      for (const segment of film) for (const hash of hashes) hash.update(segment)
      for (const hash of hashes) hash.digest()
    }
  const sealed = (): void => {
    const list = film.map((bytes, place) => {
      const sums = createSums()
      sums.add(bytes)
      return { name: `camera/${place}`, bytes: bytes.length, ...sums.end() }
    })
    createHash('sha256').update(JSON.stringify(list)).digest('hex')
  }
  const [seal, both] = best([sealed, bare('sha256', 'sm3')])
  const one = best([() => sealedOnce(film), bare('sha256')])
  const [short, sha256] = one
  return [
    {
      name: 'evidence.seal',
      value: mb(short),
      unit: 'MB/s',
      ratio: ratio(sha256, short),
      peer: 'node sha256',
    },
    {
      name: 'evidence.seal-sm3',
      value: mb(seal),
      unit: 'MB/s',
      ratio: ratio(both, seal),
      peer: 'node sha256 and sm3',
    },
    { name: 'evidence.take', value: mb(await taken(film)), unit: 'MB/s' },
  ]
}

/** As the media node's recorder seals: by SHA-256, segment by segment. */
function sealedOnce(film: readonly Buffer[]): void {
  const list = film.map((bytes, place) => ({
    name: `camera/${place}`,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }))
  createHash('sha256').update(JSON.stringify(list)).digest('hex')
}

/** Into the archive: summed, sealed under the item's key, and on the disk. */
async function taken(film: readonly Buffer[]): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-bench-'))
  const files = createFiles(dir)
  const key = randomBytes(32)
  const began = performance.now()
  await files.put(each(film), key, async () => undefined)
  const took = performance.now() - began
  await rm(dir, { recursive: true })
  return took
}

async function* each(film: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  yield* film
}

/** ms of the best round of each. */
function best(works: readonly (() => void)[]): [number, number] {
  const times = works.map(() => Infinity)
  for (let round = 0; round < rounds; round += 1)
    for (const [place, work] of works.entries()) {
      const began = performance.now()
      work()
      times[place] = Math.min(times[place] ?? Infinity, performance.now() - began)
    }
  const [first = 0, second = 0] = times
  return [first, second]
}

const mb = (ms: number): number => Math.round((segments * segmentBytes) / 1e3 / ms)
const ratio = (peer: number, own: number): number => Math.round((peer / own) * 100) / 100
