import type { Bytes } from '../../../shared/entry/bytes.ts'
import { openBytes, sealBytes, type SecretKey } from '../../../shared/entry/seal.ts'
import { filmMedia } from '../../../shared/evidence/seal-list.ts'
import { consultCopied } from '../../../shared/facts/consult-record.ts'
import type { BodyOf } from '../../../shared/facts/fact.ts'
import type { Saying } from '../journal/append.ts'
import type { PageRow, Reel, Safe } from '../store/safe.ts'
import { digestOf } from '../sync/load-parcel.ts'

/** Of a call so much is kept, ms: after an outage the county asks within seconds. */
const ringLength = 600_000

/** The stretch that is missing, and the entry that says so. */
export type MissingStretch = { readonly id: string; readonly from: number; readonly to: number }

/** What this desk keeps itself of a recorded call 站上自留: reels in a ring, encrypted, which nobody is given before a stretch is missing. */
export type DeskCopies = {
  readonly keep: (consult: string, reel: Omit<Reel, 'bytes'>, bytes: Bytes) => Promise<void>
  /** Says what is here of a missing stretch, and sends it. @returns false where nothing is */
  readonly give: (consult: string, gap: MissingStretch) => Promise<boolean>
  /** The visitor's word ended, or the call did: what was not given is gone. */
  readonly drop: (consult: string) => Promise<void>
  /** What a page that was killed left lying. */
  readonly sweep: () => Promise<void>
}

/** The sums are a library of their own: a desk that only looks after what is there does without. */
const sumsOf = async (bytes: Bytes) => (await import('./sums.ts')).sumsOf(bytes)

type ReelRow = PageRow & { readonly reel: Reel }
type GivenReel = BodyOf<typeof consultCopied>['reels'][number]

export function createCopies(deps: {
  readonly safe: Safe
  readonly keyOf: (subject: string) => Promise<SecretKey | 'erased' | null>
  readonly write: (sayings: readonly Saying[]) => Promise<readonly string[]>
  readonly now: () => number
  readonly changed: () => void
}): DeskCopies {
  const { safe } = deps
  const kept = async (): Promise<readonly ReelRow[]> => {
    const rows = await safe.pages.where('state').equals('copy').toArray()
    return rows.flatMap((row) => (row.reel ? [{ ...row, reel: row.reel }] : []))
  }
  const letGo = (rows: readonly PageRow[]): Promise<void> => safe.dropPages(rows.map(({ hash }) => hash))
  const sweep = async (): Promise<void> => {
    const oldest = deps.now() - ringLength
    await letGo((await kept()).filter(({ reel }) => reel.to < oldest))
  }
  const given = async ({ hash, size, reel }: ReelRow, key: SecretKey): Promise<GivenReel | null> => {
    const stored = await safe.bytes.get(hash)
    const plain = stored && (await openBytes(key, stored.bytes))
    return plain ? { ...reel, ...(await sumsOf(plain)), parcel: { hash, bytes: size } } : null
  }

  return {
    async keep(consult, about, plain) {
      const key = await deps.keyOf(consult)
      if (!key || key === 'erased') return
      await sweep()
      const bytes = await sealBytes(key, plain)
      const hash = await digestOf(bytes)
      const reel = { ...about, bytes: plain.length }
      const row = {
        hash,
        matter: consult,
        media: filmMedia,
        size: bytes.length,
        state: 'copy',
        reel,
      } as const
      await safe.addPages([{ ...row, bytes }])
    },
    async give(consult, { id, from, to }) {
      const key = await deps.keyOf(consult)
      if (!key || key === 'erased') return false
      const rows = (await kept())
        .filter(({ matter, reel }) => matter === consult && reel.to > from && reel.from < to)
        .sort((a, b) => a.reel.from - b.reel.from)
      const reels = (await Promise.all(rows.map((row) => given(row, key)))).filter((reel) => reel !== null)
      if (reels.length === 0) return false
      await deps.write([{ subject: consult, type: consultCopied.type, body: { gap: id, reels } }])
      // Should the power go in between, the county asks for them by name.
      const changes = { state: 'waiting' as const }
      await safe.pages.bulkUpdate(reels.map(({ parcel }) => ({ key: parcel.hash, changes })))
      deps.changed()
      return true
    },
    async drop(consult) {
      await letGo((await kept()).filter(({ matter }) => matter === consult))
    },
    sweep,
  }
}
