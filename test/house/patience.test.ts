// Prevents: a test that waits half a second and hopes. It is too short on the slow machine and too long on all others.
import { expect, test } from 'vitest'
import { houseFiles, placesOf } from './house-files.ts'

/**
 * This rule itself, code that must not pass the walls, the timers that a desk is given in place of a browser's, a line with a speed, and
 * the time that schedules of faults run in.
 */
const notWaiting = [
  'test/house/patience.test.ts',
  'test/house/walls.test.ts',
  'test/station/data/fake-browser.ts',
  'test/broken-line.ts',
  'test/media/thin-line.ts',
  'test/faults/scheduler/virtual-time.ts',
  'test/faults/scheduler/sabotage.ts',
  'test/faults/scheduler/chromium/hurried-time.ts',
  'test/faults/scheduler/chromium/chromium-post.ts',
  'test/faults/scheduler/chromium/page.ts',
]

test('tests wait for the thing, not for time to pass', () => {
  const tests = houseFiles('test', 'ts').filter(({ path }) => !notWaiting.includes(path))
  expect(placesOf(tests, /\bsetTimeout\b|timers\/promises|\bsleep\(|waitForTimeout/)).toEqual([])
})
