import type { SecretKey } from '../../../shared/entry/seal.ts'
import type { Author } from '../../../shared/entry/writer.ts'
import type { RevocationWay } from '../../../shared/facts/device.ts'
import type { DeskDeps } from '../deps.ts'
import type { Space } from '../desk-shapes.ts'
import type { Live } from '../live.ts'
import type { Folding } from '../journal/folding.ts'
import type { Lanes } from '../journal/lanes.ts'
import type { MyLane } from '../journal/my-lane.ts'
import type { Refold } from '../journal/refold.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { Tray } from '../journal/tray.ts'
import type { ReferenceShelf } from '../reference.ts'
import type { Room } from '../store/room.ts'
import type { Safe } from '../store/safe.ts'
import type { Identity, Settings } from '../store/settings.ts'
import type { StandInCodes } from '../vault/stand-in-codes.ts'
import type { DeskClock } from './clock.ts'

export type SyncParts = {
  readonly world: DeskDeps
  readonly room: Room
  readonly safe: Safe
  readonly settings: Settings
  readonly clock: DeskClock
  readonly lanes: Lanes
  readonly keys: SubjectKeys
  readonly folding: Folding
  readonly refold: Refold
  readonly lane: MyLane
  readonly tray: Tray
  readonly reference: ReferenceShelf
  readonly codes: StandInCodes
  readonly identity: () => Identity | null
  readonly system: () => Author
  readonly sign: (text: string) => Promise<string>
  /** The device's agreement key; null while the desk is locked. */
  readonly agree: () => Promise<SecretKey | null>
  readonly revoked: (order?: RevocationWay) => void
  /** How much room there was at the last look. */
  readonly space: Live<Space>
}
