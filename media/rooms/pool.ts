import { setTimeout as pause } from 'node:timers/promises'
import { createWorker } from 'mediasoup'
import type { Router, TransportListenInfo, WebRtcServer, Worker } from 'mediasoup/types'
import { mediaCodecs } from './codecs.ts'

/** Where browsers reach the workers. `port` 0 takes any free one; else the first worker's, the others' follow. */
export type Listening = {
  readonly port: number
  /** `announced`: how it is called from outside, where that is not `ip`. */
  readonly addresses: readonly { readonly ip: string; readonly announced?: string }[]
}

export type PoolDeps = {
  readonly bin: string
  readonly count: number
  readonly listening: Listening
  /** What ends a terminal's or a service's processes reaches workers as well: after it they are missed by nobody. */
  readonly stopping: AbortSignal
  readonly log: (problem: string, about?: unknown) => void
}

/** One room's place: a router, which ends (`workerclose`) when its worker dies. */
export type Place = { readonly router: Router; readonly server: WebRtcServer }

/** One worker process a core; one that dies is replaced. */
export type Pool = {
  readonly take: () => Promise<Place>
  readonly pids: () => readonly number[]
  readonly usage: () => Promise<readonly { readonly cpuMs: number; readonly routers: number }[]>
  readonly close: () => Promise<void>
}

type Seat = { readonly worker: Worker; readonly server: WebRtcServer; routers: number }

/** A worker may have heard of a stop some moments before this process does, and is not missed then. */
const missedAfter = 200

/** Throws when the first worker cannot be started: a port in use, a worker that does not run here. */
export async function createPool({ bin, count, listening, stopping, log }: PoolDeps): Promise<Pool> {
  const seats: Promise<Seat>[] = []

  const start = async (at: number): Promise<Seat> => {
    stopping.throwIfAborted()
    const worker = await startWorker(bin)
    try {
      const server = await worker.createWebRtcServer({ listenInfos: listenInfos(listening, at) })
      worker.once('died', ({ message: reason }) => {
        replace(at, async () => {
          await pause(missedAfter, undefined, { signal: stopping })
          log('a media worker died', { reason })
        })
      })
      return { worker, server, routers: 0 }
    } catch (error) {
      worker.close()
      throw error
    }
  }
  const replace = (at: number, first: () => Promise<void>): void => {
    const next = first().then(() => start(at))
    next.catch((error: unknown) => {
      if (!stopping.aborted) log('no new media worker could be started', { reason: String(error) })
    })
    seats[at] = next
  }
  const standing = async (): Promise<readonly Seat[]> => {
    const found = await Promise.allSettled(seats)
    return found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  }
  const close = async (): Promise<void> => {
    for (const { worker } of await standing()) worker.close()
  }

  for (let at = 0; at < count; at += 1) seats.push(start(at))
  try {
    await Promise.all(seats)
  } catch (error) {
    await close()
    throw error
  }
  let workers: readonly Worker[] = []
  const know = async (): Promise<readonly Seat[]> => {
    const all = await standing()
    workers = all.map(({ worker }) => worker)
    return all
  }
  await know()
  return {
    close,
    pids: () => workers.filter((worker) => !worker.closed).map(({ pid }) => pid),
    async take() {
      // A worker that could not be replaced is tried once more by whoever needs it.
      for (const [at, seat] of seats.entries()) await seat.catch(() => replace(at, async () => undefined))
      const [seat] = [...(await know())].sort((one, other) => one.routers - other.routers)
      if (!seat) throw new Error('no media worker')
      const router = await seat.worker.createRouter({ mediaCodecs: [...mediaCodecs] })
      seat.routers += 1
      router.observer.once('close', () => (seat.routers -= 1))
      return { router, server: seat.server }
    },
    usage: async () =>
      Promise.all(
        (await know()).map(async ({ worker, routers }) => {
          const { ru_stime: system, ru_utime: user } = await worker.getResourceUsage()
          return { cpuMs: system + user, routers }
        }),
      ),
  }
}

/**
 * mediasoup ends its workers at the first signal, before their rooms have said that they are over, and does not tell who waits for one that is
 * just starting; here they end with their pool.
 */
function startWorker(workerBin: string): Promise<Worker> {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const before = signals.flatMap((signal) => process.listeners(signal))
  const started = createWorker({ workerBin, logLevel: 'error' })
  for (const signal of signals)
    for (const listener of process.listeners(signal))
      if (!before.includes(listener)) process.off(signal, listener)
  return started
}

/** UDP first; TCP on the same port for where UDP is shut. */
function listenInfos({ port, addresses }: Listening, at: number): TransportListenInfo[] {
  return addresses.flatMap(({ ip, announced }) =>
    (['udp', 'tcp'] as const).map((protocol) => ({
      protocol,
      ip,
      ...(announced === undefined ? {} : { announcedAddress: announced }),
      ...(port === 0 ? {} : { port: port + at }),
    })),
  )
}
