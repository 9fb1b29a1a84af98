import { createServer, type Server } from 'node:https'
import { X509Certificate } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { watchSilentLines } from '../silent-lines.ts'
import { lineLimits } from '../slow-bodies.ts'
import { type HostNames, urlOf } from './addresses.ts'
import { openCertificates } from './certificates.ts'
import { keepOthersOut, serveRoot } from './insecure-door.ts'

/** The county over HTTPS, for other computers of the network. */
export type SecureDoor = {
  /** Where to go: `https://192.168.7.20:8443`; null while this computer has no address or the door is not open. */
  readonly url: () => string | null
  /** SHA-256 of the root certificate, to be compared before it is installed. */
  readonly fingerprint: string
  /** Hooks and routes of the app that need it. Before the app is ready. */
  readonly extend: (app: FastifyInstance) => void
  /** Once the app is ready. */
  readonly open: (app: FastifyInstance, port: number, host: string) => Promise<void>
}

/**
 * @param deps.folder DATA_DIR/tls · @param deps.now the real time
 */
export async function createSecureDoor(deps: {
  readonly folder: string
  readonly now: () => number
  readonly names: () => HostNames
  /** How often to look whether this computer is called otherwise now, or its certificate nears its end, ms. */
  readonly lookEvery?: number
}): Promise<SecureDoor> {
  const { folder, now, names, lookEvery = 60_000 } = deps
  const first = await openCertificates(folder, names(), now())
  let server: Server | null = null
  let hangUp = (): void => undefined

  const look = async (): Promise<void> => {
    const { cert, key, renewed } = await openCertificates(folder, names(), now())
    if (renewed) server?.setSecureContext({ cert, key })
  }
  const url = (): string | null => {
    const [address] = names().addresses
    const bound = server?.address()
    return address === undefined || !isBound(bound) ? null : urlOf('https', address, bound.port)
  }
  return {
    url,
    fingerprint: new X509Certificate(first.root).fingerprint256,
    extend(app) {
      serveRoot(app, first.root)
      keepOthersOut(app, url)
      app.addHook('onClose', () => {
        hangUp()
        return close(server)
      })
    },
    async open(app, port, host) {
      const opened = createServer({ ...lineLimits, cert: first.cert, key: first.key }, (request, response) =>
        app.routing(request, response),
      )
      opened.on('upgrade', (request, socket, head) => void app.server.emit('upgrade', request, socket, head))
      hangUp = watchSilentLines(opened)
      await new Promise<void>((resolve, reject) => opened.once('error', reject).listen(port, host, resolve))
      server = opened
      // A failed look (a full disk) leaves the certificate that is in use.
      const timer = setInterval(() => void look().catch(() => undefined), lookEvery)
      opened.once('close', () => clearInterval(timer))
    },
  }
}

function isBound(address: string | AddressInfo | null | undefined): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

/** What is under way is finished first; lines that nobody uses would otherwise keep it open. */
async function close(server: Server | null): Promise<void> {
  if (!server) return
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  await closed
}
