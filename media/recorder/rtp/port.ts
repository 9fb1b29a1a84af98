import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export type Port = { readonly ip: string; readonly port: number; readonly close: () => Promise<void> }

export type OpenPort = (receive: (bytes: Uint8Array) => void) => Promise<Port>

/** While the process is busy for a moment the system keeps this much for it. */
const kept = 1024 * 1024

/** A port of this machine, and of nobody else: RTP that comes in from outside has gone through a media node. */
export const openPort: OpenPort = async (receive) => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: kept })
  const ip = '127.0.0.1'
  socket.on('message', receive)
  socket.bind({ address: ip, port: 0, exclusive: true })
  await once(socket, 'listening')
  return {
    ip,
    port: socket.address().port,
    async close() {
      socket.close()
      await once(socket, 'close')
    },
  }
}
