import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { PublicKey } from '../shared/entry/sign.ts'
import type { Standing } from '../shared/signaling/node.ts'
import type { MediaConfig } from './config.ts'
import { createMediaNode, type MediaServer } from './node.ts'
import type { Recorder } from './rooms/recorder-port.ts'
import type { Listening } from './rooms/pool.ts'
import { createObtain } from './worker/obtain.ts'

export type OpenDeps = {
  readonly key: () => PublicKey
  /** The county's clock. */
  readonly now: () => number
  /** Whether other computers come here, or only this one. */
  readonly outward: boolean
  readonly recorder: Recorder | null
  readonly reachable?: () => boolean
  readonly stands: (standing: Standing) => void
  readonly log: (problem: string, about?: unknown) => void
}

/** The node of this computer, as it was configured. */
export function openMediaNode(config: MediaConfig, deps: OpenDeps): MediaServer {
  return createMediaNode({
    ...deps,
    draw: () => randomBytes(18).toString('base64url'),
    obtain: createObtain(config.worker),
    workers: config.workers,
    listening: listeningOf(config, deps.outward),
    turn: config.turn,
  })
}

/**
 * Behind a router it listens everywhere and is called by the addresses that it was given; else by its own, as they are now. IPv6 stands beside
 * IPv4, and a browser takes the one that answers.
 */
function listeningOf({ port, announced }: MediaConfig, outward: boolean): Listening {
  if (announced.length > 0)
    return {
      port,
      addresses: announced.map((address) => ({
        ip: isIP(address) === 6 ? '::' : '0.0.0.0',
        announced: address,
      })),
    }
  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    // Those of one cable only are left out: fe80:: and 169.254.
    .filter(({ internal, address }) => !internal && !/^(fe80|169\.254)/i.test(address))
    .map(({ address }) => ({ ip: address }))
  return { port, addresses: outward && own.length > 0 ? own : [{ ip: '127.0.0.1' }] }
}
