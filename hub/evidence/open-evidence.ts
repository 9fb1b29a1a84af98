import { join } from 'node:path'
import type { RandomBytes } from '../../shared/entry/bytes.ts'
import type { Archive, EvidenceSigner } from '../../shared/evidence/archive.ts'
import type { MediaNode } from '../../shared/signaling/node.ts'
import type { CopyKeeper } from '../consults/copy-keeper.ts'
import type { FollowerLog } from '../followers/follower.ts'
import { createCircumstancesNow } from './about.ts'
import { createHallIntake, type HallIntake } from './hall-intake.ts'
import type { EvidenceDoc } from './evidence-doc.ts'
import { createEvidenceRows, type EvidenceRows } from './evidence-rows.ts'
import { createDeriveJobs, type DeriveJobs } from './jobs.ts'
import { createEvidenceKeeper } from './keeper.ts'
import { createLettingGo } from './letting-go.ts'
import { createRemoving } from './removing.ts'
import type { Exports } from './exports.ts'
import { type ExportRooms, openExports } from './open-exports.ts'
import type { PackageReader } from './package-reader.ts'
import { createRetentionNow, type RetentionNow } from './retention-now.ts'
import { createReviews, type Reviews } from './reviews.ts'
import { createSaying } from './saying.ts'
import { createShelved } from './shelved.ts'
import { createTaking } from './taking.ts'

/** Evidence at the county: what there is of it, the duties about it, and what is being made of it. */
export type Evidence = {
  readonly rows: EvidenceRows
  readonly retention: RetentionNow
  /** Null: this hub has no archive. */
  readonly archive: Archive | null
  readonly jobs: DeriveJobs | null
  /** Null: nothing makes packages here. */
  readonly exports: Exports | null
  /** Packages that somebody brings, for reading; null as with `exports`. */
  readonly packages: PackageReader | null
  /** How items are looked at; null as with `archive`. */
  readonly reviews: Reviews | null
  /** Clips of the hall's own cameras on their way in; null as with `archive`. */
  readonly hall: HallIntake | null
  /** Everything that can be done now. */
  readonly sweep: () => Promise<void>
  /** As of the keeper. */
  readonly hold: () => () => void
  readonly close: () => Promise<void>
}

/** Opens an archive beside the recordings, with the county's keys. */
export type OpenArchive = (deps: {
  readonly now: () => number
  readonly signer: EvidenceSigner
  readonly countyWrap: {
    readonly wrap: (secret: Uint8Array) => string
    readonly unwrap: (text: string) => Uint8Array | null
  }
  readonly log: (problem: string, about?: object) => void
}) => Promise<Archive>

/** How often it is looked for what came, ms. */
const usually = 5_000

export type EvidenceRooms = Omit<ExportRooms, 'rows' | 'archive'> & {
  readonly archive: Archive | null
  /** Where recordings of consults lie; null without live media. */
  readonly media: MediaNode | null
  readonly copies: Pick<CopyKeeper, 'hasAll'> | null
  /** DATA_DIR. */
  readonly dir: string
  readonly stamped: boolean
  readonly random: RandomBytes
  readonly log: FollowerLog
  readonly every?: number
}

export function openEvidence(deps: EvidenceRooms): Evidence {
  const { county, directory, archive } = deps
  const { reader, store } = county
  const items = store.database<EvidenceDoc>('evidence')
  const retention = createRetentionNow(directory.retention)
  const rows = createEvidenceRows({ items, reader })
  const none = async (): Promise<void> => undefined
  if (!archive) {
    const nothing = { archive, jobs: null, exports: null, packages: null, reviews: null, hall: null } as const
    return { rows, retention, ...nothing, sweep: none, hold: () => () => undefined, close: none }
  }
  const say = createSaying(county.seals)
  const circumstances = createCircumstancesNow({ ...deps, reader, retention })
  const common = { ...deps, ...county, archive, items, say, retention }
  const reviews = createReviews({ archive, dir: join(deps.dir, 'reviews') })
  const hall = createHallIntake({ ...common, dir: join(deps.dir, 'hall') })
  const taking = createTaking({ ...common, circumstances, reviews })
  const lettingGo = createLettingGo(common)
  const opened = openExports({ ...deps, archive, rows })
  const { exports, packages } = opened ?? { exports: null, packages: null }
  const shelved = createShelved(common)
  const removing = createRemoving({ ...common, lettingGo, shelved, exports })
  const keeper = createEvidenceKeeper({
    ...common,
    taking,
    removing,
    lettingGo,
    every: deps.every ?? usually,
  })
  const jobs = createDeriveJobs({ ...common, voice: county.voice })
  return {
    rows,
    retention,
    archive,
    jobs,
    exports,
    packages,
    reviews,
    hall,
    sweep: keeper.sweep,
    hold: keeper.hold,
    async close() {
      hall.close()
      jobs.close()
      await archive.close()
      await keeper.close()
    },
  }
}
