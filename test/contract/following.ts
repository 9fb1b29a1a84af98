import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { Batch, Doc, FollowOptions } from '../../hub/store/store.ts'
import { keep, laned, lineId, lines, plain, type Hands, type Line } from './world.ts'

/** Follows until `enough` is content with what was seen; then stops. */
async function followUntil<T extends Doc>(
  follow: (options: FollowOptions) => AsyncIterable<Batch<T>>,
  options: Omit<FollowOptions, 'signal'>,
  enough: (seen: ReadonlyMap<string, T | undefined>) => boolean,
): Promise<{ seen: Map<string, T | undefined>; batches: Batch<T>[] }> {
  const stop = new AbortController()
  const seen = new Map<string, T | undefined>()
  const batches: Batch<T>[] = []
  for await (const batch of follow({ ...options, signal: stop.signal })) {
    batches.push(batch)
    for (const doc of batch.docs) seen.set(doc._id, doc)
    for (const id of batch.removed) seen.set(id, undefined)
    if (enough(seen)) stop.abort()
  }
  return { seen, batches }
}

const has = (count: number) => (seen: ReadonlyMap<string, unknown>) => seen.size >= count

export function following(hands: Hands): void {
  describe('following', () => {
    it('shows everything from the beginning, in steps of the size asked for', async () => {
      await keep(laned(hands), lines('desk-a', 1100))
      const { seen, batches } = await followUntil(laned(hands).follow, { batch: 300 }, has(1100))
      expect(seen.get(lineId('desk-a', 1100))).toEqual(lines('desk-a', 1, 1100)[0])
      expect(Math.max(...batches.map(({ docs }) => docs.length))).toBeLessThanOrEqual(300)
    })

    it('waits for what comes later', async () => {
      await keep(laned(hands), lines('desk-a', 2))
      const writing = (async () => {
        for (let n = 3; n <= 12; n++) await keep(laned(hands), lines('desk-a', 1, n))
      })()
      const { seen } = await followUntil(laned(hands).follow, {}, has(12))
      await writing
      expect(seen.size).toBe(12)
    })

    it('goes on from any place that it gave, also after a restart', async () => {
      await keep(laned(hands), lines('desk-a', 400))
      const { batches } = await followUntil(laned(hands).follow, { batch: 100 }, has(400))
      await hands.restart()
      await keep(laned(hands), lines('desk-a', 3, 401))
      for (const [at, { since }] of batches.entries()) {
        const before = new Set(batches.slice(0, at + 1).flatMap(({ docs }) => docs.map(({ _id }) => _id)))
        const due = lines('desk-a', 403).filter(({ _id }) => !before.has(_id))
        const { seen } = await followUntil(laned(hands).follow, { since }, (found) =>
          due.every(({ _id }) => found.has(_id)),
        )
        expect(due.every(({ _id }) => seen.has(_id))).toBe(true)
      }
    })

    it('shows the latest state of what changed, and ids that were removed', async () => {
      await keep(plain(hands), [{ _id: 'a', number: 1 }, { _id: 'b' }, { _id: 'c' }])
      await plain(hands).putAll([{ _id: 'a', number: 2 }])
      await plain(hands).remove(['b'])
      const { seen } = await followUntil(plain(hands).follow, {}, (found) => {
        return found.size === 3 && found.get('a')?.number === 2 && found.get('b') === undefined
      })
      expect([...seen.keys()].toSorted()).toEqual(['a', 'b', 'c'])
      expect(seen.get('a')).toEqual({ _id: 'a', number: 2 })
    })

    it('never shows a design document', async () => {
      await keep(laned(hands), lines('desk-a', 3))
      const { seen } = await followUntil<Line>(laned(hands).follow, { batch: 1 }, has(3))
      expect([...seen.keys()].filter((id) => id.startsWith('_'))).toEqual([])
    })

    it('begins anew from a place that it does not know', async () => {
      await keep(laned(hands), lines('desk-a', 3))
      for (const since of ['', 'nonsense', 'pouch:other:5', 'couch:9-nonsense']) {
        const { seen } = await followUntil(laned(hands).follow, { since }, has(3))
        expect(seen.size).toBe(3)
      }
    })

    it('ends quietly when told to while it waits', async () => {
      const stop = new AbortController()
      const ending = (async () => {
        for await (const _ of laned(hands).follow({ signal: stop.signal }))
          throw new Error('there is nothing')
      })()
      stop.abort()
      await expect(ending).resolves.toBeUndefined()
    })

    it('ends quietly when the store closes', async () => {
      await keep(laned(hands), lines('desk-a', 1))
      const first = new AbortController()
      const ending = (async () => {
        for await (const _ of laned(hands).follow({ signal: new AbortController().signal })) first.abort()
      })()
      await once(first.signal, 'abort')
      await hands.store().close()
      await expect(ending).resolves.toBeUndefined()
    })

    it('serves several followers, each from its own place', async () => {
      await keep(laned(hands), lines('desk-a', 50))
      const follow = laned(hands).follow
      const { batches } = await followUntil(follow, { batch: 20 }, has(50))
      const places = [undefined, batches[0]?.since, batches.at(-1)?.since]
      const reading = places.map((since) => {
        return followUntil(follow, since === undefined ? {} : { since }, (seen) =>
          seen.has(lineId('desk-a', 51)),
        )
      })
      await keep(laned(hands), lines('desk-a', 1, 51))
      const found = await Promise.all(reading)
      expect(found.every(({ seen }) => seen.has(lineId('desk-a', 51)))).toBe(true)
      expect(found[0]?.seen.size).toBe(51)
    })
  })
}
