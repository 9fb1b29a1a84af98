import type { IncomingMessage } from 'node:http'
import type { Directory } from '../../shared/facts/directory.ts'
import type { Protocols } from '../../shared/http/protocol.ts'
import type { Attempts } from '../directory/attempts.ts'
import type { Consults } from '../consults/open-consults.ts'
import type { CountyJournal } from '../journal/open-journal.ts'

/** Who belongs to the county, now and as it was known at a version. Read anew for each request: a change counts at once. */
export type DirectoryView = {
  readonly current: () => Directory
  readonly at: (version: number) => Directory
}

/** The codes that open a desk for a stand-in. */
export type StandInCodes = {
  /** @param wrapped JSON of { slot: code }, wrapped to the county's key */
  readonly deposit: (device: string, wrapped: string) => Promise<{ readonly ok: boolean }>
  /** Whether the county gave this slot of this desk to this person. */
  readonly isIssued: (device: string, slot: string, staff: string) => boolean
}

export type GatewayDeps = CountyJournal & {
  readonly consults: Pick<Consults, 'queue' | 'passes'>
  readonly directory: DirectoryView
  readonly standIns: StandInCodes
  /** Counts those who knock with what is nobody's. */
  readonly attempts: Attempts
  /** Hub time, epoch ms. */
  readonly now: () => number
  /** What this hub speaks with devices; that of this version unless told. */
  readonly protocols?: Protocols
  /** Who sends this has proven who it is: its body may take as long as it comes. */
  readonly bearWith: (message: IncomingMessage) => void
  /** All bytes of a parcel of this subject are here: whoever looks at it is told. */
  readonly parcelCame?: (subject: string) => void
  /** Whether an app of this name is what this hub serves, or is none of a build. */
  readonly serves: (app: string) => boolean
  /** Whether identifiers with the demo county's division code are valid. */
  readonly demo: boolean
}
