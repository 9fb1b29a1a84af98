import type { FilmSegment } from '../../../shared/evidence/seal-list.ts'
import type { evidenceEnded, evidenceGap, evidenceSealed } from '../../../shared/facts/evidence.ts'
import type { BodyOf } from '../../../shared/facts/fact.ts'
import { createDrawer, type Drawer } from '../store/drawer.ts'
import type { SlipDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'

export type FilmGap = BodyOf<typeof evidenceGap>
export type FilmEnd = BodyOf<typeof evidenceEnded>['why']

/**
 * How far a recording of this desk has come, on the disk after each segment: whoever opens the desk after a crash ends it from this. Sums and
 * times alone, so it lies in the open.
 */
export type FilmSlip = {
  /** By track: how many segments it has, and the SHA-256 of the last. */
  readonly tracks: Readonly<Record<string, { readonly count: number; readonly last: string | null }>>
  /** Closed, and in no list yet. */
  readonly open: readonly FilmSegment[]
  readonly seals: number
  readonly root: string | null
  /** A list that lies on the disk, and that no fact may have announced yet. */
  readonly due: BodyOf<typeof evidenceSealed> | null
  /** Told at the end. */
  readonly gaps: readonly FilmGap[]
  /** When the last segment was closed; until then all is there. */
  readonly until: number
  readonly end: FilmEnd | null
  /** All of it is said. */
  readonly over: boolean
}

export function createFilmSlips(slips: Table<SlipDoc>): Drawer<FilmSlip> {
  return createDrawer<FilmSlip>(slips, 'film', ({ over }) => (over ? '' : 'live'))
}

export function newSlip(tracks: readonly string[], now: number): FilmSlip {
  return {
    tracks: Object.fromEntries(tracks.map((name) => [name, { count: 0, last: null }])),
    open: [],
    seals: 0,
    root: null,
    due: null,
    gaps: [],
    until: now,
    end: null,
    over: false,
  }
}
