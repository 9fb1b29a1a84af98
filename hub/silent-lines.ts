import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Browsers open lines ahead of need. Node takes a line on which no word was said yet for a busy one, and a server that stops would wait
 * a minute for it.
 * @param server HTTP or HTTPS, before it listens
 * @returns hangs up on all who are silent, now and from now on
 */
export function watchSilentLines(server: Pick<Server, 'on'>): () => void {
  const silent = new Map<string, Socket>()
  let over = false
  server.on('connection', (line: Socket) => {
    if (over) line.destroy()
    const name = nameOf(line)
    silent.set(name, line)
    line.once('close', () => silent.delete(name))
  })
  // Over TLS the request's own socket is another object than the line's, so they are known by where they come from.
  server.on('request', ({ socket }: { readonly socket: Socket }) => silent.delete(nameOf(socket)))
  return () => {
    over = true
    for (const line of silent.values()) line.destroy()
  }
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
