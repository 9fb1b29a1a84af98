import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createChance } from '../../hub/demo/chance.ts'

/** What a line carries of the media, kbit/s each way; everything that is left out is as good as it gets. */
export type LineQuality = {
  readonly kbitUp?: number
  readonly kbitDown?: number
  /** % of packets that are lost, each way. */
  readonly loss?: number
  readonly dead?: boolean
}

/** A line between browsers and a node, on an address of its own, with a seed: all that it does not carry in time is lost. */
export type ThinLine = {
  /** The node is called by this address, or the browser is told of it in place of the node's own (watch.ts). */
  readonly address: string
  readonly port: number
  /** From now on. As good as it gets at first. */
  readonly be: (quality: LineQuality) => void
  readonly close: () => void
}

const address = '127.0.0.2'
/** What waits longer than this is lost. */
const longest = 500
/** Bytes of IP and UDP that travel with each packet. */
const heads = 28

type End = { readonly port: number; readonly address: string }
type Lane = (packet: Buffer, socket: Socket, to: End) => void

/** @param node its port at 127.0.0.1; the line's own unless told */
export async function openThinLine(node?: number): Promise<ThinLine> {
  const door = createSocket('udp4')
  door.bind(0, address)
  await once(door, 'listening')
  const { port } = door.address()
  const far: End = { address: '127.0.0.1', port: node ?? port }
  const chance = createChance(11)
  const ways = new Map<string, Socket>()
  const timers = new Set<NodeJS.Timeout>()
  let quality: LineQuality = {}

  const createLane = (speedOf: () => number | undefined): Lane => {
    let free = 0
    return (packet, socket, to) => {
      const kbit = speedOf()
      if (quality.dead || chance.below(1_000) < (quality.loss ?? 0) * 10) return
      if (kbit === undefined) return socket.send(packet, to.port, to.address)
      const now = performance.now()
      const ready = Math.max(now, free) + ((packet.length + heads) * 8) / kbit
      if (ready - now > longest) return
      free = ready
      const timer = setTimeout(() => {
        timers.delete(timer)
        socket.send(packet, to.port, to.address)
      }, ready - now)
      timers.add(timer)
    }
  }
  const up = createLane(() => quality.kbitUp)
  const down = createLane(() => quality.kbitDown)
  door.on('message', (packet, from) => {
    const name = `${from.address} ${from.port}`
    const way = ways.get(name) ?? createSocket('udp4').on('message', (back) => down(back, door, from))
    ways.set(name, way)
    up(packet, way, far)
  })
  return {
    address,
    port,
    be: (next) => (quality = next),
    close() {
      timers.forEach(clearTimeout)
      for (const way of ways.values()) way.close()
      door.close()
    },
  }
}
