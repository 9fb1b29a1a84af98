import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { failed, sendFailed } from './failures.ts'

/** The hub's own paths; everything else that is no file belongs to the app's pages. */
const own = /^\/(api|sync|healthz|metrics)(\/|$)/

/** The app as it was built: files whose name carries their hash are kept for ever, all others are asked for each time. */
export async function serveStation(app: FastifyInstance, folder: string): Promise<void> {
  const built = existsSync(join(folder, 'index.html'))
  if (built) {
    await app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      dotfiles: 'ignore',
      setHeaders(reply, path) {
        const hashed = path.startsWith(join(folder, 'assets') + '/')
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const isPage = request.method === 'GET' && !own.test(path) && !/\.[a-z]\w{1,10}$/.test(path)
    return built && isPage ? reply.sendFile('index.html') : sendFailed(reply, failed('not-found'))
  })
}
