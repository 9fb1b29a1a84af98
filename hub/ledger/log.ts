import { join } from 'node:path'
import type { LogBreak } from '../../shared/evidence/ledger-leaf.ts'
import { newTiles, tileWidth } from '../../shared/evidence/tlog/tiles.ts'
import { type Hash, type Range, sameHash } from '../../shared/evidence/tlog/tree.ts'
import { readSigned, type SecondPlace, signCheckpoint, type Signed } from './checkpoints.ts'
import type { Disk } from './disk.ts'
import { createEdge, type Edge } from './edge.ts'
import type { LogKey } from './log-key.ts'
import { type NewLeaf, readRecord, type RecordFile } from './record.ts'
import { createTileFiles, type TileFiles } from './tile-files.ts'

/** One log of the county, on its disk. One writer, one call after the other. */
export type Log = {
  readonly origin: string
  readonly record: RecordFile
  readonly tile: TileFiles['bytes']
  /** Null before the first. */
  readonly published: () => Signed | null
  /** The hash of each range of leaves; null where tiles are missing. */
  readonly hashes: (ranges: readonly Range[]) => Promise<readonly Hash[] | null>
  readonly leaf: (index: number) => Promise<string | null>
  /** The root that the tree had at that size; null beyond it. */
  readonly rootAt: (size: number) => Promise<Hash | null>
  readonly append: (leaves: readonly NewLeaf[]) => Promise<void>
  /** Tiles first, then the second place, then here. @returns what it published; null when nothing is new */
  readonly publish: () => Promise<Signed | null>
  /** The same checkpoint with what others signed under it. */
  readonly republish: (signed: Signed) => Promise<void>
}

export type OpenedLog =
  | { readonly ok: true; readonly log: Log }
  | { readonly ok: false; readonly why: LogBreak }

type Deps = {
  readonly disk: Disk
  /** DATA_DIR/ledger */
  readonly dir: string
  readonly key: LogKey
  readonly second: SecondPlace | null
}

/** So many leaves are made tiles of at once, where all are made anew. */
const atOnce = 64 * tileWidth

export async function readPublished({
  disk,
  dir,
  key,
}: Pick<Deps, 'disk' | 'dir' | 'key'>): Promise<Signed | null> {
  const bytes = await disk.read(join(dir, 'checkpoint'))
  return bytes && readSigned(bytes.toString(), key)
}

/** @param known checkpoints of this county's logs, wherever they were kept */
export async function openLog(deps: Deps, known: readonly Signed[]): Promise<OpenedLog> {
  const record = await readRecord(deps.disk, deps.dir)
  if (!record) return { ok: false, why: 'lost' }
  const own = known.filter(({ origin }) => origin === record.opening.origin)
  if (own.some(({ size }) => size > record.count())) return { ok: false, why: 'rewound' }
  const published = await readPublished(deps)
  const log = await restore(deps, record, published?.origin === record.opening.origin ? published : null)
  for (const one of own) {
    const root = await log.rootAt(one.size)
    if (!root || !sameHash(root, one.root)) return { ok: false, why: 'forked' }
  }
  return { ok: true, log }
}

/** From where it was published last; where the tiles do not lead to that, from the beginning: the record has every leaf. */
async function restore(deps: Deps, record: RecordFile, published: Signed | null): Promise<Log> {
  const files = createTileFiles(deps.disk, deps.dir)
  const kept = published && (await files.kept(published.size))
  const known = kept && createEdge(kept)
  const fits = known && published && sameHash(known.root(), published.root)
  const edge = fits ? known : createEdge({ size: 0, leaves: [], rows: [] })
  const log = createLog({ ...deps, record, files, edge, published })
  await log.grow(record.from(edge.size()))
  return log
}

function createLog(
  deps: Deps & {
    readonly record: RecordFile
    readonly files: TileFiles
    readonly edge: Edge
    readonly published: Signed | null
  },
): Log & { readonly grow: (leaves: AsyncIterable<string>) => Promise<void> } {
  const { disk, dir, key, second, record, files, edge } = deps
  const { origin } = record.opening
  let { published } = deps
  /** Up to where the tiles are on the disk. */
  let tiled = edge.size()

  const addTiles = async (): Promise<void> => {
    for (const one of newTiles(tiled, edge.size())) {
      await files.add(one, edge.bytesOf(one))
      if (one.width === tileWidth) await files.forget(one)
    }
    tiled = edge.size()
    edge.settle()
  }
  const put = async (signed: Signed): Promise<void> => {
    await second?.put(signed)
    await disk.put(join(dir, 'checkpoint'), Buffer.from(signed.note))
    published = signed
  }

  return {
    origin,
    record,
    tile: files.bytes,
    published: () => published,
    // By the tiles of now: of a size that was never published there are none of its own.
    hashes: (ranges) => files.hashes(ranges, tiled),
    leaf: (index) => files.leaf(index, tiled),
    async rootAt(size) {
      if (size > tiled) return null
      const [root] = (await files.hashes([{ from: 0, to: size }], tiled)) ?? []
      return root ?? null
    },
    async append(leaves) {
      await record.append(leaves)
      for (const { text } of leaves) edge.add(text)
    },
    async grow(leaves) {
      for await (const leaf of leaves) {
        edge.add(leaf)
        if (edge.size() - tiled >= atOnce) await addTiles()
      }
      await addTiles()
    },
    async publish() {
      if (published?.size === edge.size()) return null
      await addTiles()
      const signed = signCheckpoint(key, { origin, size: edge.size(), root: edge.root() })
      await put(signed)
      return signed
    },
    republish: put,
  }
}
