import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type * as v from 'valibot'
import { bundleFile } from '../../shared/courier/bundle.ts'
import { bundleText, type Front, type Head, parseHead, pieceSize } from '../../shared/courier/head.ts'
import type { Device } from '../../shared/facts/directory.ts'
import { offerBundle, openBundle, putPiece } from '../../shared/http/courier.ts'
import type { Endpoint } from '../../shared/http/endpoint.ts'
import { digest } from '../journal/digest.ts'
import type { GatewayDeps } from './deps.ts'
import { readCall } from './door.ts'
import { type Failed, failed, isFailed, sendFailed } from './failures.ts'
import { type CourierDoors, createBundleIntake } from './open-bundle.ts'
import { drain, readBody, type ReadBody } from './read-body.ts'
import { verify } from './verify.ts'

/** Heads with the digests of all their pieces. */
const frontBytes = 120_000
/** Bundles that are opened at once; each may fill as much memory as it is large. */
const mostOpenings = 2

type Schema = v.GenericSchema<unknown, unknown>
type Offered = { readonly device: Device; readonly head: Head; readonly front: Front }

/** The door for couriers. They prove nothing of themselves: the bundle is signed by its device, and sealed for the county. */
export function serveCourier(app: FastifyInstance, deps: GatewayDeps, doors: CourierDoors): void {
  const county = digest(deps.countyKeys.agreeKey)
  const take = createBundleIntake(deps, doors)
  let openings = 0

  /** Whose bundle it is; the directory is read anew, for what the county decided meanwhile. */
  const offered = (front: Front): Offered | Failed => {
    const head = parseHead(front.head)
    if (head?.kind !== 'out') return failed('bad-request', { where: 'head' })
    if (head.county !== county) return failed('other-county')
    const device = deps.directory.current().devices.get(head.device)
    if (!device) return failed('device-unknown')
    const genuine = verify(device.signKey, bundleText(front.head), front.signature)
    return genuine ? { device, head, front } : failed('signature-wrong')
  }

  const found = async (bundle: string): Promise<Offered | Failed> => {
    const kept = await deps.bundles.find(bundle)
    return kept ? offered(kept.front) : failed('not-found')
  }

  serveJson(app, offerBundle, async ({ body, request }) => {
    const knocks = [{ name: `bundle ${request.ip}`, free: 10 }]
    const held = deps.attempts.begin(knocks)
    if (held) return failed('too-many-tries', { seconds: held.wait })
    const offer = offered(body)
    if (isFailed(offer)) return offer
    deps.attempts.forgive(knocks)
    const bundle = digest(body.head)
    const { device, head } = offer
    const missing = await deps.bundles.lay(device.id, bundle, body, head.pieces.length)
    request.log.info(
      { device: device.id, pieces: head.pieces.length, missing: missing.length },
      'bundle offered',
    )
    return { bundle, missing: [...missing] }
  })

  app.route({
    method: putPiece.method,
    url: putPiece.path,
    handler: async (request, reply) => {
      const payload = request.body as Readable | undefined
      const answer = await takePiece(request, payload)
      if (payload && !payload.readableEnded) await drain(payload)
      return isFailed(answer) ? sendFailed(reply, answer) : answer
    },
  })

  async function takePiece(request: FastifyRequest, payload?: Readable): Promise<{ ok: true } | Failed> {
    const call = readCall(putPiece, request, undefined)
    if (isFailed(call)) return call
    if (!payload || typeof payload.on !== 'function') return failed('bad-request', { where: 'body' })
    const offer = await found(call.params.bundle)
    if (isFailed(offer)) return offer
    const at = Number(call.params.at)
    const expected = offer.head.pieces[at]
    if (expected === undefined) return failed('bad-request', { where: 'at' })
    const sent = await readBody(payload, pieceSize(offer.head, at))
    if (!sent) return failed('too-large')
    if (sent.digest !== expected) return failed('hash-mismatch')
    await deps.bundles.put(offer.device.id, call.params.bundle, at, sent.bytes)
    return { ok: true }
  }

  serveJson(app, openBundle, async ({ params, request }) => {
    const offer = await found(params.bundle)
    if (isFailed(offer)) return offer
    if (openings >= mostOpenings) return failed('busy', { seconds: 5 })
    openings += 1
    const leave = deps.traffic.enter()
    try {
      const taken = await take(params.bundle, offer)
      if (isFailed(taken)) return taken
      const { back, entries, already } = taken
      request.log.info({ device: offer.device.id, entries, already }, 'bundle opened')
      return { back: Buffer.from(bundleFile(back)).toString('base64'), entries, already }
    } finally {
      leave()
      openings -= 1
    }
  })
}

function serveJson<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  app: FastifyInstance,
  endpoint: Endpoint<P, Q, B, R>,
  handle: (call: {
    readonly params: v.InferOutput<P>
    readonly body: v.InferOutput<B>
    readonly request: FastifyRequest
  }) => Promise<(v.InferInput<R> & object) | Failed>,
): void {
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    bodyLimit: frontBytes,
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      reply.header('cache-control', 'no-store')
      const sent = request.body as ReadBody | null | undefined
      if (sent === null) return sendFailed(reply, failed('too-large'))
      const call = readCall(endpoint, request, sent?.bytes.toString())
      const answer: object | Failed = isFailed(call) ? call : await handle({ ...call, request })
      return isFailed(answer) ? sendFailed(reply, answer) : answer
    },
  })
}
