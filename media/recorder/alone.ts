import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { realpath } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'

/**
 * Two recorders in one folder would each take the other's session for one that was left. A socket without a file, which the system takes
 * back when the process ends in whatever way, is the lock. @returns null when another holds it
 */
export async function claimAlone(dir: string): Promise<Server | null> {
  const name = createHash('sha256')
    .update(await realpath(dir))
    .digest('hex')
  const server = createServer((socket) => socket.destroy())
  server.listen(`\0yizhan-recorder-${name}`)
  return once(server, 'listening').then(
    () => server.unref(),
    () => null,
  )
}
