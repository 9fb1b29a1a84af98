import type { ConsultState } from '../../shared/facts/consult-state.ts'
import { mayRecord } from '../../shared/facts/fold-consult.ts'
import type { FilmKind, FilmPiece, FilmReels } from '../call/film.ts'
import type { Films } from '../data/films.ts'

/** What is copied: cameras and voices. */
type Copied = Extract<FilmKind, 'camera' | 'microphone'>

/**
 * How a call stands. `sent`: what this desk sends of each kind just now; null while it sends nothing of it, also while it is muted or on
 * hold. `away`: nothing gets through.
 */
export type CopiedCall = {
  readonly consult: Pick<ConsultState, 'subject' | 'recordingConsents' | 'gaps' | 'copies'>
  readonly sent: Readonly<Record<Copied, MediaStreamTrack | null>>
  readonly away: boolean
}

/** The desk's own copy of a recorded call (站上自留): reels are kept while the visitor's consent stands, and given where a stretch went missing. */
export type OwnCopy = {
  readonly follow: (call: CopiedCall) => void
  /** The call is over: what is asked for already is given, the rest goes. */
  readonly close: () => Promise<void>
}

/** A dead line is noticed so late at the most, and found to be back so late, ms: of what is too much each end knows. */
const noticedAfter = 6_000

type Reeling = { readonly track: MediaStreamTrack; readonly reels: FilmReels }

export function createOwnCopy(deps: {
  readonly films: () => Promise<Films>
  readonly reels: (kind: Copied, track: MediaStreamTrack, took: (piece: FilmPiece) => void) => FilmReels
  readonly now: () => number
  /** Writes down that a stretch is missing. */
  readonly noteGap: (consult: string, from: number, to: number) => Promise<unknown>
}): OwnCopy {
  const reeling = new Map<Copied, Reeling>()
  /** Gaps that were looked at: given, or nothing is here of them. */
  const answered = new Set<string>()
  let latest: CopiedCall | null = null
  let isKept = false
  let awaySince: number | null = null
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<unknown>): Promise<unknown> =>
    (last = last.then(work).catch(() => undefined))

  const keep = (consult: string, kind: Copied, { bytes, began, until }: FilmPiece): void => {
    const reel = { kind, from: began.wall, to: until.wall }
    void inTurn(async () => (await deps.films()).copies.keep(consult, reel, bytes))
  }
  const stop = async (kind: Copied): Promise<void> => {
    const before = reeling.get(kind)
    reeling.delete(kind)
    await before?.reels.stop()
  }
  const turn = (kind: Copied, consult: string, track: MediaStreamTrack | null): void => {
    if (reeling.get(kind)?.track === track) return
    void stop(kind)
    if (track?.readyState !== 'live') return
    reeling.set(kind, { track, reels: deps.reels(kind, track, (piece) => keep(consult, kind, piece)) })
  }
  /** Without the visitor's word nothing is kept, nor what was kept under a word that ended. */
  const forget = (consult: string): void => {
    if (!isKept) return
    isKept = false
    const ended = [stop('camera'), stop('microphone')]
    void Promise.all(ended).then(() => inTurn(async () => (await deps.films()).copies.drop(consult)))
  }
  /** Reels that are under way end first: what is missing may be in them. */
  const giveMissing = async ({ subject, gaps, copies }: CopiedCall['consult']): Promise<void> => {
    const missing = gaps.filter(({ id }) => !answered.has(id) && !copies.some((copied) => copied.gap === id))
    if (missing.length === 0) return
    for (const { id } of missing) answered.add(id)
    await Promise.all([...reeling.values()].map(({ reels }) => reels.cut()))
    await inTurn(async () => {
      const { copies: own } = await deps.films()
      for (const gap of missing) await own.give(subject, gap)
    })
  }
  const noteAway = async ({ away, consult: { subject } }: CopiedCall): Promise<void> => {
    if (away) awaySince ??= deps.now()
    if (away || awaySince === null) return
    const from = awaySince - noticedAfter
    awaySince = null
    await deps.noteGap(subject, Math.round(from), Math.round(deps.now()))
  }

  return {
    follow(call) {
      const { consult, sent } = call
      latest = call
      if (!mayRecord(consult)) return forget(consult.subject)
      isKept = true
      for (const kind of ['camera', 'microphone'] as const) turn(kind, consult.subject, sent[kind])
      void noteAway(call)
      if (!call.away) void giveMissing(consult)
    },
    async close() {
      await Promise.all([stop('camera'), stop('microphone')])
      const call = latest
      if (!call) return
      await giveMissing(call.consult)
      await inTurn(async () => (await deps.films()).copies.drop(call.consult.subject))
    },
  }
}
