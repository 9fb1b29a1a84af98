import { gunzipSync } from 'node:zlib'

/** What stands between one desk and the county: real HTTP, with a cable that a test can pull. */
export type Wire = {
  readonly fetch: typeof fetch
  /** Nothing gets through any more; what is under way breaks off. */
  readonly pull: () => void
  readonly plug: () => void
  readonly isPlugged: () => boolean
  /** Requests that were sent, in their order. */
  readonly sent: Sent[]
  /** Requests to this path that have no answer yet. */
  readonly open: (path: string) => number
  /** Somebody else answers the next request to this path: it never arrives. */
  readonly answer: (path: string, answer: Intruder) => void
  /** How many of these answers were not needed yet. */
  readonly unanswered: () => number
  /** The next request to this path arrives, and its answer does not. */
  readonly loseAnswer: (path: string) => void
  /** Resolves when the next request to this path is about to leave; it leaves when `then` has resolved. */
  readonly atNext: (path: string, then?: () => Promise<void>) => Promise<void>
}

export type Sent = { readonly method: string; readonly path: string; readonly body: string }

export type Intruder = { readonly status: number; readonly body: string }
type Watch = { readonly path: string; readonly heard: () => Promise<void> }

/** @param county where the hub listens at present: it moves when it is started anew */
export function layWire(county: () => string): Wire {
  let cable = new AbortController()
  const sent: Sent[] = []
  const lost: string[] = []
  const intruders: (Intruder & { readonly path: string })[] = []
  const under: string[] = []
  const watches: Watch[] = []

  const taken = (list: string[], path: string): boolean => {
    const at = list.findIndex((one) => path.startsWith(one))
    return at >= 0 && list.splice(at, 1).length > 0
  }
  const intruding = (path: string): Response | null => {
    const at = intruders.findIndex((one) => path.startsWith(one.path))
    const [one] = at < 0 ? [] : intruders.splice(at, 1)
    return one ? new Response(one.body, { status: one.status }) : null
  }
  const pulled = (): TypeError => new TypeError('the cable is out')

  return {
    sent,
    async fetch(input, init = {}) {
      const path = new Request(input).url.replace('https://hub', '')
      const watch = watches.findIndex((one) => path.startsWith(one.path))
      if (watch >= 0) await watches.splice(watch, 1)[0]?.heard()
      if (cable.signal.aborted) throw pulled()
      sent.push({
        method: init.method ?? 'GET',
        path,
        body: textIn(init.body),
      })
      const signal = AbortSignal.any([cable.signal, ...(init.signal ? [init.signal] : [])])
      const intruder = intruding(path)
      if (intruder) return intruder
      const lose = taken(lost, path)
      under.push(path)
      const answer = await fetch(county() + path, { ...init, signal }).finally(() => taken(under, path))
      if (!lose) return answer
      await answer.arrayBuffer()
      throw pulled()
    },
    open: (path) => under.filter((one) => one.startsWith(path)).length,
    answer: (path, given) => void intruders.push({ path, ...given }),
    unanswered: () => intruders.length,
    pull: () => cable.abort(pulled()),
    plug() {
      if (cable.signal.aborted) cable = new AbortController()
    },
    isPlugged: () => !cable.signal.aborted,
    loseAnswer: (path) => void lost.push(path),
    atNext: (path, then = () => Promise.resolve()) =>
      new Promise((resolve) => {
        const heard = async (): Promise<void> => {
          resolve()
          await then()
        }
        watches.push({ path, heard })
      }),
  }
}

/** What was said, packed or not; nothing for the bytes of a parcel. */
function textIn(body: RequestInit['body'] | undefined): string {
  if (typeof body === 'string') return body
  const isPacked = body instanceof Uint8Array && body[0] === 0x1f && body[1] === 0x8b
  return isPacked ? gunzipSync(body).toString() : ''
}
