/** Which key was pressed, and whether a shortcut may have it. No DOM here, so that it is tested as it is. */

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'
type Letter = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M'
type LaterLetter = 'N' | 'O' | 'P' | 'Q' | 'R' | 'S' | 'T' | 'U' | 'V' | 'W' | 'X' | 'Y' | 'Z'
type FunctionKey = 'F2' | 'F3' | 'F4' | 'F6' | 'F7' | 'F8' | 'F9'
type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'
type Sign = '/' | ',' | '.' | '[' | ']' | '-' | '=' | '?'
type Plain = Digit | Letter | LaterLetter | Arrow | 'Enter' | 'Escape' | 'Space' | 'Backspace' | Sign
export type Combo = Plain | FunctionKey | `Ctrl ${Plain}` | `Alt ${Plain}`

export interface KeyTarget {
  readonly tagName?: string
  readonly type?: string
  readonly isContentEditable?: boolean
  closest?(selector: string): unknown
}

export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly isComposing: boolean
  readonly keyCode: number
  readonly repeat: boolean
  readonly defaultPrevented: boolean
}

const UNTYPED = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])
const PRESSES = 'button, a[href], summary, [role=button], [role=radio], [role=tab], [role=option]'

/** "Alt 1" also where Alt turns the digit into another character; "J" whatever the shift key does. */
export function comboOf(press: KeyPress): string {
  const byPlace = press.altKey ? /^(?:Digit|Numpad|Key)(.)$/.exec(press.code)?.[1] : undefined
  const key = byPlace ?? (press.key === ' ' ? 'Space' : press.key)
  const name = key.length === 1 ? key.toUpperCase() : key
  if (press.ctrlKey || press.metaKey) return `Ctrl ${name}`
  return press.altKey ? `Alt ${name}` : name
}

function isTextField(target: KeyTarget | null): boolean {
  if (!target) return false
  if (target.isContentEditable) return true
  if (target.tagName === 'INPUT') return !UNTYPED.has(target.type ?? 'text')
  return target.tagName === 'TEXTAREA' || target.tagName === 'SELECT'
}

/**
 * A shortcut never takes a key from an input method that is composing, a plain character from a text field,
 * Enter or Space from the button that has the focus, Space from a box that it ticks, Enter from a field of a form that is sent by it, nor anything from a dialog that lies
 * above it.
 */
export function mayFire(
  combo: string,
  press: KeyPress,
  target: KeyTarget | null,
  inDialog: boolean,
): boolean {
  if (press.defaultPrevented || press.isComposing || press.keyCode === 229) return false
  if (press.repeat && !/Arrow|^[JK,.]$|Backspace/.test(combo)) return false
  if (!inDialog && target?.closest?.('[role=dialog], [role=alertdialog]')) return false
  if (combo === 'Enter' || combo === 'Space') {
    if (target?.closest?.(PRESSES) || (!inDialog && target?.closest?.('form'))) return false
    if (target?.tagName === 'INPUT') return combo === 'Enter'
    return !isTextField(target)
  }
  const plain = !combo.includes(' ') && !/^(F\d|Escape$)/.test(combo)
  return !plain || !isTextField(target)
}

/** The ARIA spelling of a key hint: "Ctrl Enter" → "Control+Enter". */
export function ariaKeys(hint: string): string {
  return hint
    .replace(/^Ctrl /, 'Control+')
    .replace(/^Alt /, 'Alt+')
    .replace('Esc', 'Escape')
}
