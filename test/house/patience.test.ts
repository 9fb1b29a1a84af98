// Prevents: a test that waits half a second and hopes. It is too short on the slow machine and too long on all others.
import { expect, test } from 'vitest'
import { houseFiles, placesOf } from './house-files.ts'

test('tests wait for the thing, not for time to pass', () => {
  const tests = houseFiles('test', 'ts').filter(({ path }) => path !== 'test/house/patience.test.ts')
  expect(placesOf(tests, /\bsetTimeout\b|timers\/promises|\bsleep\(|waitForTimeout/)).toEqual([])
})
