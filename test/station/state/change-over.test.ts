// Prevents: an app that is updated before it has sent what it holds, or in the middle of somebody's work.
import { expect, test } from 'vitest'
import { changesOver } from '../../../station/state/change-over.ts'

const sent = { fit: 'app-too-old', kind: 'all-there' } as const

test('an app that is too old changes over when all was sent, the desk is locked and the new one is here', () => {
  expect(changesOver(sent, 'locked', true)).toBe(true)
  expect(changesOver({ ...sent, kind: 'sending' }, 'locked', true)).toBe(false)
  expect(changesOver({ ...sent, kind: 'offline' }, 'locked', true)).toBe(false)
  expect(changesOver(sent, 'open', true)).toBe(false)
  expect(changesOver(sent, 'locked', false)).toBe(false)
})

test('one that the county still understands waits for a word, as ever', () => {
  expect(changesOver({ ...sent, fit: 'fit' }, 'locked', true)).toBe(false)
  expect(changesOver({ ...sent, fit: 'hub-too-old' }, 'locked', true)).toBe(false)
})
