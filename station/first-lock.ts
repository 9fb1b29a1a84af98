import './first-lock.css'
import './pages/desk/lock.css'
import { stretch, type Stretched } from './data/vault/stretch.ts'
import type { LastHere } from './state/desk-mark.ts'
import type { FirstLock } from './state/first-lock.ts'
import { hotkeys } from './ui/hotkeys.ts'
import { afterKey, pinHotkeys, type PinKey, pinKeys } from './ui/pin-typing.ts'
import './ui/pin.css'
import type { Words } from './words/zh-cn.ts'

const length = 6
/** A hand that has not typed for so long looks at the screen, ms. */
const rest = 1_000

/**
 * The locked desk as it can be drawn from nothing: whose PIN is asked for, the dots and the pad. Whoever sits down types, while all
 * else is loaded. By hand and not of parts, which would have to be loaded first.
 */
export function drawFirstLock(
  page: Document,
  last: Pick<LastHere, 'name' | 'stretching'>,
  { lock, ui }: Pick<Words, 'lock' | 'ui'>,
): FirstLock {
  const make = (tag: string, className: string, ...inside: readonly (Node | string)[]): HTMLElement => {
    const element = page.createElement(tag)
    element.className = className
    element.append(...inside)
    return element
  }
  const { name, stretching } = last
  let typed = ''
  let ahead: Promise<Stretched> | null = null
  let over: ((typed: string) => void) | null = null
  let isOver = false
  let resting: ReturnType<typeof setTimeout> | undefined

  const dots = make('div', 'pin-dots', ...Array.from({ length }, () => make('span', '')))
  dots.setAttribute('role', 'img')
  const said = make('span', 'sr')
  said.setAttribute('aria-live', 'polite')
  const show = (): void => {
    for (const [at, dot] of [...dots.children].entries())
      dot.className = at < typed.length ? 'filled' : at === typed.length ? 'now' : ''
    dots.setAttribute('aria-label', ui.pin.dots(typed.length))
    said.textContent = typed === '' ? '' : ui.pin.dots(typed.length)
  }
  const press = (key: PinKey): void => {
    if (isOver) return
    const before = typed
    typed = afterKey(typed, key, length)
    // takes a thread of its own, and as long as the store takes to open
    if (typed !== before) ahead = typed.length === length && stretching ? stretch(typed, stretching) : null
    ahead?.catch(() => undefined)
    show()
    look()
  }
  const end = (): void => {
    isOver = true
    page.defaultView?.removeEventListener('keydown', keyed)
    over?.(typed)
    typed = ''
  }
  const look = (): void => {
    clearTimeout(resting)
    if (!over) return
    if (typed === '' || typed.length === length) end()
    else resting = setTimeout(end, rest)
  }
  const keyOf = ({ target }: Event): PinKey | undefined =>
    pinKeys.find((key) => target instanceof HTMLElement && target.dataset['key'] === key)
  // With the finger's first touch: when it is lifted the page may stand in this place.
  const touched = (event: PointerEvent): void => {
    const key = event.button === 0 ? keyOf(event) : undefined
    if (key) press(key)
  }
  // Enter, Space, or a reader that presses in a person's stead: no pointer went down before.
  const clicked = (event: MouseEvent): void => {
    const key = event.detail === 0 ? keyOf(event) : undefined
    if (key) press(key)
  }
  const keyed = hotkeys(pinHotkeys(press))

  const pad = make('div', 'pin-pad', ...pinKeys.map(button))
  pad.setAttribute('role', 'group')
  pad.setAttribute('aria-label', ui.pin.pad)
  function button(key: PinKey): HTMLElement {
    const isWord = key === 'clear' || key === 'back'
    const one = make('button', isWord ? 'word' : '', isWord ? ui.pin[key] : key)
    one.setAttribute('type', 'button')
    one.dataset['key'] = key
    return one
  }
  const sign = make('span', 'sign', [...name][0] ?? '')
  sign.setAttribute('aria-hidden', 'true')
  const who = make('div', '', make('h1', '', name), make('p', 'two', lock.pin(length)))
  const asked = make('section', 'lock-pin', make('header', '', sign, who), dots, said, pad)
  asked.setAttribute('aria-label', lock.title)
  const whole = make(
    'div',
    'first-lock',
    make('div', 'top'),
    make('main', 'lock-page', make('div', 'now'), asked),
  )
  show()
  pad.addEventListener('pointerdown', touched)
  pad.addEventListener('click', clicked)
  page.defaultView?.addEventListener('keydown', keyed)
  page.body.append(whole)

  return {
    ahead: () => ahead,
    handOver: () =>
      new Promise((resolve) => {
        over = resolve
        look()
      }),
    leave() {
      const key = whole.contains(page.activeElement)
        ? (page.activeElement as HTMLElement).dataset['key']
        : undefined
      whole.remove()
      if (key) page.querySelector<HTMLElement>(`.pin-pad [data-key="${key}"]`)?.focus()
    },
  }
}
