import { type FastifyInstance } from 'fastify'
import { kindOf } from '../shared/entry/subject.ts'
import { api } from '../shared/http/api.ts'
import type { ConsultState } from '../shared/facts/consult-state.ts'
import { mediaMetrics } from './consults/media-metrics.ts'
import { type Consults } from './consults/open-consults.ts'
import { type Counties } from './counties/open-counties.ts'
import { machineOf } from './directory/office.ts'
import { type Evidence } from './evidence/open-evidence.ts'
import { registerGateway } from './gateway/gateway.ts'
import { type HubRooms } from './rooms.ts'
import { createAside } from './journal/aside.ts'
import { isGenuine } from './gateway/release.ts'
import { serveAside } from './routes/aside.ts'
import { serveActs } from './routes/case-acts.ts'
import { serveCases } from './routes/cases.ts'
import { serveCounties } from './routes/counties.ts'
import { createForeignPages } from './routes/foreign-pages.ts'
import { serveConsultActs } from './routes/consult-acts.ts'
import { serveConsults } from './routes/consults.ts'
import { serveDisputes } from './routes/disputes.ts'
import { createDisputeRows } from './disputes/dispute-rows.ts'
import { serveErasures } from './routes/erasures.ts'
import { serveEvidence } from './routes/evidence.ts'
import { serveHall } from './routes/hall.ts'
import { serveHealth } from './routes/health.ts'
import { serveLedger } from './routes/ledger.ts'
import { serveMetrics } from './routes/metrics.ts'
import { serveNetwork } from './routes/network.ts'
import { serveNews } from './routes/news.ts'
import { openApi, serveOpenApi } from './routes/openapi.ts'
import { type Packs } from './routes/packs-now.ts'
import { servePackages } from './routes/packages.ts'
import { servePacks } from './routes/packs.ts'
import { servePages } from './routes/pages.ts'
import { servePeople } from './routes/people.ts'
import { serveReference } from './routes/reference.ts'
import { serveGiveBack } from './routes/give-back.ts'
import { createDoors, type Doors } from './routes/serve.ts'
import { serveStaff } from './routes/staff.ts'
import { createStandings } from './routes/standings.ts'
import { servedBy } from './routes/station-files.ts'
import { type SlowBodies } from './slow-bodies.ts'
import type { HubDeps } from './hub-deps.ts'

/** Every door of the hub, for people and for devices. */
export function serveAll(
  app: FastifyInstance,
  { county, people, newsroom, lag, ledger, signer }: HubRooms,
  deps: HubDeps & {
    readonly slowBodies: SlowBodies
    readonly consults: Consults
    readonly counties: Counties
    readonly evidence: Evidence
    readonly packs: () => Packs
  },
  stopping: AbortSignal,
): void {
  const { reader, workList, caseFile, shelf, holdings, voice, countyKeys } = county
  const { directory, accounts } = people
  const common = { ...deps, ...people }
  const { packs, consults, counties } = deps
  const pages = createForeignPages(counties.neighbours)
  const doorsOf = (scope: FastifyInstance): Doors => createDoors(scope, accounts, pages)
  const doors = doorsOf(app)
  const standingOf = createStandings({
    ...deps,
    standing: holdings.standing,
    calendar: () => packs().calendar,
  })
  servePeople(doors, { ...common, signKey: countyKeys.signKey })
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
  serveLedger(app, doors, { ledger, signer })
  serveReference(doors, { directory, packs, heardOfKind: reader.heardOfKind })
  const consultsOf = async (matter: string): Promise<readonly ConsultState[]> =>
    Promise.all((await consults.queue.ofMatter(matter)).map(reader.consult))
  serveCases(doors, {
    ...deps,
    packs,
    consultsOf,
    ...reader,
    workList: workList.rows,
    arrived: shelf.arrived,
    lateOf: caseFile.lateOf,
  })
  serveActs(doors, { directory, voice, matter: reader.matter })
  serveConsults(doors, { ...deps, ...consults, ...reader, arrived: shelf.arrived })
  serveConsultActs(doors, { ...deps, directory, voice, ...reader })
  serveDisputes(doors, { ...deps, ...county, directory, audit: people.audit })
  serveEvidence(doors, { ...common, ...county, signer, evidence: deps.evidence, state: reader.evidence })
  servePackages(app, doorsOf, { ...deps, packages: deps.evidence.packages })
  serveHall(app, doorsOf, { ...deps, hall: deps.evidence.hall, disputes: createDisputeRows(county) })
  serveCounties(doors, { ...common, ...consults, ...reader, voice, packs })
  servePages(doors, { ...deps, ...reader, ...caseFile, audit: people.audit, consultsOf })
  serveNews(doors, { accounts, sessions: people.sessions, follow: newsroom.follow, stopping })
  serveOpenApi(app, openApi(api, deps.app))
  serveHealth(app, {
    store: deps.store,
    dataDir: deps.dir,
    lag,
    ledger,
    archive: deps.evidence.archive,
  })
  serveMetrics(app, {
    lag,
    more: () => mediaMetrics(deps.media),
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
    consults,
    standIns: people.standIns,
    attempts: people.attempts,
    now: deps.now,
    serves: servedBy(deps.station),
    demo: deps.demo,
    // The signed paper lies beside the record as soon as its last byte is here.
    parcelCame: (subject) =>
      kindOf(subject) === 'dispute' ? newsroom.tell({ kind: 'dispute', subject }) : undefined,
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
