import type { Chance } from './chance.ts'
import type { DemoDesk } from './desk.ts'

/** One moment, at a desk (by its name in the script) or at the county. */
export type Beat = {
  readonly at: number
  readonly desk: string | null
  readonly play: () => Promise<unknown>
}

/** What the script calls a matter, and what it became; `visits` by matter. */
export type Known = {
  readonly subjects: Map<string, string>
  readonly visits: Map<string, string>
  readonly pressing: Set<string>
}

/** Where a visit takes place. */
export type Scene = {
  readonly desk: DemoDesk
  readonly known: Known
  readonly chance: Chance
  readonly isLinked: (at: number) => boolean
}

export type Made = { visit: string; readonly matters: string[]; readonly endings: string[] }
