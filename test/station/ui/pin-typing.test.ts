import { expect, test } from 'vitest'
import { afterKey, pinHotkeys, type PinKey } from '../../../station/ui/pin-typing.ts'

test('digits are put behind each other until the PIN is whole; one or all are taken back', () => {
  const typed = (keys: readonly PinKey[]): string => keys.reduce((value, key) => afterKey(value, key, 6), '')
  expect(typed(['2', '7', '0', 'back', '1'])).toBe('271')
  expect(typed(['2', '7', 'clear', '3'])).toBe('3')
  expect(typed(['1', '2', '3', '4', '5', '6', '7'])).toBe('123456')
  expect(typed(['back'])).toBe('')
})

test('the keyboard has the same keys', () => {
  const pressed: PinKey[] = []
  const keys = pinHotkeys((key) => pressed.push(key))
  const event = new Event('keydown') as KeyboardEvent
  for (const run of [keys['0'], keys['9'], keys.Backspace, keys.Escape]) run?.(event)
  expect(pressed).toEqual(['0', '9', 'back', 'clear'])
})
