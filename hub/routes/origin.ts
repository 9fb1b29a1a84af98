import type { FastifyRequest } from 'fastify'

/**
 * Whether a browser sent this from a page of ours. The cookie is SameSite=Strict, but to a browser another port of the same computer is
 * the same site; so what changes something must also come from the same origin. Callers that are no browsers say neither.
 */
export function isFromHere(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const { origin } = request.headers
  return origin === undefined || URL.parse(origin)?.host === request.host
}
