import type { ArchiveTrouble } from './archive.ts'
import type { PackageVerified } from './package/brought.ts'

/** A stretch of an item, ms from its beginning. */
export type Stretch = { readonly from: number; readonly to: number }

/** A line of the list of who looked: 事由、内容、单位、姓名, after 国令799 第16条. */
export type LookLine = {
  readonly at: string
  readonly reason: string
  readonly what: string
  readonly unit: string
  readonly name: string
  readonly track: string | null
} & Stretch

/** What proves that the county's ledger has the entry which names the manifest; all as the ledger gives it. */
export type LedgerExtract = {
  readonly leaf: string
  readonly entry: string
  readonly salt: Uint8Array
  readonly proof: string
  readonly checkpoint: string
  /** The ledger's public key, PEM. */
  readonly key: string
  /** That it stood there before an authority's time; null where nobody stamps. */
  readonly stamped: StampedExtract | null
}

/** A proof by the checkpoint that was stamped, the token over it (RFC 3161), and the authority's certificates, PEM. */
export type StampedExtract = {
  readonly proof: string
  readonly checkpoint: string
  readonly token: Uint8Array
  readonly ca: string
}

/** What the county says of a package that is to be made; its bytes are the archive's. */
export type ExportOrder = {
  readonly item: string
  /** Of the file, without its ending. */
  readonly name: string
  readonly at: number
  /** Why it was asked for, by whom, and who agreed: as the cover sheet says it. */
  readonly reason: string
  readonly askedBy: string
  readonly answeredBy: string
  readonly county: string
  readonly station: string
  /** What was conceded in mediation: originals that touch it are left out, and all that was made of them. */
  readonly leftOut: readonly Stretch[]
  readonly looks: readonly LookLine[]
  readonly ledger: LedgerExtract | null
}

export type ExportMade =
  | { readonly ok: true; readonly name: string; readonly sha256: string; readonly bytes: number }
  /** @property file the one in which it stopped; empty where it was none */
  | { readonly ok: false; readonly code: ArchiveTrouble; readonly file: string }

/** Makes packages 证据包 of what is in the archive, and keeps them beside it; where the archive is. */
export type Exporter = {
  /** Whole or not at all. Made already under that name: the same bytes once more, as they lie there. */
  readonly make: (order: ExportOrder) => Promise<ExportMade>
  /** From a byte on. Null where there is none of that name. @param to not included */
  readonly open: (
    name: string,
    range: { readonly from: number; readonly to?: number },
  ) => Promise<{ readonly bytes: number; readonly body: AsyncIterable<Uint8Array> } | null>
  readonly sizeOf: (name: string) => Promise<number | null>
  /** Of a file of the same computer that somebody brought, ours or another county's; nothing of it is kept. */
  readonly judge: (path: string) => Promise<PackageVerified>
  /** Deletes those whose names begin so, and what was left of one that did not become whole. */
  readonly drop: (beginning: string) => Promise<void>
}
