import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectSecure } from 'node:tls'
import { signalingPath } from '../shared/signaling/notices.ts'
import type { Upgrade } from './hub-deps.ts'

/** The way of browsers to a media node in another process: they know one address only, with one certificate. */
export type Tunnel = { readonly upgrade: Upgrade; readonly close: () => void }

/** @param url of the node: http or https */
export function createTunnel(url: string): Tunnel {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const open = new Set<Duplex>()
  const reach = (): Duplex =>
    protocol === 'https:'
      ? connectSecure({ host, port: Number(port || 443), servername: host })
      : connect({ host, port: Number(port || 80) })
  return {
    upgrade(request, near, head) {
      if (!request.url?.startsWith(`${signalingPath}/`)) return false
      const far = reach()
      const ends = [near, far]
      for (const end of ends) {
        open.add(end)
        // An end that breaks takes the other one with it; whoever was there comes again.
        end
          .on('error', () => undefined)
          .once('close', () => {
            for (const other of ends) {
              open.delete(other)
              other.destroy()
            }
          })
      }
      far.write(headOf(request))
      far.write(head)
      near.pipe(far).pipe(near)
      return true
    },
    close() {
      for (const end of open) end.destroy()
    },
  }
}

/** As it came. */
function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}
