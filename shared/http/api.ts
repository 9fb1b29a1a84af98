import * as aside from './aside.ts'
import * as audit from './audit.ts'
import * as cases from './cases.ts'
import * as courier from './courier.ts'
import type { AnyEndpoint } from './endpoint.ts'
import * as erasures from './erasures.ts'
import * as lineRules from './line-rules.ts'
import * as network from './network.ts'
import * as parcels from './parcels.ts'
import * as people from './people.ts'
import * as reference from './reference.ts'
import * as sync from './sync.ts'

/** All endpoints, for OpenAPI and for the test that tries each door with each caller. */
export const api: readonly AnyEndpoint[] = [
  people.county,
  people.firstRun,
  people.signIn,
  people.signOut,
  people.me,
  people.listStaff,
  people.appointStaff,
  people.dismissStaff,
  people.setPassword,
  people.endSessions,
  network.listStations,
  network.openStation,
  network.openEnrolment,
  network.redeemEnrolment,
  network.revokeDevice,
  network.issueStandIn,
  aside.listAside,
  aside.releaseAside,
  aside.declineAside,
  aside.declareLost,
  network.publishPack,
  lineRules.readLineRules,
  lineRules.setLineRules,
  audit.readAudit,
  erasures.listErasures,
  erasures.askErasure,
  erasures.confirmErasure,
  erasures.callOffErasure,
  reference.readReference,
  cases.listCases,
  cases.readCase,
  cases.actOnCase,
  cases.followNews,
  cases.readPage,
  sync.hello,
  sync.pushEntries,
  sync.readFeeds,
  sync.giveBack,
  sync.readAgain,
  parcels.askParcels,
  parcels.sendChunk,
  sync.putStandInCodes,
  courier.offerBundle,
  courier.putPiece,
  courier.openBundle,
]
