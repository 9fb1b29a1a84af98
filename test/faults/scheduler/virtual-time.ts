import { createRequire, syncBuiltinESMExports } from 'node:module'
import { lookAfter, type Time } from './time.ts'

type Timer = { at: number; readonly number: number; readonly run: () => void }
type Run = (...args: readonly unknown[]) => void

/** So many turns of the event loop without anything done: nothing is under way that we cannot see. */
const stillTurns = 12
/** What is under way may itself wait for a timer: after so long it is taken to, ms. */
const longestWork = 25
/** Without a timer, ms: a file may still be under way. */
const deadAfter = 60_000

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
const promised = createRequire(import.meta.url)('node:timers/promises') as { setTimeout: unknown }

/**
 * A clock that jumps from timer to timer as soon as nothing is left to do. While it stands, it takes the place of the process's own
 * timers, so that the hub waits by it as the desk does by its deps. What threads of the pool do (keys, LevelDB) is counted where it begins.
 */
export function createVirtualTime(from: number): Time {
  let now = 0
  let count = 0
  let working = 0
  let moved = 0
  let timers: Timer[] = []

  const after: Time['after'] = (ms, run) => {
    const timer: Timer = { at: now + Math.max(0, ms), number: (count += 1), run }
    timers.push(timer)
    return () => {
      timers = timers.filter((one) => one !== timer)
    }
  }
  const busy: Time['busy'] = async (work) => {
    working += 1
    moved += 1
    try {
      return await work
    } finally {
      working -= 1
      moved += 1
    }
  }
  const quiet = async (isOver: () => boolean): Promise<void> => {
    let seen = moved
    let since = performance.now()
    for (let still = 0; still < stillTurns && !isOver();) {
      await nextTurn()
      if (moved !== seen) {
        seen = moved
        since = performance.now()
        still = 0
      } else if (working === 0) still += 1
      else if (performance.now() - since > longestWork) return
    }
  }
  let deadSince: number | null = null
  const step = async (isOver: () => boolean): Promise<void> => {
    await quiet(isOver)
    if (isOver()) return
    const next = timers.reduce<Timer | null>(
      (first, one) => (first && isBefore(first, one) ? first : one),
      null,
    )
    if (!next) {
      if (performance.now() - (deadSince ??= performance.now()) > deadAfter)
        throw new Error('somebody waits, and nothing is left that could happen')
      return
    }
    deadSince = null
    timers = timers.filter((one) => one !== next)
    now = Math.max(now, next.at)
    moved += 1
    next.run()
  }
  let running = false
  /** Whoever waits first makes the time pass; others who wait meanwhile wait along. */
  const during: Time['during'] = async (work) => {
    if (running) return work
    running = true
    let over = false
    const end = (): void => void (over = true)
    work.then(end, end)
    try {
      while (!over) await step(() => over)
    } finally {
      running = false
    }
    return work
  }
  const pass: Time['pass'] = (ms) => during(new Promise((over) => void after(ms, over)))
  const restore = takeOver(after, busy)
  return {
    now: () => Math.floor(from + now),
    mono: () => now,
    after,
    pass,
    during,
    async until(isSo, most) {
      const end = now + most
      for (let looks = 0; ; looks += 1) {
        if (await during(Promise.resolve(isSo()))) return true
        if (now >= end) return false
        await pass(lookAfter(looks))
      }
    },
    busy,
    close() {
      timers = []
      restore()
    },
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.number < other.number)
}

/** @returns gives the process its own timers back */
function takeOver(after: Time['after'], busy: Time['busy']): () => void {
  const own = { setTimeout, setInterval, clearTimeout, clearInterval }
  const ownPause = promised.setTimeout
  const ownDeadline = AbortSignal.timeout
  const handles = new WeakMap<object, () => void>()

  const handleOf = (begin: () => () => void): object => {
    let callOff = begin()
    const handle = {
      ref: () => handle,
      unref: () => handle,
      hasRef: () => true,
      refresh() {
        callOff()
        callOff = begin()
        return handle
      },
      [Symbol.dispose]: () => callOff(),
    }
    handles.set(handle, () => callOff())
    return handle
  }
  const clear = (handle: unknown): void => {
    const callOff = typeof handle === 'object' && handle !== null ? handles.get(handle) : undefined
    if (callOff) callOff()
    else own.clearTimeout(handle as Parameters<typeof clearTimeout>[0])
  }
  const later = (run: Run, ms = 0, ...args: unknown[]): object =>
    handleOf(() => after(ms, () => run(...args)))
  const again = (run: Run, ms = 0, ...args: unknown[]): object =>
    handleOf(() => {
      let callOff = (): void => undefined
      const beat = (): void => {
        callOff = after(Math.max(1, ms), () => {
          beat()
          run(...args)
        })
      }
      beat()
      return () => callOff()
    })
  const pause = (ms = 0, value?: unknown, { signal }: { signal?: AbortSignal } = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const callOff = after(ms, () => resolve(value))
      const broken = (): void => {
        callOff()
        reject(new DOMException('aborted', 'AbortError'))
      }
      if (signal?.aborted) broken()
      signal?.addEventListener('abort', broken, { once: true })
    })

  Object.assign(globalThis, {
    setTimeout: later,
    setInterval: again,
    clearTimeout: clear,
    clearInterval: clear,
  })
  promised.setTimeout = pause
  syncBuiltinESMExports()
  AbortSignal.timeout = (ms) => {
    const over = new AbortController()
    after(ms, () => over.abort(new DOMException('timeout', 'TimeoutError')))
    return over.signal
  }
  const seeAgain = watchKeys(busy)
  return () => {
    Object.assign(globalThis, own)
    promised.setTimeout = ownPause
    syncBuiltinESMExports()
    AbortSignal.timeout = ownDeadline
    seeAgain()
  }
}

/** WebCrypto works in threads of its own. */
function watchKeys(busy: Time['busy']): () => void {
  const methods = Object.getPrototypeOf(crypto.subtle) as Record<
    string,
    (...args: unknown[]) => Promise<unknown>
  >
  const own = Object.entries(Object.getOwnPropertyDescriptors(methods)).flatMap(([name, { value }]) =>
    typeof value === 'function' && name !== 'constructor'
      ? [[name, value as (typeof methods)[string]] as const]
      : [],
  )
  for (const [name, method] of own)
    methods[name] = function counted(this: unknown, ...args) {
      return busy(method.apply(this, args))
    }
  return () => {
    for (const [name, method] of own) methods[name] = method
  }
}
