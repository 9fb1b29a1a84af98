import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as v from 'valibot'
import type { AnyEndpoint, Endpoint } from '../../shared/http/endpoint.ts'
import { isWellFormed } from '../../shared/rules/text.ts'
import type { Accounts, SignedIn } from '../directory/accounts.ts'
import { clearSession, sessionToken } from './cookie.ts'
import { failed, type Failed, isFailed, sendFailed } from './failures.ts'
import type { ForeignPages } from './foreign-pages.ts'
import { isFromHere } from './origin.ts'

type Schema = v.GenericSchema<unknown, unknown>

/** A request after the door: everything parsed by the endpoint's own schemas. */
export type Call<Params extends Schema, Query extends Schema, Request extends Schema> = {
  readonly params: v.InferOutput<Params>
  readonly query: v.InferOutput<Query>
  readonly body: v.InferOutput<Request>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** The answer of what has nothing to say but that it is done. */
export const done = { ok: true } as const

type Answer<Response extends Schema> = Promise<v.InferInput<Response> | Failed>

/** The doors for people. Each endpoint of shared/http goes through exactly one of them. */
export type Doors = {
  /** For anybody. */
  readonly open: <P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
    endpoint: Endpoint<P, Q, B, R>,
    handler: (call: Call<P, Q, B>) => Answer<R>,
  ) => void
  /** For whoever another county sends, whose browser shows a page of that county's hub. The handler asks who it is. */
  readonly foreign: <P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
    endpoint: Endpoint<P, Q, B, R>,
    handler: (call: Call<P, Q, B>) => Answer<R>,
  ) => void
  /** For staff who are signed in and have one of the endpoint's roles. */
  readonly staff: <P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
    endpoint: Endpoint<P, Q, B, R>,
    handler: (call: Call<P, Q, B>, who: SignedIn) => Answer<R>,
  ) => void
  /** The same, where the answer is not JSON: the handler sends it. */
  readonly raw: <P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
    endpoint: Endpoint<P, Q, B, R>,
    handler: (call: Call<P, Q, B>, who: SignedIn) => Promise<Failed | FastifyReply>,
  ) => void
  /** The same as `staff`, where what comes in is bytes, so many at most. They are read when it is known who sends them. */
  readonly bytes: <P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
    endpoint: Endpoint<P, Q, B, R>,
    most: number,
    handler: (call: Call<P, Q, B> & Bytes, who: SignedIn) => Answer<R>,
  ) => void
}

/** What came in, as it came. */
type Bytes = { readonly bytes: Buffer }

export function createDoors(app: FastifyInstance, accounts: Accounts, pages: ForeignPages): Doors {
  const register = (
    endpoint: AnyEndpoint,
    answer: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
    isWelcome: (request: FastifyRequest) => boolean = isFromHere,
    house: FastifyInstance = app,
  ): void => {
    house.route({
      method: endpoint.method,
      url: endpoint.path,
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        reply.header('cache-control', 'no-store')
        if (endpoint.method !== 'GET' && !isWelcome(request))
          return sendFailed(reply, failed('no-right', { where: 'origin' }))
        const value = await answer(request, reply)
        return isFailed(value) ? sendFailed(reply, value) : value
      },
    })
  }
  const whoIs = (endpoint: AnyEndpoint, request: FastifyRequest, reply: FastifyReply): SignedIn | Failed => {
    const who = accounts.whoIs(sessionToken(request), true)
    if (!who) {
      clearSession(reply)
      return failed('signed-out')
    }
    const { who: asked } = endpoint
    const able =
      asked === 'staff' || (Array.isArray(asked) && who.person.roles.some((role) => asked.includes(role)))
    return able ? who : failed('no-right')
  }
  return {
    open(endpoint, handler) {
      register(endpoint, async (request, reply) => {
        const call = read(endpoint, request, reply)
        return isFailed(call) ? call : checked(endpoint, await handler(call))
      })
    },
    foreign(endpoint, handler) {
      pages.prepare(app, endpoint)
      register(
        endpoint,
        async (request, reply) => {
          pages.greet(request, reply)
          const call = read(endpoint, request, reply)
          return isFailed(call) ? call : checked(endpoint, await handler(call))
        },
        pages.isWelcome,
      )
    },
    staff(endpoint, handler) {
      register(endpoint, async (request, reply) => {
        const who = whoIs(endpoint, request, reply)
        if (isFailed(who)) return who
        const call = read(endpoint, request, reply)
        return isFailed(call) ? call : checked(endpoint, await handler(call, who))
      })
    },
    raw(endpoint, handler) {
      register(endpoint, async (request, reply) => {
        const who = whoIs(endpoint, request, reply)
        if (isFailed(who)) return who
        const call = read(endpoint, request, reply)
        return isFailed(call) ? call : handler(call, who)
      })
    },
    bytes(endpoint, most, handler) {
      void app.register(async (house) => {
        const parseAs = { parseAs: 'buffer', bodyLimit: most } as const
        house.addContentTypeParser(
          'application/octet-stream',
          parseAs,
          async (_: FastifyRequest, body: Buffer) => body,
        )
        house.addHook('onRequest', async (request, reply) => {
          const who = whoIs(endpoint, request, reply)
          return isFailed(who) ? sendFailed(reply, who) : undefined
        })
        const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
          const who = whoIs(endpoint, request, reply)
          if (isFailed(who)) return who
          const { body: bytes } = request
          if (!Buffer.isBuffer(bytes)) return failed('bad-request', { where: 'body' })
          const call = read(endpoint, request, reply, null)
          return isFailed(call) ? call : checked(endpoint, await handler({ ...call, bytes }, who))
        }
        register(endpoint, answer, isFromHere, house)
      })
    },
  }
}

function read<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  endpoint: Endpoint<P, Q, B, R>,
  request: FastifyRequest,
  reply: FastifyReply,
  given = request.body,
): Call<P, Q, B> | Failed {
  const broken = brokenText(given, '')
  if (broken !== null) {
    const code = endpoint.errors.includes('text-broken') ? 'text-broken' : 'bad-request'
    return failed(code, { where: broken === '' ? 'body' : broken })
  }
  const params = v.safeParse(endpoint.params, request.params)
  if (!params.success) return wrong(params.issues)
  const query = v.safeParse(endpoint.query, request.query)
  if (!query.success) return wrong(query.issues)
  const body = v.safeParse(endpoint.request, given)
  if (!body.success) return wrong(body.issues)
  return { params: params.output, query: query.output, body: body.output, request, reply }
}

function wrong(issues: readonly v.BaseIssue<unknown>[]): Failed {
  const path = issues[0] && v.getDotPath(issues[0])
  return failed('bad-request', { where: path ?? 'body' })
}

/** Half a surrogate pair, anywhere: no store takes it. The path to it, or null. */
function brokenText(value: unknown, where: string): string | null {
  if (typeof value === 'string') return isWellFormed(value) ? null : where
  if (typeof value !== 'object' || value === null) return null
  for (const [key, part] of Object.entries(value)) {
    const broken = isWellFormed(key) ? brokenText(part, where === '' ? key : `${where}.${key}`) : where
    if (broken !== null) return broken
  }
  return null
}

/** What the endpoint does not declare does not leave the house. An answer of the wrong shape is a bug. */
function checked(endpoint: AnyEndpoint, answer: unknown): unknown {
  return isFailed(answer) ? answer : v.parse(endpoint.response, answer)
}
