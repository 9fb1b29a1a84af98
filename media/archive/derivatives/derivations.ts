import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type {
  Answer,
  Archive,
  Derived,
  DerivedBody,
  KeptFile,
  MadeFile,
  Refused,
} from '../../../shared/evidence/archive.ts'
import type { Wish } from '../../../shared/evidence/wish.ts'
import { ffmpegVersion } from '../../recorder/derive/ffmpeg.ts'
import { createInTurn, type InTurn } from '../in-turn.ts'
import { blocksOf, type Files } from '../files.ts'
import type { Opened } from '../opened.ts'
import { only } from '../make-record.ts'
import { type ItemRecord, type KeptRecord, plainOf, type Records } from '../records.ts'
import type { SecondCopy } from '../second-copy.ts'
import { orRefused, refused } from '../trouble.ts'
import { type Crafted, craft } from './craft.ts'
import { createQueue } from './queue.ts'
import { createWorkshop, orFault } from './workshop.ts'

export type Derivations = Pick<Archive, 'derive' | 'keep'> & {
  /** What a process before this one left in the open, when it died while it made something. */
  readonly tidy: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What is made of originals, and kept beside them as they are: sealed under the item's key, named by what was wished, never in their place. */
export function createDerivations(deps: {
  readonly dir: string
  readonly first: Files
  readonly second: SecondCopy
  readonly records: Records
  readonly inTurn: InTurn
  readonly opened: (item: string) => Promise<Answer<Opened>>
  readonly recogniser: string | null
  readonly patience?: number
}): Derivations {
  const { first, second, records, opened } = deps
  const workshop = createWorkshop(join(deps.dir, 'work'))
  const stopping = new AbortController()
  const queue = createQueue(workshop.sweep)
  /** Two looks may take as long as they like, on a busy disk: who asked first stands first in the queue. */
  const inOrder = createInTurn()

  const known = ({ record }: Opened, name: string): Derived | null => {
    const derived = record.derived.find((one) => one.name === name)
    const kept = record.files.find((file) => file.name === name)
    return derived && kept ? { ok: true, derived, file: plainOf(kept), made: false } : null
  }
  /** In the writer's turn: the item may have been deleted meanwhile, or have got another derivative. */
  const store = (
    item: string,
    made: Omit<DerivedBody, 'sha256' | 'bytes'>,
    plain: AsyncIterable<Uint8Array>,
    file: Pick<KeptFile, 'track' | 'span'>,
  ): Promise<Derived> =>
    deps.inTurn(async () => {
      const found = await opened(item)
      if (!found.ok) return found
      const there = known(found, made.name)
      if (there) return there
      await dropLeft(item, found.record)
      const { address, pieces, ...put } = await first.put(plain, found.key, (named) =>
        records.take(item, { name: made.name, ...named }),
      )
      const { name, kind, media } = made
      const kept: KeptRecord = { name, kind, media, ...file, ...put, pieces: [...pieces], address }
      const derived = { ...made, sha256: put.sha256, bytes: put.bytes }
      const record: ItemRecord = {
        ...found.record,
        files: [...found.record.files, kept],
        derived: [...found.record.derived, derived],
      }
      await records.write(record)
      await records.tookAll(item)
      await second.bring(record)
      return { ok: true, derived, file: plainOf(kept), made: true }
    })

  /** What had its place when a former process died, and is in no record. */
  const dropLeft = async (item: string, { manifest, files }: ItemRecord): Promise<void> => {
    const named = new Set([manifest, ...files].map(({ address }) => address))
    for (const { address } of await records.taken(item)) if (!named.has(address)) await first.remove(address)
  }

  const make = async (
    item: string,
    wish: Wish,
    name: string,
    signal: AbortSignal,
    progress: (part: number) => void,
  ): Promise<Derived> => {
    const found = await opened(item)
    if (!found.ok) return found
    const there = known(found, name)
    if (there) return there
    const tool = await ffmpegVersion()
    if (tool === null) return refused('no-tool')
    const watch = { progress, signal, patience: deps.patience }
    const crafted: Crafted | Refused = await craft({
      ...found,
      wish,
      workshop,
      watch,
      recogniser: deps.recogniser,
    })
    if ('ok' in crafted) return crafted
    const { path, bytes, kind, media, from, operation, track, span } = crafted
    const plain = bytes ? only(bytes) : blocksOf(path)
    const how = {
      tool: crafted.tool ?? tool,
      operation: operation.slice(0, mostOperation),
      reason: wish.kind === 'redaction' ? wish.reason : '',
    }
    return store(item, { name, kind, from: [...from], media, how }, plain, { track, span })
  }

  return {
    async derive(item, wish, { onProgress = () => undefined, signal } = {}) {
      const ending = AbortSignal.any([stopping.signal, ...(signal ? [signal] : [])])
      const name = nameOf(wish)
      const work = (): Promise<Derived> =>
        orRefused(() => orFault(() => make(item, wish, name, ending, onProgress)))
      const early = await orRefused(() => inOrder(() => opened(item)))
      if (!early.ok) return early
      return known(early, name) ?? (await queue.enter(work, ending)) ?? refused('cancelled')
    },
    keep: (item, { name, kind, from, media, bytes, how }: MadeFile) =>
      orRefused(() =>
        store(item, { name, kind, from: [...from], media, how }, only(bytes), { track: null, span: null }),
      ),
    tidy: workshop.sweep,
    async close() {
      stopping.abort()
      await queue.close()
      await workshop.sweep()
    },
  }
}

const mostOperation = 2_000

/** The same wish has the same name: asked for twice it is made once. */
function nameOf(wish: Wish): string {
  const sum = createHash('sha256').update(JSON.stringify(wish)).digest('hex').slice(0, 10)
  if (wish.kind === 'review')
    return `review-${wish.track.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 60)
  return ['composite', 'audio', 'peaks', 'transcript'].includes(wish.kind) ? wish.kind : `${wish.kind}-${sum}`
}
