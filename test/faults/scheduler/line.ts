import type { Chance } from '../../../hub/demo/chance.ts'
import { type ChunkWatch, createChunkWatch } from './chunks.ts'
import type { Time } from './time.ts'
import type { Asked, Answered, Ask } from './ask.ts'

/** What can happen to one request, at its turn. */
export const lineFaults = [
  'request-lost',
  'answer-lost',
  'stalled',
  'answer-stalled',
  'twice',
  'late',
  'ghost',
  'request-cut',
  'answer-cut',
  '401',
  '413',
  '429',
  '500',
  '503',
  'portal',
  'proxy',
] as const
export type LineFault = (typeof lineFaults)[number]

export const paths = [
  '/sync/hello',
  '/sync/entries',
  '/sync/feed',
  '/sync/give-back',
  '/sync/parcels',
  '/',
] as const
export type Path = (typeof paths)[number]

/** The line between one desk and the county. */
export type FaultyLine = {
  /** Resolves with what arrived at the desk; rejects where nothing did. */
  readonly carry: (asked: Asked, signal: AbortSignal) => Promise<Answered>
  /** The next request to an address that begins so meets with this. */
  readonly strike: (path: Path, fault: LineFault) => void
  readonly cut: () => void
  readonly mend: () => void
  /** The county moves to another address: what is under way breaks, and nobody finds it for so long. */
  readonly move: (ms: number) => void
  /** From now on nothing strikes. */
  readonly calm: () => void
  readonly chunks: ChunkWatch
}

/** There or back, ms. */
const longestTrip = 300
/** How long something late is late: sooner or later than the desk loses its patience. */
const longestLate = 45_000

export function createLine(deps: {
  readonly time: Time
  readonly chance: Chance
  readonly ask: Ask
}): FaultyLine {
  const { time, chance, ask } = deps
  const chunks = createChunkWatch()
  const struck: { readonly path: Path; readonly fault: LineFault }[] = []
  let broken = new AbortController()
  let isCut = false
  let moving = 0

  const wait = (ms: number): Promise<void> => new Promise((over) => void time.after(ms, over))
  const trip = (): Promise<void> => wait(10 + chance.below(longestTrip))
  const nobody = (): TypeError => new TypeError('nothing came back')
  const never = (): Promise<never> => new Promise(() => undefined)
  const faultOf = (path: string): LineFault | null => {
    const at = struck.findIndex((one) => path.startsWith(one.path))
    return at < 0 ? null : (struck.splice(at, 1)[0]?.fault ?? null)
  }

  const run = async (asked: Asked, signal: AbortSignal): Promise<Answered> => {
    const fault = faultOf(asked.path)
    if (isCut || moving > 0) throw nobody()
    await trip()
    if (fault === 'request-lost') throw nobody()
    if (fault === 'stalled') return never()
    if (fault === 'late') await wait(chance.below(longestLate))
    if (fault === 'ghost') {
      const ghost = (): void => void ask(asked, AbortSignal.timeout(1_000)).catch(() => undefined)
      time.after(chance.below(longestLate), ghost)
      throw nobody()
    }
    const said = saidBy(fault, chance)
    if (said) return said
    if (fault === 'twice') void ask(asked, signal).catch(() => undefined)
    const answer = await ask(fault === 'request-cut' ? { ...asked, body: half(asked.body) } : asked, signal)
    if (fault === 'answer-lost') throw nobody()
    if (fault === 'answer-stalled') return never()
    await trip()
    return fault === 'answer-cut'
      ? { ...answer, body: answer.body.subarray(0, answer.body.length >> 1) }
      : answer
  }

  return {
    carry(asked, signal) {
      const over = AbortSignal.any([signal, broken.signal])
      return new Promise((resolve, reject) => {
        const breakOff = (): void => reject(nobody())
        if (over.aborted) breakOff()
        over.addEventListener('abort', breakOff, { once: true })
        chunks.sent(asked)
        run(asked, over).then((answer) => {
          if (!over.aborted) chunks.heard(asked, answer)
          resolve(answer)
        }, reject)
      })
    },
    strike: (path, fault) => void struck.push({ path, fault }),
    cut() {
      isCut = true
      broken.abort()
    },
    mend() {
      isCut = false
      broken = new AbortController()
    },
    move(ms) {
      moving += 1
      broken.abort()
      if (!isCut) broken = new AbortController()
      time.after(ms, () => void (moving -= 1))
    },
    calm: () => void struck.splice(0),
    chunks,
  }
}

function half(body: Asked['body']): Asked['body'] {
  return body === null ? null : body.slice(0, body.length >> 1)
}

const codes = {
  401: 'signature-wrong',
  413: 'too-large',
  429: 'too-many-tries',
  500: 'broken',
  503: 'busy',
} as const

/** In the hub's words, or in those of somebody who stands before it. */
function saidBy(fault: LineFault | null, chance: Chance): Answered | null {
  if (fault === 'portal') return page(200)
  if (fault === 'proxy') return page(502)
  const status = Number(fault) as keyof typeof codes
  const code = codes[status]
  return code === undefined ? null : json(status, { error: { code, seconds: chance.below(20) } })
}

function page(status: number): Answered {
  return { status, headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>…</html>') }
}

function json(status: number, said: object): Answered {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(said)) }
}
