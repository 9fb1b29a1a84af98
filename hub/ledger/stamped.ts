import { join } from 'node:path'
import { writeProof } from '../../shared/evidence/tlog/proof.ts'
import { inclusionRanges } from '../../shared/evidence/tlog/tree.ts'
import { dateOf } from '../../shared/rules/dates.ts'
import { readSigned, type Signed } from './checkpoints.ts'
import type { Disk } from './disk.ts'
import type { Log } from './log.ts'
import type { LogKey } from './log-key.ts'
import type { Authority, Stamp } from './time-stamps.ts'

/** What shows that a leaf stood in the tree before an authority's time: the leaf is in this checkpoint, and the token is over this checkpoint. */
export type StampedProof = {
  /** A C2SP tlog-proof, by that checkpoint. */
  readonly proof: string
  /** A whole note, as it was stamped. */
  readonly checkpoint: string
  /** TimeStampResp, RFC 3161. */
  readonly token: Uint8Array
  /** The authority's certificates, PEM. */
  readonly ca: string
}

type Found = Omit<StampedProof, 'proof'> & { readonly size: number }

/** By the first day's stamp that has it; where none has it yet, by one that is asked for now. Null: there is no authority, or it does not answer. */
export function createStamped(deps: {
  readonly disk: Disk
  /** DATA_DIR/ledger */
  readonly dir: string
  readonly key: LogKey
  readonly stamp: Stamp
  readonly authority: Authority | null
}): (log: Log, entry: string, since: number) => Promise<StampedProof | null> {
  const { disk, key, authority } = deps
  const dir = join(deps.dir, 'stamps')
  const textOf = async (path: string): Promise<string | null> => (await disk.read(path))?.toString() ?? null

  const ofDay = async (day: string): Promise<Found | null> => {
    const [note, token, ca] = [
      await textOf(join(dir, `${day}.checkpoint`)),
      await disk.read(join(dir, `${day}.tsr`)),
      (await textOf(join(dir, `${day}.pem`))) ?? (authority && (await textOf(authority.ca))),
    ]
    const signed = note === null ? null : await readSigned(note, key)
    return signed && token && ca ? { ...foundOf(signed), token, ca } : null
  }
  const earliest = async (log: Log, index: number, since: number): Promise<Found | null> => {
    const names = (await disk.names(dir)) ?? []
    const days = names.flatMap((name) => /^(\d{4}-\d\d-\d\d)\.tsr$/.exec(name)?.[1] ?? []).sort()
    for (const day of days.filter((one) => one >= dateOf(since))) {
      const found = await ofDay(day)
      if (found && found.size > index && found.checkpoint.startsWith(`${log.origin}\n`)) return found
    }
    return null
  }
  const now = async (log: Log, index: number): Promise<Found | null> => {
    const head = log.published()
    if (!authority || !head || head.size <= index) return null
    const [stamped, ca] = [await deps.stamp(Buffer.from(head.note)), await textOf(authority.ca)]
    return stamped.ok && ca !== null ? { ...foundOf(head), token: stamped.token, ca } : null
  }

  return async (log, entry, since) => {
    const index = log.record.places.of(entry)
    if (index === null) return null
    const found = (await earliest(log, index, since)) ?? (await now(log, index))
    const proof = found && (await log.hashes(inclusionRanges(index, found.size)))
    if (!found || !proof) return null
    const { size: _, ...stamped } = found
    return { ...stamped, proof: writeProof({ index, extra: null, proof, checkpoint: found.checkpoint }) }
  }
}

function foundOf({ size, note }: Signed): Pick<Found, 'size' | 'checkpoint'> {
  return { size, checkpoint: note }
}
