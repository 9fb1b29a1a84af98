import type { KeyMap } from './hotkeys.ts'

/** The keys of a pad for PINs, as they stand on it, row by row. */
export const pinKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'clear', '0', 'back'] as const
export type PinKey = (typeof pinKeys)[number]

/** What stands after one more key; a PIN that is complete takes no more digits. */
export function afterKey(value: string, key: PinKey, length: number): string {
  if (key === 'clear') return ''
  if (key === 'back') return value.slice(0, -1)
  return value.length < length ? value + key : value
}

/** The keyboard's own keys for the same, while no text field has the focus. */
export function pinHotkeys(press: (key: PinKey) => void): KeyMap {
  const digits = pinKeys.filter((key) => key.length === 1)
  return {
    ...Object.fromEntries(digits.map((digit) => [digit, () => press(digit)])),
    Backspace: () => press('back'),
    Escape: () => press('clear'),
  }
}
