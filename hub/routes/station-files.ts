import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { failed, sendFailed } from './failures.ts'

/** The hub's own paths; everything else that is no file belongs to the app's pages. */
const own = /^\/(api|sync|ledger|healthz|metrics)(\/|$)/

/**
 * Whether an app that a device names is of the build in this folder: an app goes by the hash in one of its files' names. What has no such name is
 * no build, and where nothing was built there is nothing newer.
 */
export function servedBy(folder: string): (app: string) => boolean {
  const assets = join(folder, 'assets')
  const names = existsSync(assets) ? readdirSync(assets) : []
  const hashes = new Set(names.flatMap((name) => /-([\w-]{8})\.js$/.exec(name)?.[1] ?? []))
  return (app) => hashes.size === 0 || !/^[\w-]{8}$/.test(app) || hashes.has(app)
}

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
