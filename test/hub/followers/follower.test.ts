import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFollower, type Duty, type Follower } from '../../../hub/followers/follower.ts'
import type { JournalDoc } from '../../../hub/journal/journal.ts'
import { openCounty, tempDir, type TestCounty } from '../county.ts'

let county: TestCounty
let remove: () => Promise<void>
let errors: string[]
const followers: Follower[] = []

beforeEach(async () => {
  const temp = await tempDir()
  remove = temp.remove
  errors = []
  county = await openCounty(temp.dir, { followers: false })
})
afterEach(async () => {
  for (const follower of followers.splice(0)) await follower.close()
  await county.close()
  await remove()
})

function follow(duty: Duty): Follower {
  const { store, journal, traffic } = county.journal
  const log = { error: (about: object, text: string) => void errors.push(`${text} ${JSON.stringify(about)}`) }
  const follower = createFollower({ store, journal, duty, traffic, log })
  followers.push(follower)
  return follower
}

/** A duty that keeps what it was given. */
function collecting(seen: string[], wrong: (doc: JournalDoc) => boolean = () => false): Duty {
  return {
    name: 'collect',
    handle: async (docs) => {
      const bad = docs.find(wrong)
      if (bad) throw new Error(`stumbled over ${bad._id}`)
      seen.push(...docs.map(({ _id }) => _id))
      return []
    },
  }
}

const say = (by = 'system') =>
  county.journal.voice.say({ subject: 'article:a1', type: 'article.withdrawn', body: { reason: 'x' }, by })

test('a follower sees what was there and what comes', async () => {
  const seen: string[] = []
  const follower = follow(collecting(seen))
  const { entry } = await say()
  await follower.caughtUp()
  expect(seen).toContain(entry.id)
  await expect.poll(() => seen.length).toBeGreaterThan(7)
})

test('a follower goes on where it left off', async () => {
  const seen: string[] = []
  const first = follow(collecting(seen))
  await say()
  await first.caughtUp()
  await first.close()
  const before = seen.length
  const missed = await say()
  const second = follow(collecting(seen))
  const next = await say()
  await second.caughtUp()
  expect(seen.slice(before)).toEqual([missed.entry.id, next.entry.id])
})

test('what its process had still to do when it died is waited for, too: nobody reads a list that lags behind', async () => {
  const seen: string[] = []
  const before = follow(collecting(seen))
  await say()
  await before.caughtUp()
  await before.close()
  await say()
  let begin = (): void => undefined
  const begun = new Promise<void>((resolve) => (begin = resolve))
  let goOn = (): void => undefined
  const going = new Promise<void>((resolve) => (goOn = resolve))
  const order: string[] = []
  const after = follow({
    name: 'collect',
    async handle() {
      begin()
      await going
      order.push('done')
      return []
    },
  })
  const caughtUp = after.caughtUp().then(() => order.push('caught up'))
  await begun
  goOn()
  await caughtUp
  expect(order).toEqual(['done', 'caught up'])
  // And where nothing was left, nobody is waited for.
  await after.close()
  await follow(collecting(seen)).caughtUp()
})

test('one entry that a duty stumbles over is named in the log, and the others are dealt with', async () => {
  const [good, bad, last] = [await say(), await say(), await say()]
  const seen: string[] = []
  const follower = follow(collecting(seen, ({ _id }) => _id === bad.entry.id))
  const next = await say()
  await follower.caughtUp()
  await expect.poll(() => seen).toEqual(expect.arrayContaining([good.entry.id, last.entry.id, next.entry.id]))
  expect(seen).not.toContain(bad.entry.id)
  expect(errors.filter((line) => line.includes(bad.entry.id))).toHaveLength(1)
})

test('a store that is away for a while is waited for, and nothing is left out', async () => {
  const { StoreFault } = await import('../../../hub/store/store.ts')
  const seen: string[] = []
  let away = 2
  const duty = collecting(seen)
  const follower = follow({
    ...duty,
    handle: async (docs) => {
      if (away-- > 0) throw new StoreFault('unreachable')
      return duty.handle(docs)
    },
  })
  const { entry } = await say()
  await follower.caughtUp()
  expect(seen).toContain(entry.id)
  expect(errors).toHaveLength(2)
})
