import type { Held } from '../../shared/rules/line-rules.ts'

/** What is to be said of photographs, papers and recordings on their way. */
export type ParcelLine = {
  /** The one that is partly there, bytes. */
  readonly going: { readonly sent: number; readonly size: number } | null
  /** Bulky ones that wait for the county's hours or for tomorrow's budget; `alone` when nothing else waits. */
  readonly held: (Held & { readonly count: number; readonly bytes: number; readonly alone: boolean }) | null
  /** Waiting ones that arrived damaged and are sent anew. */
  readonly again: number
  /** Damaged here, on this desk's own disk: they cannot be sent. */
  readonly broken: number
  /** Pieces of this desk's recordings among them all. */
  readonly films: number
  /** Those that the county would not have, by its reason. */
  readonly kept: number
  /** Bytes of parcels put on the line today, and how many the county allows. */
  readonly spent: number
  readonly budget: number | null
}
