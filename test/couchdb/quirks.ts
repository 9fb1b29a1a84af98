/**
 * What a real CouchDB, a proxy before it or the line to it may do at any time, and a polite imitation never does:
 * `busy` 429, 500 or 503 instead of doing anything · `lost` carried out, but the connection is cut before the answer ·
 * `cut` the answer breaks off in its middle · `accepted` writes are answered 202 · `rewind` changes go back a little and
 * come again · `disorder` changes of one page in another order · `stall` never an answer.
 */
export type Quirk = 'busy' | 'lost' | 'cut' | 'accepted' | 'rewind' | 'disorder' | 'stall'

/** How often each happens, 0 to 1. */
export type QuirkRates = Partial<Record<Quirk, number>>

type Order = { readonly quirk: Quirk; readonly path: RegExp; readonly meanwhile?: () => Promise<void> }

export function createQuirks(seed: number, rates: QuirkRates) {
  const random = mulberry(seed)
  const orders: Order[] = []
  return {
    random,
    /** Exactly once, at the next request whose path fits; `meanwhile` runs before the answer leaves. */
    order(quirk: Quirk, path: RegExp, meanwhile?: () => Promise<void>): void {
      orders.push({ quirk, path, ...(meanwhile === undefined ? {} : { meanwhile }) })
    },
    /** Forgets what was ordered. */
    calm(): void {
      orders.length = 0
    },
    strikes(quirk: Quirk, path: string): Order | undefined {
      const at = orders.findIndex((order) => order.quirk === quirk && order.path.test(path))
      if (at >= 0) return orders.splice(at, 1)[0]
      return random() < (rates[quirk] ?? 0) ? { quirk, path: /./ } : undefined
    },
  }
}
export type Quirks = ReturnType<typeof createQuirks>

/** Mulberry32: small, and good enough to choose faults by. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
