import { SvelteMap } from 'svelte/reactivity'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { DeskStore } from '../data/desk-store.ts'
import type { MatterFilter } from '../data/desk-shapes.ts'
import { inTurn } from './in-turn.ts'

/** Two screens: a short wait for the first rows, and a few requests for a long way. */
const pageSize = 20

/**
 * A long list of matters, read a page at a time as it is scrolled: ten thousand rows never lie in memory at once. What changes meanwhile
 * changes in it, too; the old row stands until the new one is read.
 */
export class MatterPages {
  /** Names of the matters, newest first. */
  subjects = $state.raw<readonly string[]>([])
  counted = $state(false)
  readonly #store: DeskStore
  readonly #filter: MatterFilter
  readonly #rows = new SvelteMap<string, MatterState>()
  readonly #places = $derived(new Map(this.subjects.map((subject, place) => [subject, place])))
  readonly #asked = new Set<string>()
  readonly #stale = new Set<string>()

  constructor(store: DeskStore, filter: MatterFilter) {
    this.#store = store
    this.#filter = filter
  }

  /** @returns the end of it */
  follow(): () => void {
    void this.#refresh()
    return this.#store.followMatters((changed) => {
      for (const subject of changed) if (this.#asked.has(subject)) this.#stale.add(subject)
      void this.#refresh()
    })
  }

  /** Null while it is on its way. */
  row(subject: string): MatterState | null {
    const row = this.#rows.get(subject)
    if (!row && !this.#asked.has(subject)) void this.#read(this.#pageOf(subject))
    return row ?? null
  }

  #pageOf(subject: string): readonly string[] {
    const place = this.#places.get(subject) ?? 0
    const from = place - (place % pageSize)
    return this.subjects.slice(from, from + pageSize)
  }

  async #read(subjects: readonly string[]): Promise<void> {
    for (const subject of subjects) this.#asked.add(subject)
    for (const row of await this.#store.readMatters(subjects)) this.#rows.set(row.subject, row)
  }

  /** One at a time: a morning's work that comes from another window in one go is read once. */
  readonly #refresh = inTurn(async () => {
    const stale = [...this.#stale]
    this.#stale.clear()
    const [subjects] = await Promise.all([this.#store.listMatters(this.#filter), this.#read(stale)])
    this.subjects = subjects
    this.counted = true
  })
}
