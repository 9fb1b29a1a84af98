import type { FastifyInstance } from 'fastify'
import { errorStatus, type HttpError } from '../../shared/http/errors.ts'
import { county } from '../../shared/http/people.ts'

/** Where the county's root certificate is fetched from, so that a computer can trust the secure address. */
const rootPath = '/yizhan-ca.crt'

export function serveRoot(app: FastifyInstance, root: string): void {
  app.get(rootPath, async (_, reply) =>
    reply
      .header('content-disposition', 'attachment; filename="yizhan-ca.crt"')
      .type('application/x-x509-ca-cert')
      .send(root),
  )
}

/**
 * Plain HTTP answers this computer's own browser as ever. To other computers it gives the app's files, whose pages then say what an
 * insecure page cannot do and how to get to the secure one, and what anyone may know of the county. Everything else is told where to go:
 * passwords and papers do not cross a network in the open.
 */
export function keepOthersOut(app: FastifyInstance, secureUrl: () => string | null): void {
  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const isOpen = !/^\/(api|sync|metrics|healthz)(\/|$)/.test(path) || path === county.path
    const isSecure = request.protocol === 'https'
    if (isOpen || isSecure || isLoopback(request.socket.remoteAddress)) return
    const secure = secureUrl()
    const error: HttpError = { code: 'insecure', ...(secure === null ? {} : { secure }) }
    await reply.code(errorStatus.insecure).send({ error })
  })
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '')
}
