// Prevents: a bundle that starts from its beginning each time somebody picks up the telephone.
import { expect, test } from 'vitest'
import { type Bundle, makeBundle, piecesOf } from '../../../shared/courier/bundle.ts'
import { type Bytes, concat, utf8 } from '../../../shared/entry/bytes.ts'
import { give, take } from '../../../station/call/hand-over.ts'
import { openPouch, type Pouch } from '../../../station/data/courier/pouch.ts'

type End = {
  readonly send: (data: string | Bytes) => void
  readonly listen: (heard: (data: Bytes) => void) => void
  readonly gone: Promise<void>
}

/** A link between two ends that breaks after so many messages of the giver. */
function layLink(breaksAfter = Infinity): {
  readonly giver: End
  readonly taker: End
  readonly sent: () => number
} {
  let count = 0
  let hangUp = (): void => undefined
  const gone = new Promise<void>((resolve) => {
    hangUp = resolve
  })
  const listeners: { giver?: (data: Bytes) => void; taker?: (data: Bytes) => void } = {}
  const arrive = (to: 'giver' | 'taker', data: string | Bytes): void => {
    if (to === 'taker') count += 1
    if (count > breaksAfter) return hangUp()
    const bytes = typeof data === 'string' ? utf8(data) : data
    queueMicrotask(() => listeners[to]?.(bytes))
  }
  const end = (name: 'giver' | 'taker', other: 'giver' | 'taker'): End => ({
    send: (data) => arrive(other, data),
    listen: (heard) => void (listeners[name] = heard),
    gone,
  })
  return { giver: end('giver', 'taker'), taker: end('taker', 'giver'), sent: () => count }
}

const random = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count))
const ignore = (): void => undefined

async function bundle(): Promise<Bundle> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const letter = concat(...Array.from({ length: 5 }, () => random(60_000)))
  return makeBundle(
    {
      kind: 'out',
      county: 'A'.repeat(43),
      countyName: '松岚县',
      device: 'sj1',
      stationName: '石臼乡',
      at: 1,
    },
    letter,
    point,
    { random, sign: async () => 'signed' },
  )
}

let pouches = 0
async function withPouch(work: (pouch: Pouch) => Promise<void>): Promise<void> {
  pouches += 1
  const pouch = await openPouch(`hand-over${pouches}`, () => Date.now())
  await work(pouch).finally(pouch.close)
}

const of = ({ front, sealed }: Bundle) => ({
  front,
  piece: async (at: number) => piecesOf(sealed)[at] ?? null,
})

test('a bundle goes over whole, and both sides know it', () =>
  withPouch(async (pouch) => {
    const made = await bundle()
    const { giver, taker } = layLink()
    const said: number[] = []
    const took = take(taker, pouch, (have) => void said.push(have))
    expect(await give(giver, of(made), ignore)).toBe(true)
    const name = await took
    expect(await pouch.file(name ?? '')).not.toBeNull()
    expect(said.at(-1)).toBe(made.head.pieces.length)
  }))

test('after a break only what is missing goes over', () =>
  withPouch(async (pouch) => {
    const made = await bundle()
    const first = layLink(3)
    const broken = take(first.taker, pouch, ignore)
    expect(await give(first.giver, of(made), ignore)).toBe(false)
    expect(await broken).toBeNull()
    expect(pouch.carried.current()).toMatchObject([{ have: 2 }])

    const second = layLink()
    const took = take(second.taker, pouch, ignore)
    expect(await give(second.giver, of(made), ignore)).toBe(true)
    expect(await took).not.toBeNull()
    // The front, and the three pieces that were missing.
    expect(second.sent()).toBe(made.head.pieces.length - 2 + 1)
  }))

test('a bundle that is there already goes over in one word', () =>
  withPouch(async (pouch) => {
    const made = await bundle()
    const words: number[] = []
    for (let times = 0; times < 2; times += 1) {
      const { giver, taker, sent } = layLink()
      const took = take(taker, pouch, ignore)
      expect(await give(giver, of(made), ignore)).toBe(true)
      expect(await took).not.toBeNull()
      words.push(sent())
    }
    expect(words).toEqual([made.head.pieces.length + 1, 1])
  }))

test('a piece that is not what the front says, or no front at all, is not kept', () =>
  withPouch(async (pouch) => {
    const made = await bundle()
    const { giver, taker } = layLink()
    const took = take(taker, pouch, ignore)
    void give(giver, { front: made.front, piece: async () => random(65_536) }, ignore)
    expect(await took).toBeNull()
    expect(pouch.carried.current()).toMatchObject([{ have: 0 }])
    const stranger = layLink()
    const refused = take(stranger.taker, pouch, ignore)
    stranger.giver.send(JSON.stringify({ say: 'front', front: { head: '{}', signature: '' } }))
    expect(await refused).toBeNull()
  }))
