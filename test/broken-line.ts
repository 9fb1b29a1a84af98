import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What a line does to the bytes that run through it. May be changed at any time. */
export type LineQuality = {
  /** Bytes a second, each way; all connections share it. */
  rate: number
  /** Before anything arrives, each way, ms. */
  delay: number
}

/** A bad line to the county: an address that stays, with real connections through it. */
export type BrokenLine = {
  readonly url: string
  readonly quality: LineQuality
  /** Bytes that went up since the beginning. */
  readonly up: () => number
  /** All connections break when so many more bytes have gone up. Resolves when they did. */
  readonly breakAfter: (bytes: number) => Promise<void>
  /** Everything breaks, now. */
  readonly breakOff: () => void
  /** Nothing arrives any more, and nobody is told: no bytes, no end. @returns how it goes on */
  readonly stall: () => () => void
  /** The next byte upwards is another one than was sent. */
  readonly spoil: () => void
  readonly close: () => Promise<void>
}

/** What goes at once: a packet. */
const slice = 1_400
/** What a connection may have under way before it is told to wait. */
const mostWaiting = 16_000

type Flow = {
  readonly from: Socket
  readonly to: Socket
  readonly parts: Buffer[]
  waiting: number
  ended: boolean
}

/** @param county where the hub listens at present */
export async function layBrokenLine(
  county: () => string,
  given: Partial<LineQuality> = {},
): Promise<BrokenLine> {
  const quality: LineQuality = { rate: Infinity, delay: 0, ...given }
  const open = new Set<Socket>()
  let gone = 0
  let breaking: { readonly at: number; readonly broken: () => void } | null = null
  let stalled: Promise<void> | null = null
  let spoiling = false

  const breakOff = (): void => {
    for (const end of open) end.destroy()
  }
  const upwards = (part: Buffer): Buffer => {
    gone += part.length
    if (breaking && gone >= breaking.at) {
      const { broken } = breaking
      breaking = null
      breakOff()
      broken()
    }
    if (!spoiling) return part
    spoiling = false
    const other = Buffer.from(part)
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1
    return other
  }
  const up = createDirection(quality, () => stalled, upwards)
  const down = createDirection(
    quality,
    () => stalled,
    (part) => part,
  )

  const server = createServer((near) => {
    const far = connect(Number(new URL(county()).port), '127.0.0.1')
    const cut = (): void => {
      for (const end of [near, far]) {
        open.delete(end)
        end.destroy()
      }
    }
    for (const end of [near, far]) {
      open.add(end)
      end.setNoDelay(true).on('error', cut).on('close', cut)
    }
    up(near, far)
    down(far, near)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    quality,
    up: () => gone,
    breakOff,
    breakAfter: (bytes) => new Promise((broken) => (breaking = { at: gone + bytes, broken })),
    stall() {
      let go = (): void => undefined
      stalled = new Promise((goOn) => (go = goOn))
      return () => {
        stalled = null
        go()
      }
    },
    spoil() {
      spoiling = true
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        breakOff()
      }),
  }
}

/** All that goes one way: packet by packet, each connection in its turn. @returns lays a connection into it */
function createDirection(
  quality: LineQuality,
  stalled: () => Promise<void> | null,
  through: (part: Buffer) => Buffer,
): (from: Socket, to: Socket) => void {
  const flows: Flow[] = []
  let running = false

  const next = (flow: Flow): Buffer => {
    const whole = flow.parts.shift() ?? Buffer.alloc(0)
    if (whole.length > slice) flow.parts.unshift(whole.subarray(slice))
    const part = whole.subarray(0, slice)
    flow.waiting -= part.length
    if (flow.waiting < mostWaiting) flow.from.resume()
    return part
  }
  const arrive = (flow: Flow, part: Buffer): void => {
    if (!flow.to.destroyed) flow.to.write(part)
    if (flow.ended && flow.waiting === 0) flow.to.end()
  }
  const run = async (): Promise<void> => {
    running = true
    let owed = 0
    for (let flow = flows.shift(); flow; flow = flows.shift()) {
      const own = flow
      await stalled()
      if (own.parts.length === 0) continue
      const part = through(next(own))
      if (own.parts.length > 0) flows.push(own)
      owed += (part.length / quality.rate) * 1_000
      // Timers are coarse: what is shorter than their beat is added up.
      if (owed >= 4) {
        const began = performance.now()
        await pause(owed)
        owed -= performance.now() - began
      }
      if (quality.delay > 0) setTimeout(() => arrive(own, part), quality.delay)
      else arrive(own, part)
    }
    running = false
  }
  return (from, to) => {
    const flow: Flow = { from, to, parts: [], waiting: 0, ended: false }
    from.on('data', (part: Buffer) => {
      if (flow.parts.length === 0) flows.push(flow)
      flow.parts.push(part)
      flow.waiting += part.length
      if (flow.waiting >= mostWaiting) from.pause()
      if (!running) void run()
    })
    // What a broken connection had under way is gone.
    from.on('close', () => {
      flow.parts.length = 0
      flow.waiting = 0
    })
    from.on('end', () => {
      flow.ended = true
      if (flow.waiting === 0) to.end()
    })
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((over) => setTimeout(over, ms))
}
