import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** In this scope a body of bytes is read as it comes, by whoever may send it, and never held. */
export function leaveBodies(scope: FastifyInstance): void {
  scope.addContentTypeParser('application/octet-stream', async () => undefined)
}

/** Until its end, or until the line breaks: what has come has come either way. Who has heard enough of it answers over the same line. */
export async function* asItComes(body: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of body.iterator({ destroyOnReturn: false })) yield part as Buffer
  } catch {
    return
  }
}
