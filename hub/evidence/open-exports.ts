import { join } from 'node:path'
import type { Archive } from '../../shared/evidence/archive.ts'
import type { Exporter } from '../../shared/evidence/export.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { CountyJournal } from '../journal/open-journal.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Signer } from '../ledger/signer.ts'
import type { EvidenceRows } from './evidence-rows.ts'
import { createExports, type Exports } from './exports.ts'
import { createPackageReader, type PackageReader } from './package-reader.ts'

/** Opens what makes packages, where the archive is, with the county's key for evidence. */
export type OpenExporter = (deps: {
  readonly archive: Archive
  readonly signer: Pick<Signer, 'ed25519' | 'publicKeys'>
}) => Exporter

export type ExportRooms = {
  readonly county: CountyJournal
  readonly directory: LiveDirectory
  readonly ledger: Ledger
  readonly signer: Signer
  readonly now: () => number
  readonly openExporter?: OpenExporter
  readonly archive: Archive
  readonly rows: Pick<EvidenceRows, 'one'>
}

/** Null where nothing makes packages. */
export function openExports(
  rooms: ExportRooms & { /** DATA_DIR. */ readonly dir: string },
): { readonly exports: Exports; readonly packages: PackageReader } | null {
  const { county, directory, rows } = rooms
  const { reader, voice } = county
  const exporter = rooms.openExporter?.(rooms)
  if (!exporter) return null
  const packages = createPackageReader({ exporter, signer: rooms.signer, dir: join(rooms.dir, 'packages') })
  const exports = createExports({
    ...rooms,
    exporter,
    voice,
    evidence: reader.evidence,
    disputesOf: async (item) =>
      Promise.all(((await rows.one(item))?.disputes ?? []).map(({ subject }) => reader.dispute(subject))),
    consultConsent: async ({ origin }) => {
      if (origin?.source !== 'consult') return null
      const { recordingConsents } = await reader.consult(origin.consult)
      return recordingConsents.some(({ answer }) => answer === 'yes')
    },
    nameOf: (staff) => directory.current().staff.get(staff)?.name ?? staff,
    stationOf: (station) => directory.current().stations.get(station)?.name ?? station,
    county: () => directory.county()?.name ?? '',
  })
  return { exports, packages }
}
