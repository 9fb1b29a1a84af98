import type { CallResult } from '../../shared/http/call.ts'
import type { ConsultStanding, RoomPass } from '../../shared/http/consults.ts'
import type { Wire } from './sync/wire.ts'

/** What only the county can say of live assistance; the rest of a consult is in the card of its visit. */
export type DeskConsults = {
  /** How a request for help stands in the county's queue. */
  readonly consultStanding: (consult: string) => Promise<CallResult<ConsultStanding>>
  /** A token for its room. */
  readonly enterConsult: (consult: string) => Promise<CallResult<RoomPass>>
}

export function createDeskConsults(ask: Wire['send']): DeskConsults {
  // Fetched when it is wanted: a start does without.
  const asked = () => import('../../shared/http/consults.ts')
  return {
    consultStanding: async (subject) => ask((await asked()).consultStanding, { params: { subject } }),
    enterConsult: async (subject) => ask((await asked()).enterFromDesk, { params: { subject }, body: {} }),
  }
}
