import * as v from 'valibot'
import { type Front, frontSchema, parseHead } from '../../shared/courier/head.ts'
import { type Bytes, concat, fromUtf8 } from '../../shared/entry/bytes.ts'
import type { PeerLink } from './peer.ts'

/** How a bundle goes over the table: the front, what is missing of it, piece by piece. What was given before a break is not given again. */
type Link = Pick<PeerLink, 'send' | 'listen' | 'gone'>

const saidSchema = v.variant('say', [
  v.object({ say: v.literal('front'), front: frontSchema }),
  v.object({
    say: v.literal('missing'),
    missing: v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  }),
  /** A piece is on the disk over there. */
  v.object({ say: v.literal('got'), at: v.number() }),
])
type Said = v.InferOutput<typeof saidSchema>

/** A piece begins with a zero byte and four of its place; everything else is JSON, which begins otherwise. */
function heardOf(
  data: Bytes,
): Said | { readonly say: 'piece'; readonly at: number; readonly bytes: Bytes } | null {
  if (data[0] === 0 && data.length > 5)
    return { say: 'piece', at: new DataView(data.buffer, data.byteOffset).getUint32(1), bytes: data.slice(5) }
  try {
    const said = v.safeParse(saidSchema, JSON.parse(fromUtf8(data)))
    return said.success ? said.output : null
  } catch {
    return null
  }
}

function pieceOf(at: number, bytes: Bytes): Bytes {
  const head = new Uint8Array(5)
  new DataView(head.buffer).setUint32(1, at)
  return concat(head, bytes)
}

type Progress = (have: number, of: number) => void

/** @returns whether the other side has all of it */
export function give(
  link: Link,
  bundle: { readonly front: Front; readonly piece: (at: number) => Promise<Bytes | null> },
  progress: Progress,
): Promise<boolean> {
  const of = parseHead(bundle.front.head)?.pieces.length ?? 0
  let left: number[] = []
  return new Promise((resolve) => {
    const next = async (): Promise<void> => {
      progress(of - left.length, of)
      const at = left[0]
      if (at === undefined) return resolve(true)
      const bytes = await bundle.piece(at)
      if (bytes) link.send(pieceOf(at, bytes))
      else resolve(false)
    }
    link.listen((data) => {
      const said = heardOf(data)
      if (said?.say === 'missing') left = [...said.missing]
      else if (said?.say === 'got') left = left.filter((at) => at !== said.at)
      else return
      next().catch(() => resolve(false))
    })
    void link.gone.then(() => resolve(false))
    link.send(JSON.stringify({ say: 'front', front: bundle.front } satisfies Said))
  })
}

/** Where what is given is put; a pouch. */
export type Taker = {
  readonly begin: (
    front: Front,
  ) => Promise<{ readonly name: string; readonly missing: readonly number[] } | null>
  readonly put: (name: string, at: number, bytes: Bytes) => Promise<boolean>
}

/** @returns the bundle's name once all of it is here; null when the link broke before, or what came was none */
export function take(link: Link, taker: Taker, progress: Progress): Promise<string | null> {
  return new Promise((resolve) => {
    let name = ''
    let of = 0
    let left = new Set<number>()
    const hear = async (data: Bytes): Promise<void> => {
      const said = heardOf(data)
      if (said?.say === 'front') {
        const begun = await taker.begin(said.front)
        if (!begun) return resolve(null)
        name = begun.name
        left = new Set(begun.missing)
        of = parseHead(said.front.head)?.pieces.length ?? 0
        link.send(JSON.stringify({ say: 'missing', missing: [...left] } satisfies Said))
      } else if (said?.say === 'piece' && left.has(said.at)) {
        if (!(await taker.put(name, said.at, said.bytes))) return resolve(null)
        left.delete(said.at)
        link.send(JSON.stringify({ say: 'got', at: said.at } satisfies Said))
      } else return
      progress(of - left.size, of)
      if (left.size === 0) resolve(name)
    }
    // One after the other: a piece is on the disk before the next is looked at.
    let turn = Promise.resolve()
    link.listen((data) => {
      turn = turn.then(() => hear(data)).catch(() => resolve(null))
    })
    void link.gone.then(() => turn).then(() => resolve(null))
  })
}
