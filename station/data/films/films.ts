import { type Bytes, utf8 } from '../../../shared/entry/bytes.ts'
import { sealBytes, type SecretKey } from '../../../shared/entry/seal.ts'
import {
  filmMedia,
  type FilmSegment,
  type FilmStamp,
  sealListMedia,
  type SealList,
  segmentNameOf,
} from '../../../shared/evidence/seal-list.ts'
import { evidenceEnded, evidenceGap, evidenceSealed } from '../../../shared/facts/evidence.ts'
import type { EvidenceState } from '../../../shared/facts/evidence-state.ts'
import type { Locks } from '../deps.ts'
import { DeskTrouble } from '../desk-shapes.ts'
import type { Saying } from '../journal/append.ts'
import type { PageRow, Safe } from '../store/safe.ts'
import type { SlipDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import { digestOf } from '../sync/load-parcel.ts'
import { sizeOf } from '../sync/trims.ts'
import { filmLock, holdFilmLock } from './film-lock.ts'
import { createFilmSlips, type FilmEnd, type FilmGap, type FilmSlip, newSlip } from './film-slip.ts'

/** The sums are a library of their own: a desk that only looks after what is there does without. */
const sumsOf = async (bytes: Bytes) => (await import('./sums.ts')).sumsOf(bytes)

/** Some seconds of one track, as the browser gave them. */
export type CutSegment = {
  readonly track: string
  readonly bytes: Bytes
  readonly began: FilmStamp
  readonly until: FilmStamp
}

/** A recording that is being made. Each call is on the disk when it resolves, also where the desk was locked meanwhile. */
export type Film = {
  /** Rejects with `no-space` where the disk takes no more. */
  readonly add: (segment: CutSegment) => Promise<void>
  /** Speaks for all segments that are closed: the sums leave this computer with the next entries. */
  readonly seal: () => Promise<void>
  readonly gap: (gap: FilmGap) => Promise<void>
  /** What a locked desk cannot say is said when it is opened again. */
  readonly end: (why: FilmEnd) => Promise<void>
}

/** `waiting` and `there`: segments and lists that the county does not have yet, and that it has; `trimmed`: of these, what is not here any more. */
export type FilmStanding = {
  readonly waiting: number
  readonly there: number
  readonly trimmed: number
  readonly bytes: number
}

/** The desk's own recordings 窗口录像: encrypted parcels on the disk before anything else, sealed by facts, sent when there is a line. */
export type DeskFilms = {
  /** `item` has been opened and consented to; waits until no other window of this desk records. */
  readonly begin: (item: string, tracks: readonly string[]) => Promise<Film>
  /** Ends what was left open: a crash, a killed page, a lock. */
  readonly settle: () => Promise<void>
  readonly standing: (item: string) => Promise<FilmStanding>
}

export function createFilms(deps: {
  readonly safe: Safe
  readonly slips: Table<SlipDoc>
  readonly locks: Locks
  readonly keyOf: (subject: string) => Promise<SecretKey | 'erased' | null>
  readonly stateOf: (item: string) => Promise<EvidenceState | null>
  readonly write: (sayings: readonly Saying[]) => Promise<readonly string[]>
  readonly now: () => number
  /** Parcels are here that wait to be sent. */
  readonly changed: () => void
  /** This window records nothing any more. */
  readonly closing: AbortSignal
}): DeskFilms {
  const { safe, now } = deps
  const slips = createFilmSlips(deps.slips)

  const keyOf = async (item: string): Promise<SecretKey> => {
    const key = await deps.keyOf(item)
    if (!key || key === 'erased') throw new DeskTrouble(key ?? 'no-key')
    return key
  }
  const parcelOf = async (key: SecretKey, item: string, plain: Bytes, media: string) => {
    const bytes = await sealBytes(key, plain)
    const row = { hash: await digestOf(bytes), matter: item, media, size: bytes.length, state: 'waiting' }
    return { ...(row as PageRow), bytes }
  }
  const laid = async (parcel: PageRow & { readonly bytes: Bytes }): Promise<void> => {
    try {
      await safe.addPages([parcel])
    } catch (error) {
      if (/quota/i.test(String(error))) throw new DeskTrouble('no-space')
      throw error
    }
    deps.changed()
  }
  const change = (item: string, by: (slip: FilmSlip) => FilmSlip): Promise<FilmSlip | null> =>
    slips.update(item, (slip) => slip && by(slip))

  const add = async (
    item: string,
    key: SecretKey,
    { track, bytes, began, until }: CutSegment,
  ): Promise<void> => {
    const [sums, parcel] = await Promise.all([sumsOf(bytes), parcelOf(key, item, bytes, filmMedia)])
    // Named first: bytes that nothing names would lie here for ever.
    const before = await slips.get(item)
    await change(item, (slip) => {
      const { count, last } = slip.tracks[track] ?? { count: 0, last: null }
      const segment: FilmSegment = {
        name: segmentNameOf(track, count + 1),
        bytes: bytes.length,
        ...sums,
        began,
        until,
        prev: last,
        parcel: { hash: parcel.hash, bytes: parcel.size },
      }
      const tracks = { ...slip.tracks, [track]: { count: count + 1, last: sums.sha256 } }
      return { ...slip, tracks, open: [...slip.open, segment], until: Math.max(slip.until, until.wall) }
    })
    try {
      await laid(parcel)
    } catch (error) {
      if (before) await slips.put([[item, before]])
      throw error
    }
  }

  /** The list first, then what announces it: a power cut in between costs a list that nobody asks for. */
  const list = async (item: string, key: SecretKey): Promise<void> => {
    const slip = await slips.get(item)
    if (!slip || slip.open.length === 0 || slip.due) return
    const number = slip.seals + 1
    const about: SealList = {
      format: 'yizhan-window-seal-1',
      item,
      number,
      prev: slip.root,
      segments: [...slip.open],
    }
    const text = utf8(JSON.stringify(about))
    const { sha256: root, sm3 } = await sumsOf(text)
    const parcel = await parcelOf(key, item, text, sealListMedia)
    await laid(parcel)
    const due = {
      number,
      root,
      sm3,
      prev: slip.root,
      segments: slip.open.length,
      bytes: slip.open.reduce((sum, { bytes }) => sum + bytes, 0),
      list: { hash: parcel.hash, bytes: parcel.size },
    }
    await change(item, (after) => ({ ...after, open: [], seals: number, root, due }))
  }
  const announce = async (item: string): Promise<void> => {
    const due = (await slips.get(item))?.due
    if (!due) return
    const said = (await deps.stateOf(item))?.seals.some(({ number }) => number === due.number)
    if (!said) await deps.write([{ subject: item, type: evidenceSealed.type, body: due }])
    await change(item, (after) => ({ ...after, due: null }))
  }
  const seal = async (item: string, key: SecretKey): Promise<void> => {
    await announce(item)
    await list(item, key)
    await announce(item)
  }

  /** Says all that is to be said of a recording that is over. */
  const finish = async (item: string, key: SecretKey): Promise<void> => {
    const before = await deps.stateOf(item)
    if (!before?.end) {
      await seal(item, key)
      const slip = await slips.get(item)
      if (!slip?.end) return
      await deps.write([
        ...slip.gaps.map((body) => ({ subject: item, type: evidenceGap.type, body })),
        {
          subject: item,
          type: evidenceEnded.type,
          body: { why: slip.end, seals: slip.seals, last: slip.root },
        },
      ])
    }
    await change(item, (slip) => ({ ...slip, over: true }))
  }

  /** The power may have gone between the slip and the bytes that it names; lists that nothing announces are waited for by nobody. */
  const mend = async (item: string): Promise<void> => {
    const rows = await safe.pages.where('matter').equals(item).toArray()
    const here = new Set(rows.map(({ hash }) => hash))
    const slip = await change(item, (kept) => ({
      ...kept,
      open: kept.open.filter(({ parcel }) => here.has(parcel.hash)),
    }))
    const lists = new Set((await deps.stateOf(item))?.seals.map((one) => one.list.hash))
    if (slip?.due) lists.add(slip.due.list.hash)
    const left = rows.filter(({ hash, media }) => media === sealListMedia && !lists.has(hash))
    await safe.pages.bulkUpdate(left.map(({ hash }) => ({ key: hash, changes: { state: 'given-up' } })))
  }
  const settleOne = async (item: string): Promise<void> => {
    const key = await keyOf(item)
    await mend(item)
    await change(item, (slip) => {
      if (slip.end) return slip
      const gap = { from: slip.until, to: Math.round(now()), tracks: Object.keys(slip.tracks) }
      return { ...slip, end: 'crash', gaps: [...slip.gaps, { ...gap, why: 'crash' }] }
    })
    await finish(item, key)
  }

  return {
    async begin(item, tracks) {
      const key = await keyOf(item)
      const letGo = await holdFilmLock(deps.locks, deps.closing)
      await slips.put([[item, newSlip(tracks, Math.round(now()))]])
      let last: Promise<unknown> = Promise.resolve()
      const inTurn = (work: () => Promise<unknown>): Promise<void> => {
        const mine = last.then(work).then(() => undefined)
        last = mine.catch(() => undefined)
        return mine
      }
      return {
        add: (segment) => inTurn(() => add(item, key, segment)),
        seal: () => inTurn(() => seal(item, key)),
        gap: (gap) => inTurn(() => change(item, (slip) => ({ ...slip, gaps: [...slip.gaps, gap] }))),
        end: (why) =>
          inTurn(async () => {
            await change(item, (slip) => ({ ...slip, end: slip.end ?? why }))
            await finish(item, key)
          }).finally(letGo),
      }
    },
    settle: () =>
      deps.locks.run(filmLock, async () => {
        for (const item of (await slips.tagged('live')).keys()) await settleOne(item)
      }),
    async standing(item) {
      const rows = await safe.pages.where('matter').equals(item).toArray()
      const of = (...states: PageRow['state'][]) => rows.filter(({ state }) => states.includes(state)).length
      const [there, trimmed] = [of('there', 'trimmed'), of('trimmed')]
      return { waiting: of('waiting', 'kept'), there, trimmed, bytes: sizeOf(rows) }
    },
  }
}
