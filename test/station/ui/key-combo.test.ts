import { expect, test } from 'vitest'
import { ariaKeys, comboOf, mayFire, type KeyPress, type KeyTarget } from '../../../station/ui/key-combo.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 0,
  repeat: false,
  defaultPrevented: false,
  ...more,
})
const inside = (...selectors: string[]): KeyTarget => ({
  tagName: 'BUTTON',
  closest: (asked) => (selectors.some((selector) => asked.includes(selector)) ? {} : null),
})
const fires = (pressed: KeyPress, target: KeyTarget | null, inDialog = false): boolean =>
  mayFire(comboOf(pressed), pressed, target, inDialog)

const page: KeyTarget = { tagName: 'BODY', closest: () => null }
const field: KeyTarget = { tagName: 'INPUT', type: 'text', closest: () => null }
const area: KeyTarget = { tagName: 'TEXTAREA', closest: () => null }
const radio: KeyTarget = { tagName: 'INPUT', type: 'radio', closest: () => null }

test('keys are named by what is printed on them', () => {
  expect(comboOf(press('F2'))).toBe('F2')
  expect(comboOf(press('j'))).toBe('J')
  expect(comboOf(press(' '))).toBe('Space')
  expect(comboOf(press('l', { ctrlKey: true }))).toBe('Ctrl L')
})

test('Alt with a digit is that digit, whatever character the system makes of it', () => {
  expect(comboOf(press('¡', { altKey: true, code: 'Digit1' }))).toBe('Alt 1')
  expect(comboOf(press('3', { altKey: true, code: 'Numpad3' }))).toBe('Alt 3')
})

test('a digit chooses on the page, and writes in a text field', () => {
  expect(fires(press('3'), page)).toBe(true)
  expect(fires(press('3'), radio)).toBe(true)
  expect(fires(press('3'), field)).toBe(false)
  expect(fires(press('3'), area)).toBe(false)
})

test('Alt with a digit, function keys and Escape work from a text field too', () => {
  expect(fires(press('3', { altKey: true, code: 'Digit3' }), field)).toBe(true)
  expect(fires(press('F4'), field)).toBe(true)
  expect(fires(press('l', { ctrlKey: true }), field)).toBe(true)
  expect(fires(press('Escape'), field)).toBe(true)
})

test('no key is taken while an input method composes', () => {
  expect(fires(press('3', { isComposing: true }), page)).toBe(false)
  expect(fires(press('Process', { keyCode: 229 }), field)).toBe(false)
  expect(fires(press('F2', { isComposing: true }), field)).toBe(false)
})

test('Enter presses the main button, but never from another button or from a text of several lines', () => {
  expect(fires(press('Enter'), page)).toBe(true)
  expect(fires(press('Enter'), field)).toBe(true)
  expect(fires(press('Enter'), area)).toBe(false)
  expect(fires(press('Enter'), inside('button'))).toBe(false)
})

test('Space ticks the box that has the keyboard, and is no shortcut there', () => {
  expect(fires(press(' '), page)).toBe(true)
  expect(fires(press(' '), { ...radio, type: 'checkbox' })).toBe(false)
  expect(fires(press(' '), radio)).toBe(false)
  expect(fires(press(' '), field)).toBe(false)
})

test('Enter in a form sends the form, and is no shortcut of the page behind it', () => {
  expect(fires(press('Enter'), inside('form'))).toBe(false)
  expect(fires(press('Enter'), inside('form'), true)).toBe(true)
  expect(fires(press('Enter', { ctrlKey: true }), inside('form'))).toBe(true)
})

test('what lies behind an open dialog keeps still', () => {
  const target = inside('[role=dialog]')
  expect(fires(press('F2'), target)).toBe(false)
  expect(fires(press('F2'), target, true)).toBe(true)
})

test('a key that another part took, or that is held down, does nothing more', () => {
  expect(fires(press('F2', { defaultPrevented: true }), page)).toBe(false)
  expect(fires(press('F2', { repeat: true }), page)).toBe(false)
  expect(fires(press('J', { repeat: true }), page)).toBe(true)
})

test('screen readers hear key hints in their own spelling', () => {
  expect(ariaKeys('Ctrl Enter')).toBe('Control+Enter')
  expect(ariaKeys('F4')).toBe('F4')
})
