import type { SecretKey } from '../../../shared/entry/seal.ts'
import type { DeskDeps } from '../deps.ts'
import type { Room } from '../store/room.ts'
import type { Identity } from '../store/settings.ts'
import type { DeskClock } from '../sync/clock.ts'
import type { Vault } from '../vault/vault.ts'
import { type Append, createAppend } from './append.ts'
import { type Called, createCalled } from './called.ts'
import { createFolding, type Folding } from './folding.ts'
import { createLanes, type Lanes } from './lanes.ts'
import { createMatterList, type MatterList } from './matter-list.ts'
import { createMyLane, type MyLane } from './my-lane.ts'
import { createOpening, type Opening } from './opening.ts'
import { createRefold, type Refold } from './refold.ts'
import { createSubjectKeys, type SubjectKeys } from './subject-keys.ts'
import { createTray, type Tray } from './tray.ts'
import { createViews, type Views } from './views.ts'

export type Journal = Opening & {
  readonly append: Append
  readonly called: Called
  readonly folding: Folding
  readonly keys: SubjectKeys
  readonly lane: MyLane
  readonly lanes: Lanes
  readonly matters: MatterList
  readonly refold: Refold
  readonly tray: Tray
  readonly views: Views
  /** Nothing that was open stays in memory. */
  readonly lock: () => void
  readonly close: () => void
}

export function openJournal(parts: {
  readonly world: DeskDeps
  readonly room: Room
  readonly clock: DeskClock
  readonly vault: Vault
  readonly identity: () => Identity | null
  readonly directory: () => number
  readonly agree: () => Promise<SecretKey | null>
  readonly trayChanged: () => void
  /** Folds what the county says of itself anew. */
  readonly reference: () => Promise<void>
}): Journal {
  const { world, clock, vault, identity } = parts
  const { entries, folds, slips } = parts.room
  const device = (): string => identity()?.device ?? ''
  const lanes = createLanes(slips)
  const keys = createSubjectKeys({
    slips,
    vault,
    random: world.random,
    agree: parts.agree,
    hub: () => identity()?.hub.agreeKey ?? null,
  })
  const folding = createFolding({ entries, keys, vault })
  const views = createViews({ folds, folding })
  const called = createCalled(folds)
  const refold = createRefold({ slips, folds, folding, vault, show: views.show })
  const lane = createMyLane({ ...world, entries, lanes, clock, device })
  const matters = createMatterList({ folds, folding })
  const tray = createTray({
    slips,
    entries,
    folding,
    changed: parts.trayChanged,
    isOpen: () => vault.key() !== null,
  })
  const append = createAppend({
    locks: world.locks,
    entries,
    folds,
    keys,
    lane,
    refold,
    device,
    station: () => identity()?.station.id ?? '',
    directory: parts.directory,
  })
  const opening = createOpening({
    app: world.app,
    locks: world.locks,
    slips,
    folds,
    keys,
    refold,
    reference: parts.reference,
    breathe: () => new Promise((resolve) => void world.timers.after(world.pace.breath, resolve)),
  })
  return {
    ...opening,
    append,
    called,
    folding,
    keys,
    lane,
    lanes,
    matters,
    refold,
    tray,
    views,
    lock() {
      keys.lock()
      folding.lock()
      views.lock()
      void tray.read().catch(() => undefined)
    },
    close() {
      views.close()
      called.close()
      matters.close()
      tray.close()
    },
  }
}
