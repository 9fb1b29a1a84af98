import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Neighbours } from '../../shared/counties/known.ts'
import type { AnyEndpoint } from '../../shared/http/endpoint.ts'

/** Which pages of other addresses may ask at doors that are open to them: those of counties that this one knows, without cookies. */
export type ForeignPages = {
  /** Whether a browser sent this from such a page. Callers that are no browsers do not say. */
  readonly isWelcome: (request: FastifyRequest) => boolean
  /** Lets the browser show the answer to that page. */
  readonly greet: (request: FastifyRequest, reply: FastifyReply) => void
  /** What the browser asks before it asks. */
  readonly prepare: (app: FastifyInstance, endpoint: AnyEndpoint) => void
}

export function createForeignPages(neighbours: () => Neighbours): ForeignPages {
  const knows = (origin: string | undefined): boolean => neighbours().known.some(({ url }) => url === origin)
  const greet = (request: FastifyRequest, reply: FastifyReply): void => {
    const { origin } = request.headers
    reply.header('vary', 'origin')
    if (origin !== undefined && knows(origin)) reply.header('access-control-allow-origin', origin)
  }
  return {
    isWelcome: ({ headers }) => headers.origin === undefined || knows(headers.origin),
    greet,
    prepare(app, { method, path }) {
      app.options(path, async (request, reply) => {
        greet(request, reply)
        return reply
          .headers({
            'access-control-allow-methods': method,
            'access-control-allow-headers': 'authorization, content-type',
            'access-control-max-age': '600',
          })
          .code(204)
          .send()
      })
    },
  }
}
