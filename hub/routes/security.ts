import type { FastifyInstance } from 'fastify'
import type { Neighbours } from '../../shared/counties/known.ts'

/**
 * What a browser is told of every answer. Scripts come from this hub alone, and connections go to it, and to counties that it works with.
 * Styles may stand in attributes, because the parts place things by them; a blob is a photograph that the page has just made or opened.
 */
const policyOf = ({ known }: Neighbours): string =>
  [
    "default-src 'self'",
    // The reader of QR codes is WebAssembly; nothing else is compiled in the browser.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    ["connect-src 'self'", ...known.flatMap(({ url }) => [url, url.replace(/^http/, 'ws')])].join(' '),
    "worker-src 'self'",
    "manifest-src 'self'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

export function secureHeaders(app: FastifyInstance, neighbours: () => Neighbours): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': policyOf(neighbours()),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'permissions-policy':
        'camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000')
  })
}
