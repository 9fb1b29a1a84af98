import type { BundleProblem } from '../../shared/courier/bundle.ts'
import type { Bytes } from '../../shared/entry/bytes.ts'
import type { Delivered } from '../data/courier/deliver.ts'
import type { Carried, Pouch } from '../data/courier/pouch.ts'
import { seen, type Seen } from './live.svelte.ts'

/** Sealed bundles that this browser carries for others, whether it is a desk or a courier's phone. */
export class PouchState {
  readonly pouch: Pouch
  readonly carried: Seen<readonly Carried[]>
  /** Name of the bundle that is being handed in, and how far, from 0 to 1. */
  delivering = $state.raw<{ readonly name: string; readonly part: number } | null>(null)

  constructor(pouch: Pouch) {
    this.pouch = pouch
    this.carried = seen(pouch.carried)
  }

  /** @returns the station's name, or why the file is no bundle */
  async add(
    file: Bytes,
  ): Promise<
    { readonly ok: true; readonly station: string } | { readonly ok: false; readonly problem: BundleProblem }
  > {
    const added = await this.pouch.addFile(file)
    if (!added.ok) return added
    const mine = this.pouch.carried.current().find(({ name }) => name === added.name)
    return { ok: true, station: mine?.head.stationName ?? '' }
  }

  async deliver(name: string): Promise<Delivered> {
    const { deliver } = await import('../data/courier/deliver.ts')
    this.delivering = { name, part: 0 }
    try {
      return await deliver(
        { fetch: window.fetch.bind(window), base: '', pouch: this.pouch },
        name,
        (part) => {
          this.delivering = { name, part }
        },
      )
    } finally {
      this.delivering = null
    }
  }
}

export async function openPouchState(): Promise<PouchState> {
  const { openPouch } = await import('../data/courier/pouch.ts')
  return new PouchState(await openPouch('yizhan-pouch', () => Date.now()))
}
