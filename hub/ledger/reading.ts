import { writeProof } from '../../shared/evidence/tlog/proof.ts'
import { consistencyRanges, type Hash, inclusionRanges } from '../../shared/evidence/tlog/tree.ts'
import type { Tile } from '../../shared/evidence/tlog/tiles.ts'
import type { Signed } from './checkpoints.ts'
import type { Log } from './log.ts'
import type { Witnesses } from './witnesses.ts'

/** `closed`: its disk is away; `unknown`: that entry is none of evidence; `not-yet`: no checkpoint has it; `damaged`: tiles are missing. */
export type Proof =
  | { readonly ok: true; readonly proofText: string; readonly index: number; readonly leaf: string }
  | { readonly ok: false; readonly why: 'closed' | 'unknown' | 'not-yet' | 'damaged' }

export type Growth =
  | { readonly ok: true; readonly proof: readonly Hash[] }
  | { readonly ok: false; readonly why: 'closed' | 'not-yet' | 'damaged' }

/** What everybody may ask of the ledger. */
export type Reading = {
  /** By the newest checkpoint that a witness cosigned and that has the entry; else by the newest. */
  readonly proofOf: (entry: string) => Promise<Proof>
  /** That the tree of `old` leaves is the beginning of that of `size`. */
  readonly growthOf: (old: number, size: number) => Promise<Growth>
  /** The newest, as a note; null before the first. */
  readonly checkpoint: () => string | null
  readonly tile: (tile: Tile) => Promise<Buffer | null>
}

type Open = { readonly log: Log; readonly witnesses: Pick<Witnesses, 'latest'> }

/** @param opened null while the ledger's disk is away */
export function createReading(opened: () => Open | null): Reading {
  const headFor = async ({ log, witnesses }: Open, index: number): Promise<Signed | null> => {
    const cosigned = (await witnesses.latest())?.signed
    const head = cosigned && cosigned.size > index ? cosigned : log.published()
    return head && head.size > index ? head : null
  }
  return {
    async proofOf(entry) {
      const open = opened()
      if (!open) return { ok: false, why: 'closed' }
      const { log } = open
      const index = log.record.places.of(entry)
      if (index === null) return { ok: false, why: 'unknown' }
      const head = await headFor(open, index)
      if (!head) return { ok: false, why: 'not-yet' }
      const [leaf, proof] = await Promise.all([
        log.leaf(index),
        log.hashes(inclusionRanges(index, head.size)),
      ])
      if (leaf === null || !proof) return { ok: false, why: 'damaged' }
      return {
        ok: true,
        index,
        leaf,
        proofText: writeProof({ index, extra: null, proof, checkpoint: head.note }),
      }
    },
    async growthOf(old, size) {
      const log = opened()?.log
      if (!log) return { ok: false, why: 'closed' }
      if (old > size || size > (log.published()?.size ?? 0)) return { ok: false, why: 'not-yet' }
      const proof = await log.hashes(consistencyRanges(old, size))
      return proof ? { ok: true, proof } : { ok: false, why: 'damaged' }
    },
    checkpoint: () => opened()?.log.published()?.note ?? null,
    tile: async (tile) => (await opened()?.log.tile(tile)) ?? null,
  }
}
