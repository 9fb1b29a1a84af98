import { SvelteMap } from 'svelte/reactivity'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { DeskStore, MatterFilter } from '../data/desk-store.ts'

const pageSize = 50

/** A long list of matters, fetched a page at a time as it is scrolled; ten thousand rows never lie in memory at once. */
export class MatterPages {
  total = $state(0)
  counted = $state(false)
  readonly #store: DeskStore
  readonly #filter: MatterFilter
  readonly #pages = new SvelteMap<number, readonly MatterState[]>()
  readonly #asked = new Set<number>()

  constructor(store: DeskStore, filter: MatterFilter) {
    this.#store = store
    this.#filter = filter
  }

  /** The first page is fetched meanwhile: it is what is seen. */
  async count(): Promise<void> {
    if (!this.#asked.has(0)) this.#ask(0)
    this.total = await this.#store.countMatters(this.#filter)
    this.counted = true
  }

  readonly places: readonly number[] = $derived(Array.from({ length: this.total }, (_, place) => place))

  /** Null while the page is on its way. */
  at(place: number): MatterState | null {
    const page = Math.floor(place / pageSize)
    const rows = this.#pages.get(page)
    if (!rows && !this.#asked.has(page)) this.#ask(page)
    return rows?.[place % pageSize] ?? null
  }

  #ask(page: number): void {
    this.#asked.add(page)
    void this.#fetch(page)
  }

  async #fetch(page: number): Promise<void> {
    this.#pages.set(page, await this.#store.pageMatters(this.#filter, page * pageSize, pageSize))
  }
}
