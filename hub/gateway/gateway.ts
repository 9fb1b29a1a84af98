import type { FastifyInstance } from 'fastify'
import type { Device } from '../../shared/facts/directory.ts'
import {
  hello,
  maxBatchBytes,
  pushEntries,
  putStandInCodes,
  readAgain,
  readFeeds,
} from '../../shared/http/sync.ts'
import { askParcels, mostChunkBytes, readParcel, sendChunk } from '../../shared/http/parcels.ts'
import { createTurns } from '../journal/turns.ts'
import { serveDeskConsults } from './consults.ts'
import { serveCourier } from './courier.ts'
import { createCounter } from './counter.ts'
import type { GatewayDeps } from './deps.ts'
import { createDoor } from './door.ts'
import { failed } from './failures.ts'
import { createFeedReader } from './feed.ts'
import { createHello } from './hello.ts'
import { createChunkGate } from './chunk-gate.ts'
import { createParcelIntake } from './parcels.ts'
import { createPush } from './push.ts'
import { createReadAgain } from './read-again.ts'
import { createParcelReader } from './read-parcel.ts'
import { createRelease } from './release.ts'

const helloBytes = 4_000
const codesBytes = 40_000
const askBytes = 8_000

/**
 * The door for devices: hello, entries, feeds, parcels, stand-in codes. To be registered before the server listens;
 * what waits for news ends when the server closes.
 * @returns what a person does with that which was put aside
 */
export function registerGateway(
  app: FastifyInstance,
  deps: GatewayDeps,
): { readonly release: ReturnType<typeof createRelease> } {
  const inTurn = createTurns()
  const push = createPush(deps, inTurn)
  app.register(async (scope) => {
    const stopping = new AbortController()
    scope.addHook('preClose', async () => stopping.abort())
    const heard = async ({ id }: Device): Promise<void> => deps.holdings.heard(await deps.holdings.of(id))
    // A store that is away does not hold up whoever came.
    const door = createDoor(scope, { ...deps, heard: (device) => void heard(device).catch(() => undefined) })
    const counter = createCounter({
      mono: () => performance.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    })
    const readFeed = createFeedReader(deps)
    const intake = createParcelIntake(deps, inTurn)
    serveHello()
    servePush()
    serveFeeds()
    serveParcels()
    serveAgain()
    serveDeskConsults(door, { ...deps, consult: deps.reader.consult })
    serveCourier(scope, deps, { push, readFeed, intake, inTurn })

    function serveHello(): void {
      const answer = createHello(deps, inTurn, counter)
      door.serve(hello, { limit: helloBytes }, ({ device, body }) => answer(device, body))
      door.serve(putStandInCodes, { limit: codesBytes }, async ({ device, body, request }) => {
        const { ok } = await deps.standIns.deposit(device.id, body.wrapped)
        request.log.info({ device: device.id, ok }, 'stand-in codes')
        return ok ? { ok } : failed('bad-request', { where: 'wrapped' })
      })
    }

    function servePush(): void {
      door.serve(pushEntries, { limit: maxBatchBytes, revoked: 'any' }, async ({ device, body, request }) => {
        const began = performance.now()
        const leaveCounter = await counter.enter(device.id)
        if (!leaveCounter) return failed('busy', { seconds: 2 })
        const leave = deps.traffic.enter()
        try {
          const pushed = await push(device, body)
          request.log.info(
            { device: device.id, ms: Math.round(performance.now() - began), ...countsOf(pushed.verdicts) },
            'entries',
          )
          return pushed
        } finally {
          leave()
          leaveCounter()
        }
      })
    }

    function serveFeeds(): void {
      door.serve(readFeeds, {}, async ({ device, query, reply }) => {
        const gone = new AbortController()
        reply.raw.once('close', () => gone.abort())
        return readFeed(device, query, AbortSignal.any([stopping.signal, gone.signal]))
      })
    }

    function serveAgain(): void {
      const again = createReadAgain(deps)
      door.serve(readAgain, { limit: askBytes }, ({ device, body }) => again(device, body.ids))
    }

    function serveParcels(): void {
      const gate = createChunkGate()
      door.serve(askParcels, { limit: askBytes, revoked: 'retired' }, ({ device, body }) =>
        intake.ask(device, body.hashes),
      )
      door.serveBytes(
        sendChunk,
        { limit: mostChunkBytes, enter: ({ id }) => gate.enter(id) },
        async ({ device, params, query, body, request }) => {
          const answer = await intake.take(device, params.hash, Number(query.from), body)
          const said = 'error' in answer ? answer.error.code : answer.receipt ? 'shelved' : 'kept'
          if (said !== 'kept') request.log.info({ device: device.id, answer: said }, 'parcel')
          return answer
        },
      )
      const giveParcel = createParcelReader(deps)
      door.serve(readParcel, {}, ({ device, params, query }) =>
        giveParcel(device, params.hash, Number(query.from), Number(query.most)),
      )
    }
  })
  return { release: createRelease(push) }
}

/** For the log: how many of each verdict, refusals by their code. */
function countsOf(
  verdicts: readonly { readonly verdict: string; readonly refusal?: { readonly code: string } | undefined }[],
): Record<string, number> {
  const counts: Record<string, number> = { entries: verdicts.length }
  for (const { verdict, refusal } of verdicts) {
    const name = refusal?.code ?? verdict
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
