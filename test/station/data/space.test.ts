import { expect, test } from 'vitest'
import { deskPace } from '../../../station/data/deps.ts'
import { spaceLeft } from '../../../station/data/space.ts'
import { openedDesk } from './desk-days.ts'

// Prevents: a browser that is asked for a promise before the first screen stands, and twice.

test('the browser is asked once how much room there is when a desk starts, then from time to time, and it is warned in time', async () => {
  let asked = 0
  let used = 1
  const space = async () => {
    asked += 1
    return { kept: false, used, quota: 10_000_000_000 }
  }
  const { desk, browser } = await openedDesk({ space })
  await expect.poll(() => desk.space.loaded()).toBe(true)
  expect(asked).toBe(1)
  used = 9_000_000_000
  browser.pass(deskPace.keepSafe)
  await expect.poll(() => desk.space.current().used).toBe(used)
  expect(asked).toBe(2)
  await desk.close()
  browser.pass(deskPace.keepSafe)
  expect(asked).toBe(2)
})

// Prevents: a browser that clears a desk's papers by itself, and nobody was told while there was still time.

const GB = 1_000_000_000
const nothing = { waitingEntries: 0, waitingParcels: 0 }
const some = { waitingEntries: 3, waitingParcels: 0 }

test('with room to spare nothing is said', () => {
  expect(spaceLeft({ kept: true, used: GB, quota: 10 * GB }, some)).toBe('enough')
  expect(spaceLeft({ kept: false, used: GB, quota: 10 * GB }, some)).toBe('enough')
})

test('where the browser does not say how much there is, nothing is made up', () => {
  expect(spaceLeft({ kept: null, used: null, quota: null }, some)).toBe('enough')
})

test('little room is said, whatever waits', () => {
  expect(spaceLeft({ kept: true, used: 8.1 * GB, quota: 10 * GB }, nothing)).toBe('full')
  expect(spaceLeft({ kept: true, used: 0.1 * GB, quota: 0.25 * GB }, nothing)).toBe('full')
})

test('what the browser never promised to keep is warned of sooner, as long as it is nowhere else', () => {
  const half = { kept: false, used: 6 * GB, quota: 10 * GB }
  expect(spaceLeft(half, some)).toBe('may-go')
  expect(spaceLeft(half, { waitingEntries: 0, waitingParcels: 1 })).toBe('may-go')
  expect(spaceLeft(half, nothing)).toBe('enough')
  expect(spaceLeft({ ...half, kept: true }, some)).toBe('enough')
})
