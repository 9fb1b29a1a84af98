import { expect, test } from 'vitest'
import type { UnlockResult } from '../../../station/data/desk-shapes.ts'
import type { LastHere } from '../../../station/state/desk-mark.ts'
import { type Locked, PinEntry } from '../../../station/state/pin-entry.svelte.ts'

const zhou = { id: 'zhouguilan', name: '周桂兰' }
const yang = { id: 'yangxiaoman', name: '杨小满' }
const locked: Locked = { kind: 'locked', since: 0, people: [zhou, yang], triesLeft: 5, waitUntil: null }

function entryOf(last: LastHere | null, answer: UnlockResult = { ok: true }) {
  const tried: string[] = []
  const opened: LastHere[] = []
  const entry = new PinEntry({
    last,
    async unlock(staff, pin) {
      tried.push(`${staff} ${pin}`)
      return answer
    },
    opened: (who) => opened.push(who),
  })
  return { tried, opened, entry }
}

test('a whole PIN that was typed before the page was there is tried at once, for the person whose name stood above it', async () => {
  const { entry, tried, opened } = entryOf(yang)
  await entry.adopt('271828', locked)
  expect(tried).toEqual(['yangxiaoman 271828'])
  expect(opened).toEqual([yang])
})

test('its first digits stand in the page, and the last one is still waited for', async () => {
  const { entry, tried } = entryOf(yang)
  await entry.adopt('271', locked)
  expect(entry.pin).toBe('271')
  expect(tried).toEqual([])
})

test('while a wait after wrong PINs lasts it is dropped, and not tried', async () => {
  const { entry, tried } = entryOf(yang)
  await entry.adopt('271828', { ...locked, waitUntil: 60_000 })
  expect(entry.pin).toBe('')
  expect(tried).toEqual([])
})

test('nobody else’s PIN is tried with it when that person is no longer of this desk', async () => {
  const { entry, tried } = entryOf(yang)
  await entry.adopt('271828', { ...locked, people: [zhou] })
  expect(entry.pin).toBe('')
  expect(tried).toEqual([])
  expect(entry.personOf({ ...locked, people: [zhou] })).toEqual(zhou)
})

test('after a wrong one the digits are gone, and the page says so', async () => {
  const { entry, opened } = entryOf(zhou, { ok: false, code: 'wrong', triesLeft: 4, waitUntil: null })
  await entry.adopt('111111', locked)
  expect([entry.pin, entry.failed, entry.busy]).toEqual(['', true, false])
  expect(opened).toEqual([])
})
