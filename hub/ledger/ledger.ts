import { join } from 'node:path'
import { isLedgerEvent, leafText, readLeaf } from '../../shared/evidence/ledger-leaf.ts'
import { type NoteKey, writeKey } from '../../shared/evidence/tlog/note.ts'
import type { LedgerAlert } from '../../shared/rules/ledger-alerts.ts'
import { createFollower, type FollowerLog } from '../followers/follower.ts'
import { putDurably, removeDurably } from '../journal/durable.ts'
import { headerOf } from '../journal/hear-doc.ts'
import type { Journal, JournalDoc } from '../journal/journal.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { Traffic } from '../journal/traffic.ts'
import { createTurns } from '../journal/turns.ts'
import { type Doc, type Store, StoreFault } from '../store/store.ts'
import { createAlerts } from './alerts.ts'
import { Contradicted, createSecondPlace, readSigned, SecondPlaceFault, type Signed } from './checkpoints.ts'
import { createDayStamps } from './day-stamps.ts'
import { disk as realDisk, type Disk } from './disk.ts'
import { sha256 } from './hashing.ts'
import { leafOf, type Opening, reopen } from './leaves.ts'
import type { Log } from './log.ts'
import { openLogKey } from './log-key.ts'
import { openCountyLog } from './open-log.ts'
import { createReading, type Reading } from './reading.ts'
import type { NewLeaf } from './record.ts'
import { createStamped, type StampedProof } from './stamped.ts'
import { type Authority, createStamp } from './time-stamps.ts'
import { type Cosigned, createWitnesses, type Witnesses } from './witnesses.ts'

/** What the county decides of its ledger. */
export type LedgerSettings = {
  /** A folder on another disk or computer; null: nobody keeps a second copy. */
  readonly copyDir: string | null
  readonly witnesses: readonly NoteKey[]
  readonly authority: Authority | null
}
export const plainLedger: LedgerSettings = { copyDir: null, witnesses: [], authority: null }

export type LedgerStanding = {
  readonly origin: string | null
  /** Leaves that a checkpoint has. */
  readonly size: number
  readonly key: string | null
  readonly cosigned: { readonly size: number; readonly by: readonly string[] } | null
  readonly stamps: boolean
  readonly alerts: readonly LedgerAlert[]
}

/** The county's ledger (验真账本): a tree that is only added to, with a leaf for each entry of evidence, and checkpoints that others hold it to. */
export type Ledger = Reading & {
  /** What shows that a leaf is of this entry; null when it is not here, or was erased. */
  readonly openingOf: (entry: string) => Promise<Opening | null>
  /** What shows that an entry had its leaf before an authority's time. @param since when it was written; null: nobody stamps */
  readonly stampedProofOf: (entry: string, since: number) => Promise<StampedProof | null>
  /** A checkpoint that a witness cosigned. */
  readonly cosign: (note: string) => Promise<Cosigned | { readonly ok: false; readonly why: 'closed' }>
  readonly publicPem: string
  readonly standing: () => Promise<LedgerStanding>
  /** Everything that stood in the journal, and was put there before the call, has its leaf, and a checkpoint. */
  readonly caughtUp: () => Promise<void>
  readonly close: () => Promise<void>
}

type Remembered = { readonly _id: string; readonly note: string }
type Opened = {
  readonly log: Log
  readonly witnesses: Witnesses
  readonly see: (signed: Signed) => Promise<boolean>
}

const rememberedId = 'ledger~checkpoint'
const duty = 'ledger'
/** So long somebody is told that another log was begun, ms. */
const breakIsNews = 30 * 86_400_000
const stampEvery = 600_000

export async function createLedger(deps: {
  readonly store: Store
  readonly journal: Journal
  readonly subjectKeys: Pick<SubjectKeys, 'of' | 'ofAll'>
  readonly traffic: Traffic
  /** DATA_DIR */
  readonly dir: string
  readonly settings: LedgerSettings
  readonly now: () => number
  readonly random: (count: number) => Uint8Array
  readonly log: FollowerLog
  /** Another disk than the computer's. */
  readonly disk?: Disk
}): Promise<Ledger> {
  const { journal, subjectKeys, settings, now, disk = realDisk } = deps
  const dir = join(deps.dir, 'ledger')
  const key = await openLogKey(join(deps.dir, 'keys'))
  const second = settings.copyDir === null ? null : createSecondPlace(disk, settings.copyDir, key)
  const meta = deps.store.database<Remembered>('meta')
  const stamp = createStamp(settings.authority, deps.random)
  const stamped = createStamped({ disk, dir, key, stamp, authority: settings.authority })
  const alerts = createAlerts(now)
  const inTurn = createTurns()
  const turn = <Value>(work: () => Promise<Value>): Promise<Value> => inTurn('ledger', work)
  let opened: Opened | null = null
  if (!second) alerts.raise('no-copy')

  /** What goes wrong with a disk is the store's kind of fault to the follower: it waits, and comes again. */
  const guarded = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      const value = await work()
      for (const kind of ['disk', 'copy'] as const) alerts.end(kind)
      return value
    } catch (error) {
      if (error instanceof StoreFault) throw error
      // Another went on with this log: the next try finds that out from the files, and begins another.
      if (error instanceof Contradicted) opened = null
      alerts.raise(error instanceof SecondPlaceFault ? 'copy' : 'disk')
      throw new StoreFault('disk', error instanceof Error ? error.name : '')
    }
  }

  const open = async (): Promise<void> => {
    const [known] = await meta.get([rememberedId])
    const remembered = known ? await readSigned(known.note, key) : null
    const log = await openCountyLog({ disk, dir, key, second, now }, remembered ? [remembered] : [])
    const witnesses = createWitnesses({ disk, dir, key, log, witnesses: settings.witnesses })
    const { see } = createDayStamps({ disk, dir, stamp, now, ca: settings.authority?.ca ?? null })
    for (const name of await witnesses.disputed()) alerts.raise('witness', name)
    const { broke, at } = log.record.opening
    if (broke !== null && now() - at < breakIsNews) alerts.raise(broke, log.origin)
    // Another log begins at the journal's beginning.
    if (remembered?.origin !== log.origin)
      await removeDurably(deps.store.database<Doc>('meta'), [`follower~${duty}`])
    opened = { log, witnesses, see }
  }
  /** What could not be published before is published before anything else. */
  const begin = async (): Promise<void> => {
    if (!opened) await guarded(open)
    const log = opened?.log
    if (log && (await guarded(log.publish))) await putDurably(meta, rememberedOf(log))
  }

  const leavesOf = async (log: Log, docs: readonly JournalDoc[]): Promise<readonly NewLeaf[]> => {
    const fresh = new Map(
      docs
        .filter((doc) => isLedgerEvent(headerOf(doc).type) && log.record.places.of(doc._id) === null)
        .map((doc) => [doc._id, doc]),
    )
    const keys = await subjectKeys.ofAll(new Set([...fresh.values()].map(({ subject }) => subject)))
    return [...fresh].map(([entry, doc]) => ({
      entry,
      text: leafText(leafOf(doc, keys.get(doc.subject) ?? null)),
    }))
  }

  const follower = createFollower({
    ...deps,
    duty: {
      name: duty,
      begin: () => turn(begin),
      handle: (docs) =>
        turn(() =>
          guarded(async () => {
            if (!opened) throw new StoreFault('disk')
            const { log } = opened
            const leaves = await leavesOf(log, docs)
            if (leaves.length > 0) await log.append(leaves)
            return (await log.publish()) ? rememberedOf(log) : []
          }),
        ),
    },
  })

  const seeStamp = (): Promise<void> =>
    inTurn('stamp', async () => {
      const signed = opened?.log.published()
      if (!settings.authority || !opened || !signed) return
      const has = await opened.see(signed).catch(() => false)
      if (has) alerts.end('stamp')
      else alerts.raise('stamp')
    })
  void follower.caughtUp().then(seeStamp)
  const stamping = setInterval(() => void seeStamp(), stampEvery)

  const reader = createReading(() => opened)
  return {
    ...reader,
    async openingOf(entry) {
      const proof = await reader.proofOf(entry)
      const leaf = proof.ok ? readLeaf(proof.leaf) : null
      const [doc] = await journal.get([entry])
      return leaf && 'hmac' in leaf && doc ? reopen(doc, leaf, await subjectKeys.of(doc.subject)) : null
    },
    cosign: (note) =>
      turn(async () => {
        if (!opened) return { ok: false, why: 'closed' }
        const { witnesses } = opened
        const taken = await guarded(() => witnesses.take(note))
        if (!taken.ok && taken.why === 'differs') alerts.raise('witness', taken.names.join(' '))
        return taken
      }),
    stampedProofOf: async (entry, since) => (opened ? stamped(opened.log, entry, since) : null),
    publicPem: key.publicPem,
    async standing() {
      const log = opened?.log ?? null
      const latest = (await opened?.witnesses.latest().catch(() => null)) ?? null
      return {
        origin: log?.origin ?? null,
        size: log?.published()?.size ?? 0,
        key: log && writeKey(sha256, key.noteKey(log.origin)),
        cosigned: latest && { size: latest.signed.size, by: latest.by.map(({ name }) => name) },
        stamps: settings.authority !== null,
        alerts: alerts.all(),
      }
    },
    caughtUp: follower.caughtUp,
    async close() {
      clearInterval(stamping)
      await follower.close()
      await Promise.all([turn(() => Promise.resolve()), inTurn('stamp', () => Promise.resolve())])
    },
  }
}

function rememberedOf(log: Log): Remembered[] {
  const signed = log.published()
  return signed ? [{ _id: rememberedId, note: signed.note }] : []
}
