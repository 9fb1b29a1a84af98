import { comboOf, mayFire, type Combo } from './key-combo.ts'

export type KeyMap = Readonly<Partial<Record<Combo, ((event: KeyboardEvent) => void) | undefined>>>

export interface HotkeyOptions {
  /** The keys belong to a part inside a dialog; all others keep still while a dialog is open. */
  readonly inDialog?: boolean
}

/**
 * Shortcuts of a screen or a part: `<svelte:window onkeydown={hotkeys({ F2: arrive, 'Alt 1': first })} />`.
 * A key that one handler took is left alone by the others.
 */
export function hotkeys(map: KeyMap, options: HotkeyOptions = {}): (event: KeyboardEvent) => void {
  return (event) => {
    const combo = comboOf(event)
    const run = map[combo as Combo]
    const target = event.target instanceof HTMLElement ? event.target : null
    if (!run || !mayFire(combo, event, target, options.inDialog ?? false)) return
    event.preventDefault()
    run(event)
  }
}
