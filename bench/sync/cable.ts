/** One exchange with the hub. */
export type Exchange = { readonly path: string; readonly sentBytes: number; readonly cameBytes: number }

/** The line between a desk and the hub: what goes over it is counted, and its part for devices can be pulled. */
export type Cable = {
  readonly fetch: typeof fetch
  readonly plug: () => void
  /** Ends what is under way, too. */
  readonly pull: () => void
  readonly exchanges: Exchange[]
}

export function createCable(): Cable {
  const exchanges: Exchange[] = []
  let pulled: AbortController | null = new AbortController()
  const isForDevices = (path: string): boolean => path.startsWith('/sync/')
  return {
    exchanges,
    plug() {
      pulled ??= new AbortController()
    },
    pull() {
      pulled?.abort()
      pulled = null
    },
    async fetch(input, init = {}) {
      const url = input instanceof Request ? input.url : input.toString()
      const path = new URL(url).pathname
      if (isForDevices(path) && !pulled) throw new TypeError('the cable is pulled')
      const signals = [init.signal, isForDevices(path) ? pulled?.signal : null].filter(
        (signal) => signal !== null && signal !== undefined,
      )
      const answer = await fetch(url, { ...init, signal: AbortSignal.any(signals) })
      const text = await answer.text()
      exchanges.push({ path, sentBytes: bytesOf(init.body), cameBytes: Buffer.byteLength(text) })
      return new Response(text, answer)
    },
  }
}

function bytesOf(body: RequestInit['body']): number {
  if (typeof body === 'string') return Buffer.byteLength(body)
  return body instanceof Uint8Array ? body.byteLength : 0
}
