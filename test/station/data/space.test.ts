import { expect, test } from 'vitest'
import { deskPace } from '../../../station/data/deps.ts'
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
