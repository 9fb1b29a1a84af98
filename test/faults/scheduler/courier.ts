import { deliver } from '../../../station/data/courier/deliver.ts'
import { openPouch } from '../../../station/data/courier/pouch.ts'
import { fetchOver } from './fetch-over.ts'
import type { Ask } from './ask.ts'
import type { Post } from './post.ts'

/** How a bundle fares: it comes whole; the courier's own line breaks in the middle; two hand it in at once; it is brought to a stranger. */
export const fares = ['whole', 'part', 'twice', 'elsewhere'] as const
export type Fare = (typeof fares)[number]

/** Somebody with a pouch, as at a desk or on a phone, and a line to the county of his own. What he was given once he can deliver again. */
export type Courier = {
  /** @returns whether a desk gave him a bundle */
  readonly fetchFrom: (post: Post) => Promise<boolean>
  readonly deliver: (pick: number, fare: Fare) => Promise<void>
  /** All that he was ever given. */
  readonly deliverAll: () => Promise<void>
  /** One of the answers that he carries, whosever it is. */
  readonly bringTo: (post: Post, pick: number) => Promise<void>
  /** What another county did that it must not do. */
  readonly strange: () => readonly string[]
  readonly close: () => void
}

/** @param elsewhere asks another county */
export async function createCourier(name: string, ask: Ask, elsewhere: Ask): Promise<Courier> {
  let came = 0
  const pouch = await openPouch(name, () => (came += 1))
  const strange: string[] = []
  const carried = (kind: 'out' | 'back'): readonly string[] =>
    pouch.carried.current().flatMap((one) => (one.head.kind === kind ? [one.name] : []))
  const one = (kind: 'out' | 'back', pick: number): string | undefined => {
    const names = carried(kind)
    return names[pick % Math.max(1, names.length)]
  }
  const give = (bundle: string, over: Ask) =>
    deliver({ fetch: fetchOver(over), base: '', pouch }, bundle, () => undefined)

  return {
    async fetchFrom(post) {
      const file = await post.pack()
      return file !== null && (await pouch.addFile(file)).ok
    },
    async deliver(pick, fare) {
      const bundle = one('out', pick)
      if (bundle === undefined) return
      if (fare === 'elsewhere') {
        const given = await give(bundle, elsewhere)
        if (given.ok || given.error.code !== 'other-county')
          strange.push(`another county answered to a bundle: ${JSON.stringify(given)}`)
      } else if (fare === 'part') await give(bundle, breaking(ask, pick % 3))
      else await Promise.all([give(bundle, ask), ...(fare === 'twice' ? [give(bundle, ask)] : [])])
    },
    async deliverAll() {
      for (const bundle of carried('out')) await give(bundle, ask)
    },
    async bringTo(post, pick) {
      const answer = one('back', pick)
      const file = answer === undefined ? null : await pouch.file(answer)
      if (file) await post.takeBack(file)
    },
    strange: () => strange,
    close() {
      pouch.close()
      indexedDB.deleteDatabase(name)
    },
  }
}

function breaking(ask: Ask, after: number): Ask {
  let left = after
  return (asked, gone) => {
    left -= 1
    return left < 0 ? Promise.reject(new TypeError('the line broke')) : ask(asked, gone)
  }
}
