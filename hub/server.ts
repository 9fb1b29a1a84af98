import { createServer } from 'node:http'
import { constants } from 'node:zlib'
import fastifyCompress from '@fastify/compress'
import fastify, { type FastifyInstance, LogController } from 'fastify'
import { api } from '../shared/http/api.ts'
import type { Protocols } from '../shared/http/protocol.ts'
import { machineOf } from './directory/office.ts'
import { registerGateway } from './gateway/gateway.ts'
import { type HubLog, type HubRooms, openRooms, type RoomsDeps } from './rooms.ts'
import { logRequests } from './routes/access-log.ts'
import { createAside } from './journal/aside.ts'
import { isGenuine } from './gateway/release.ts'
import { serveAside } from './routes/aside.ts'
import { serveActs } from './routes/case-acts.ts'
import { serveCases } from './routes/cases.ts'
import { serveErasures } from './routes/erasures.ts'
import { answerFailures, failed, sendFailed } from './routes/failures.ts'
import { serveHealth } from './routes/health.ts'
import { serveMetrics } from './routes/metrics.ts'
import { serveNetwork } from './routes/network.ts'
import { serveNews } from './routes/news.ts'
import { openApi, serveOpenApi } from './routes/openapi.ts'
import { createPacksNow } from './routes/packs-now.ts'
import { servePacks } from './routes/packs.ts'
import { servePages } from './routes/pages.ts'
import { type DemoAccount, servePeople } from './routes/people.ts'
import { serveReference } from './routes/reference.ts'
import { secureHeaders } from './routes/security.ts'
import { serveGiveBack } from './routes/give-back.ts'
import { createDoors } from './routes/serve.ts'
import { serveStaff } from './routes/staff.ts'
import { createStandings } from './routes/standings.ts'
import { servedBy, serveStation } from './routes/station-files.ts'
import { watchSilentLines } from './silent-lines.ts'
import { type BodyPatience, createSlowBodies, lineLimits, type SlowBodies } from './slow-bodies.ts'

export type HubDeps = Omit<RoomsDeps, 'log'> & {
  /** This version of the hub, as it calls itself. */
  readonly app: string
  readonly demo: boolean
  /** What it speaks with devices; that of this version unless told. */
  readonly protocols?: Protocols
  readonly demoAccounts: readonly DemoAccount[]
  readonly logLevel: string
  /** Where the log goes; standard output unless told. */
  readonly logStream?: { readonly write: (line: string) => void }
  /** Folder of the built app. */
  readonly station: string
  /** Where the county is reached over HTTPS; null when nowhere. */
  readonly secureUrl: () => string | null
  /** How long bodies are waited for; what is usual unless told. */
  readonly bodyPatience?: BodyPatience
  /** More hooks and routes, before any other: the doors of a LAN. */
  readonly extend?: (app: FastifyInstance) => void
}

/** Connections that may stand before the door: when the line of a whole county is back, all of its desks knock in the same moment. */
export const backlog = 4_096

/** The county's server, assembled and not yet listening: `hub.app.listen`, or `hub.app.inject` for who is in the same process. */
export type Hub = HubRooms & {
  readonly app: FastifyInstance
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
  app.addHook('onClose', () => rooms.close())
  // JSON alone: a form of another page can send the other types without asking the browser's leave.
  app.removeContentTypeParser('text/plain')
  answerFailures(app)
  secureHeaders(app)
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
  serveAll(app, rooms, { ...deps, slowBodies }, stopping.signal)
  await serveStation(app, deps.station)
  return { ...rooms, app, settled: () => settle(rooms) }
}

function serveAll(
  app: FastifyInstance,
  { county, people, newsroom, lag }: HubRooms,
  deps: HubDeps & { readonly slowBodies: SlowBodies },
  stopping: AbortSignal,
): void {
  const { reader, workList, caseFile, shelf, holdings, voice, countyKeys } = county
  const { directory, accounts } = people
  const common = { ...deps, ...people }
  const doors = createDoors(app, accounts)
  const packs = createPacksNow(directory)
  const standingOf = createStandings({
    ...deps,
    standing: holdings.standing,
    calendar: () => packs().calendar,
  })
  servePeople(doors, common)
  serveStaff(doors, people)
  serveNetwork(doors, {
    ...common,
    machineOf,
    standingOf,
    keys: { signKey: countyKeys.signKey, agreeKey: countyKeys.agreeKey },
  })
  servePacks(doors, people)
  serveGiveBack(doors, county)
  serveErasures(doors, people.erasures)
  serveReference(doors, { directory, packs, heardOfKind: reader.heardOfKind })
  serveCases(doors, {
    ...deps,
    packs,
    ...reader,
    workList: workList.rows,
    arrived: shelf.arrived,
    lateOf: caseFile.lateOf,
  })
  serveActs(doors, { directory, voice, matter: reader.matter })
  servePages(doors, { audit: people.audit, matter: reader.matter, openPage: caseFile.openPage })
  serveNews(doors, { accounts, sessions: people.sessions, follow: newsroom.follow, stopping })
  serveOpenApi(app, openApi(api, deps.app))
  serveHealth(app, { store: deps.store, dataDir: deps.dir, lag })
  serveMetrics(app, {
    lag,
    standings: () =>
      Promise.all(
        [...directory.current().devices.values()]
          .filter(({ revoked }) => revoked === null)
          .map(async (device) => ({ device: device.id, ...(await standingOf(device)) })),
      ),
  })
  const { release } = registerGateway(app, {
    ...county,
    ...deps.slowBodies,
    directory,
    standIns: people.standIns,
    attempts: people.attempts,
    now: deps.now,
    serves: servedBy(deps.station),
    demo: deps.demo,
    ...(deps.protocols ? { protocols: deps.protocols } : {}),
  })
  serveAside(doors, {
    aside: createAside(county.quarantine),
    directory,
    holdings,
    reader,
    voice,
    audit: people.audit,
    release,
    isGenuine,
  })
}

/** What followers write can itself be news to them: once more, until nothing new has come. */
async function settle({ followers }: HubRooms): Promise<void> {
  await followers.caughtUp()
  await followers.caughtUp()
}
