// Prevents: a browser that clears a desk's papers by itself, and nobody was told while there was still time.
import { expect, test } from 'vitest'
import { spaceLeft } from '../../../station/state/space-left.ts'

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
