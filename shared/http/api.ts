import * as aside from './aside.ts'
import * as audit from './audit.ts'
import * as cases from './cases.ts'
import * as consults from './consults.ts'
import * as counties from './counties.ts'
import * as courier from './courier.ts'
import * as disputes from './disputes.ts'
import type { AnyEndpoint } from './endpoint.ts'
import * as erasures from './erasures.ts'
import * as due from './due-evidence.ts'
import * as evidence from './evidence.ts'
import * as exports from './exports.ts'
import * as hall from './hall.ts'
import * as ledger from './ledger.ts'
import * as lineRules from './line-rules.ts'
import * as network from './network.ts'
import * as packages from './packages.ts'
import * as parcels from './parcels.ts'
import * as people from './people.ts'
import * as reference from './reference.ts'
import * as retention from './retention.ts'
import * as sync from './sync.ts'
import * as viewing from './viewing.ts'

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
  ledger.readLedger,
  ledger.proveEntry,
  ledger.proveGrowth,
  ledger.addCosignature,
  evidence.listEvidence,
  evidence.readEvidence,
  evidence.actOnEvidence,
  due.listDueEvidence,
  due.readCertificate,
  evidence.deriveEvidence,
  evidence.listDerivations,
  evidence.cancelDerivation,
  evidence.verifyEvidence,
  retention.readRetention,
  retention.setRetention,
  exports.readExports,
  exports.makeExport,
  exports.fetchExport,
  packages.judgePackageFile,
  hall.listHallDisputes,
  hall.beginHallClip,
  hall.sendHallClip,
  hall.readHallClip,
  hall.dropHallClip,
  reference.readReference,
  cases.listCases,
  cases.readCase,
  cases.actOnCase,
  cases.followNews,
  cases.readPage,
  consults.listConsults,
  consults.readConsult,
  consults.actOnConsult,
  consults.enterConsult,
  disputes.listDisputes,
  disputes.readDispute,
  disputes.actOnDispute,
  disputes.printDispute,
  disputes.layDisputePage,
  disputes.readDisputePage,
  counties.listCounties,
  counties.handLetter,
  counties.listGrants,
  counties.visitGrant,
  counties.declineGrant,
  counties.enterAsGuest,
  counties.readExtract,
  counties.enterGuestRoom,
  viewing.openViewing,
  viewing.noteLook,
  viewing.readLooks,
  viewing.readSegment,
  viewing.readWaveform,
  viewing.readWriting,
  viewing.readTranscript,
  viewing.readMade,
  viewing.keepTranscript,
  sync.hello,
  sync.pushEntries,
  sync.readFeeds,
  sync.giveBack,
  sync.readAgain,
  parcels.askParcels,
  parcels.sendChunk,
  parcels.readParcel,
  sync.putStandInCodes,
  consults.consultStanding,
  consults.enterFromDesk,
  courier.offerBundle,
  courier.putPiece,
  courier.openBundle,
]
