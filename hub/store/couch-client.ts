import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import nano from 'nano'
import { StoreFault, type FaultCode } from './store.ts'

export type CouchRequest = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly db?: string
  /** Already encoded, without a leading slash. */
  readonly path?: string
  readonly qs?: Readonly<Record<string, string | number | boolean>>
  /** JSON text, or something to make JSON of. */
  readonly body?: string | object
  readonly timeout?: number
  readonly signal?: AbortSignal
}

/** `error` is CouchDB's own word for it. A fault with status 0 may or may not have been carried out. */
export type CouchAnswer =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly error: string; readonly fault: StoreFault }

/** What the adapter needs of time: everything that waits goes through here. */
export type Pace = {
  /** Milliseconds of a clock that nobody sets. */
  now(): number
  /** Returns early when the signal fires; never throws. */
  pause(ms: number, signal?: AbortSignal): Promise<void>
  /** 0 to 1, to keep many from trying again at the same moment. */
  chance(): number
}

export const realPace: Pace = {
  now: () => performance.now(),
  pause: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
  chance: () => Math.random(),
}

export type CouchClientOptions = {
  readonly url: string
  readonly pace: Pace
  /** Milliseconds for one request; 30,000 unless told. */
  readonly timeout?: number
  /** Times that anything is tried before it is given up; 6 unless told, which takes a second and a half. */
  readonly tries?: number
}

/**
 * CouchDB by nano, with what nano leaves to its caller: a time limit on every request, the status of a success (202 is
 * not 201), and a body that broke off (nano makes an empty text of it).
 */
export function createCouchClient(options: CouchClientOptions) {
  const { pace, tries = 6 } = options
  const seen = new AsyncLocalStorage<{ status: number }>()
  const note = (entry: unknown): void => {
    const box = seen.getStore()
    const status = (entry as { headers?: { statusCode?: unknown } }).headers?.statusCode
    if (box !== undefined && typeof status === 'number') box.status = status
  }
  // `parseUrl` keeps a path in the URL (a proxy's) from being taken for a database; nano's types do not know it.
  const config = { url: options.url, log: note, parseUrl: false }
  const server = nano(config)

  async function once(request: CouchRequest): Promise<CouchAnswer> {
    const limit = AbortSignal.timeout(request.timeout ?? options.timeout ?? 30_000)
    const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal])
    const box = { status: 0 }
    try {
      const ask = { ...request, dontStringify: typeof request.body === 'string', signal }
      const body: unknown = await seen.run(box, () => outlived(server.request(ask), signal))
      if (body === '' || body === undefined) return failed(0, '', 'garbled')
      return { ok: true, status: box.status, body }
    } catch (error) {
      if (limit.aborted) return failed(0, '', 'timeout')
      const { statusCode, error: word } = error as { statusCode?: unknown; error?: unknown }
      const status = typeof statusCode === 'number' ? statusCode : 0
      return failed(status, typeof word === 'string' ? word : '', codeOf(status))
    }
  }

  /** For what may be asked twice without harm. */
  async function patiently(request: CouchRequest): Promise<CouchAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await once(request)
      if (answer.ok || !isPassing(answer.fault) || attempt >= tries || request.signal?.aborted) return answer
      await pace.pause(backOff(attempt, pace), request.signal)
    }
  }

  return { once, patiently, tries }
}
export type CouchClient = ReturnType<typeof createCouchClient>

/** nano never settles when a body of another type than JSON breaks off; the signal then ends the wait. */
function outlived(answer: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new StoreFault('timeout'))
    signal.addEventListener('abort', end, { once: true })
    const settle = <A>(then: (value: A) => void) => {
      return (value: A): void => {
        signal.removeEventListener('abort', end)
        then(value)
      }
    }
    answer.then(settle(resolve), settle(reject))
  })
}

function failed(status: number, error: string, code: FaultCode): CouchAnswer {
  return { ok: false, status, error, fault: new StoreFault(code, error) }
}

function codeOf(status: number): FaultCode {
  if (status === 0) return 'unreachable'
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'missing'
  return status === 408 || status === 429 || status >= 500 ? 'busy' : 'rejected'
}

/** Worth trying again without anybody doing anything. */
export function isPassing(fault: StoreFault): boolean {
  return ['unreachable', 'timeout', 'busy', 'garbled', 'contended'].includes(fault.code)
}

/** 50 ms, doubling to 2 s, a quarter of it by chance. */
export function backOff(attempt: number, pace: Pace): number {
  return Math.min(50 * 2 ** (attempt - 1), 2000) * (0.75 + pace.chance() / 4)
}
