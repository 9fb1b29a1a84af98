import * as v from 'valibot'
import { askParcels } from '../../../shared/http/parcels.ts'
import type { Answered, Asked } from './ask.ts'

/** Looks at what one desk puts on its line: of a parcel nothing goes again that the county has said it keeps. */
export type ChunkWatch = {
  readonly sent: (asked: Asked) => void
  /** An answer that has reached the desk. */
  readonly heard: (asked: Asked, answer: Answered) => void
  /** The county was brought back from an older copy: it may have lost what it had said. */
  readonly forget: () => void
  readonly again: () => readonly string[]
}

const parcels = askParcels.path
/** With a chunk that was taken, and with one that began in the wrong place. */
const offsetSaid = v.union([
  v.pipe(
    v.object({ offset: v.number() }),
    v.transform(({ offset }) => offset),
  ),
  v.pipe(
    v.object({ error: v.object({ code: v.literal('wrong-offset'), offset: v.number() }) }),
    v.transform(({ error }) => error.offset),
  ),
])

export function createChunkWatch(): ChunkWatch {
  const kept = new Map<string, number>()
  const again: string[] = []
  const keeps = (hash: string, offset: number): void =>
    void kept.set(hash, Math.max(offset, kept.get(hash) ?? 0))
  return {
    sent({ path }) {
      const from = Number(/[?&]from=(\d+)/.exec(path)?.[1] ?? Infinity)
      const hash = hashIn(path)
      const before = kept.get(hash) ?? 0
      if (from < before)
        again.push(`${hash} went again from ${from} on, of which the county had said that it keeps ${before}`)
    },
    heard({ path }, { headers, body }) {
      const isOurs = path.startsWith(parcels) && headers['content-type']?.includes('json')
      // Half an answer says nothing.
      const said: unknown = isOurs ? tryParse(body) : null
      const asked = v.safeParse(askParcels.response, said)
      const chunk = v.safeParse(offsetSaid, said)
      if (asked.success)
        for (const { hash, state, offset } of asked.output.parcels)
          keeps(hash, state === 'there' ? Infinity : offset)
      else if (chunk.success) keeps(hashIn(path), chunk.output)
    },
    forget: () => kept.clear(),
    again: () => again,
  }
}

function hashIn(path: string): string {
  return path.slice(parcels.length + 1).split('?')[0] ?? ''
}

function tryParse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return null
  }
}
