import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { constants } from 'node:zlib'
import fastifyCompress from '@fastify/compress'
import fastify, { type FastifyInstance, LogController } from 'fastify'
import { noNeighbours } from '../shared/counties/known.ts'
import { type Consults, openConsults } from './consults/open-consults.ts'
import { openCounties } from './counties/open-counties.ts'
import { type Evidence, openEvidence } from './evidence/open-evidence.ts'
import { type HubLog, type HubRooms, openRooms } from './rooms.ts'
import { logRequests } from './routes/access-log.ts'
import { answerFailures, failed, sendFailed } from './routes/failures.ts'
import { createPacksNow } from './routes/packs-now.ts'
import { secureHeaders } from './routes/security.ts'
import { serveStation } from './routes/station-files.ts'
import { watchSilentLines } from './silent-lines.ts'
import { createSlowBodies, lineLimits } from './slow-bodies.ts'
import { serveAll } from './serve-all.ts'
import type { HubDeps } from './hub-deps.ts'

/** Connections that may stand before the door: when the line of a whole county is back, all of its desks knock in the same moment. */
export const backlog = 4_096

/** The county's server, assembled and not yet listening: `hub.app.listen`, or `hub.app.inject` for who is in the same process. */
export type Hub = HubRooms & {
  readonly app: FastifyInstance
  readonly consults: Consults
  readonly evidence: Evidence
  /** Everything that was written so far is told, projected and listed. */
  readonly settled: () => Promise<void>
}

/** Bodies of people's requests; devices' have limits of their own. */
const bodyLimit = 1_048_576

export async function createHub(deps: HubDeps): Promise<Hub> {
  const hangUps: (() => void)[] = []
  const app = fastify({
    logger: { level: deps.logLevel, ...(deps.logStream ? { stream: deps.logStream } : {}) },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    // A county's own reverse proxy stands on the same computer.
    trustProxy: 'loopback',
    // A path that is no text never reaches a route.
    frameworkErrors: (_, __, reply) => void sendFailed(reply, failed('bad-request', { where: 'path' })),
    // Devices' subjects and hashes in paths.
    routerOptions: { maxParamLength: 120 },
    // For localhost there are two of them, one for each of its addresses.
    serverFactory(handler) {
      const server = createServer(lineLimits, handler)
      hangUps.push(watchSilentLines(server))
      server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
        if (deps.upgrade?.(request, socket, head) !== true) socket.destroy()
      })
      return server
    },
  })
  const slowBodies = createSlowBodies(deps.bodyPatience)
  app.addHook('onRequest', async ({ raw }) => slowBodies.watch(raw))
  const log: HubLog = { error: (about, text) => app.log.error(about, text) }
  const rooms = await openRooms({ ...deps, log })
  const stopping = new AbortController()
  app.addHook('preClose', async () => {
    stopping.abort()
    for (const hangUp of hangUps) hangUp()
  })
  const { directory } = rooms.people
  const packs = createPacksNow(directory)
  const { neighbours = () => noNeighbours } = deps
  const counties = await openCounties({ ...rooms, ...deps, directory, neighbours })
  const consults = openConsults({
    ...rooms,
    ...deps,
    directory,
    counties,
    calendar: () => packs().calendar,
    media: deps.media ?? null,
    mediaUrl: deps.mediaUrl ?? '',
    log,
  })
  const { countyKeys } = rooms.county
  const archive = await deps.openArchive?.({
    now: deps.now,
    signer: rooms.signer,
    countyWrap: { wrap: countyKeys.wrapAtRest, unwrap: countyKeys.openAtRest },
    log: (problem, about) => log.error(about ?? {}, problem),
  })
  const evidence = openEvidence({
    ...deps,
    ...rooms,
    directory,
    archive: archive ?? null,
    media: deps.media ?? null,
    copies: consults.copies,
    stamped: Boolean(deps.ledger?.authority),
    log,
    ...(deps.evidenceEvery === undefined ? {} : { every: deps.evidenceEvery }),
  })
  await evidence.hall?.resume()
  await evidence.packages?.tidy()
  app.addHook('onClose', () => consults.close().then(evidence.close).then(rooms.close))
  // JSON alone: a form of another page can send the other types without asking the browser's leave.
  app.removeContentTypeParser('text/plain')
  answerFailures(app)
  secureHeaders(app, neighbours)
  logRequests(app)
  deps.extend?.(app)
  await app.register(fastifyCompress, {
    encodings: ['br', 'gzip'],
    threshold: 1_024,
    syncThreshold: 131_072,
    // Devices sign their bodies as they travel; the gateway unpacks them when it knows who sent them.
    globalDecompression: false,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } },
    zlibOptions: { level: 1 },
  })
  serveAll(app, rooms, { ...deps, slowBodies, consults, counties, evidence, packs }, stopping.signal)
  await serveStation(app, deps.station)
  // What followers write can itself be news to them: once more, until nothing new has come.
  const settled = (): Promise<void> => rooms.followers.caughtUp().then(rooms.followers.caughtUp)
  return { ...rooms, app, consults, evidence, settled }
}
