import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as v from 'valibot'
import type { Device } from '../../shared/facts/directory.ts'
import type { Endpoint } from '../../shared/http/endpoint.ts'
import { deviceHeaders, maxClockApart, requestText } from '../../shared/http/sync.ts'
import type { DirectoryView, GatewayDeps } from './deps.ts'
import { type Failed, failed, isFailed, sendFailed } from './failures.ts'
import { drain, readBody, type ReadBody, textOf } from './read-body.ts'
import { verify } from './verify.ts'

type Schema = v.GenericSchema<unknown, unknown>

/** A request whose device has proven that it sent just this. */
export type Signed<Params, Query, Body> = {
  readonly device: Device
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** The door for devices: every request is signed, with the device's own key and the hub's time. */
export type Door = {
  /** @param options.limit bytes of the body · @param options.revoked which revoked devices are heard, too */
  readonly serve: <P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
    endpoint: Endpoint<P, Q, B, R>,
    options: { readonly limit?: number; readonly revoked?: 'any' | 'retired' },
    handle: (
      call: Signed<v.InferOutput<P>, v.InferOutput<Q>, v.InferOutput<B>>,
    ) => Promise<(v.InferInput<R> & object) | Failed>,
  ) => void
  /**
   * The same for a body of bytes, also of a device that retires; its digest stands in the signed address, so that a stranger's is not
   * read. `enter` may turn away
   * before that; what it returns otherwise is called when all is done.
   */
  readonly serveBytes: <
    P extends Schema,
    Q extends v.GenericSchema<unknown, { readonly digest: string }>,
    B extends Schema,
    R extends Schema,
  >(
    endpoint: Endpoint<P, Q, B, R>,
    options: { readonly limit: number; readonly enter: (device: Device) => (() => void) | Failed },
    handle: (
      call: Signed<v.InferOutput<P>, v.InferOutput<Q>, Buffer>,
    ) => Promise<(v.InferInput<R> & object) | Failed>,
  ) => void
}

export function createDoor(
  app: FastifyInstance,
  deps: Pick<GatewayDeps, 'directory' | 'now' | 'bearWith'> & {
    /** This device was here: whatever it came for, its line is there. */
    readonly heard: (device: Device) => void
  },
): Door {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (request: FastifyRequest, payload: IncomingMessage) =>
    readBody(payload, request.routeOptions.bodyLimit ?? 0),
  )
  app.addContentTypeParser('application/octet-stream', (_request: FastifyRequest, payload: IncomingMessage) =>
    Promise.resolve(payload),
  )

  const knock = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    reply.header('cache-control', 'no-store')
    const stranger = strangerProblem(request, deps)
    return stranger ? sendFailed(reply, stranger) : undefined
  }

  /** Read anew after the body has come: what the county decided meanwhile counts. */
  const deviceFor = (
    request: FastifyRequest,
    bodyDigest: string,
    listens?: 'any' | 'retired',
  ): Device | Failed => {
    const device = deps.directory.current().devices.get(headerOf(request, 'device'))
    if (!device) return failed('device-unknown')
    const text = requestText(
      request.method,
      request.raw.url ?? '',
      Number(headerOf(request, 'time')),
      bodyDigest,
    )
    if (!verify(device.signKey, text, headerOf(request, 'signature'))) return failed('signature-wrong')
    const { revoked } = device
    if (!revoked) deps.heard(device)
    if (!revoked || listens === 'any' || (listens === 'retired' && revoked.how === 'retire')) return device
    return failed('device-revoked', { order: revoked.how })
  }

  const answer = (reply: FastifyReply, value: object): object =>
    isFailed(value) ? sendFailed(reply, value) : value

  return {
    serve(endpoint, { limit = 0, revoked }, handle) {
      const { method, path: url } = endpoint
      app.route({
        method,
        url,
        bodyLimit: Math.max(1, limit),
        exposeHeadRoute: false,
        onRequest: knock,
        handler: async (request, reply) => {
          const sent = request.body as ReadBody | null | undefined
          if (sent === null) return sendFailed(reply, failed('too-large'))
          const device = deviceFor(request, sent?.digest ?? '', revoked)
          if (isFailed(device)) return sendFailed(reply, device)
          const text = sent && (await textOf(sent.bytes, request.headers['content-encoding'], limit))
          if (text === null) return sendFailed(reply, failed('too-large'))
          const read = readCall(endpoint, request, text)
          if (isFailed(read)) return sendFailed(reply, read)
          return answer(reply, await handle({ ...read, device, request, reply }))
        },
      })
    },
    serveBytes(endpoint, { limit, enter }, handle) {
      const { method, path: url } = endpoint
      app.route({
        method,
        url,
        onRequest: knock,
        handler: async (request, reply) => {
          const payload = request.body as Readable | undefined
          const turnAway = async (no: Failed): Promise<FastifyReply> => {
            if (payload && !payload.readableEnded) await drain(payload)
            return sendFailed(reply, no)
          }
          const read = readCall(endpoint, request, undefined)
          if (isFailed(read)) return turnAway(read)
          const { digest } = read.query
          const device = deviceFor(request, digest, 'retired')
          if (isFailed(device)) return turnAway(device)
          if (!payload) return sendFailed(reply, failed('bad-request', { where: 'body' }))
          const leave = enter(device)
          if (typeof leave === 'object') return turnAway(leave)
          try {
            deps.bearWith(request.raw)
            const sent = await readBody(payload, limit)
            if (!sent) return sendFailed(reply, failed('too-large'))
            if (sent.digest !== digest) return sendFailed(reply, failed('hash-mismatch', { where: 'digest' }))
            const still = deviceFor(request, digest, 'retired')
            if (isFailed(still)) return sendFailed(reply, still)
            return answer(reply, await handle({ ...read, device: still, body: sent.bytes, request, reply }))
          } finally {
            leave()
          }
        },
      })
    },
  }
}

/** What can be said before a byte of the body is read. */
function strangerProblem(
  request: FastifyRequest,
  deps: { readonly directory: DirectoryView; readonly now: () => number },
): Failed | null {
  if (!deps.directory.current().devices.has(headerOf(request, 'device'))) return failed('device-unknown')
  const time = Number(headerOf(request, 'time') || Number.NaN)
  if (!Number.isSafeInteger(time)) return failed('signature-wrong')
  const now = deps.now()
  return Math.abs(now - time) > maxClockApart ? failed('clock-apart', { time: now }) : null
}

function headerOf(request: FastifyRequest, name: keyof typeof deviceHeaders): string {
  const value = request.headers[deviceHeaders[name]]
  return typeof value === 'string' ? value : ''
}

export function readCall<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  endpoint: Endpoint<P, Q, B, R>,
  request: FastifyRequest,
  text: string | undefined,
): { params: v.InferOutput<P>; query: v.InferOutput<Q>; body: v.InferOutput<B> } | Failed {
  const json = text === undefined ? undefined : jsonOf(text)
  if (json === broken) return failed('bad-request', { where: 'body' })
  const params = v.safeParse(endpoint.params, request.params)
  const query = v.safeParse(endpoint.query, request.query)
  const body = v.safeParse(endpoint.request, json)
  if (params.success && query.success && body.success) {
    return { params: params.output, query: query.output, body: body.output }
  }
  const [issue] = [params, query, body].flatMap((part) => part.issues ?? [])
  return failed('bad-request', { where: (issue && v.getDotPath(issue)) ?? 'body' })
}

const broken = Symbol('not JSON')

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return broken
  }
}
