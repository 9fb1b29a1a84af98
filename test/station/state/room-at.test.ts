import { expect, test } from 'vitest'
import { roomAt } from '../../../station/state/room-at.ts'

test('an address belongs to the desk only in a browser that is one, and the county’s never do', () => {
  expect(roomAt('/', true, true)).toBe('desk')
  expect(roomAt('/visits/visit:wuping.01', true, true)).toBe('desk')
  expect(roomAt('/', false, true)).toBe('start')
  expect(roomAt('/enrol', true, true)).toBe('start')
  expect(roomAt('/cases/matter:wuping.01', true, true)).toBe('county')
  expect(roomAt('/carry', false, true)).toBe('carry')
  expect(roomAt('/', true, false)).toBe('insecure')
})
