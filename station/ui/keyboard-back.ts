import { tick } from 'svelte'
import type { Attachment } from 'svelte/attachments'

/** A form that stands on the page for a while: it takes the keyboard to its first field, and gives it back to where it came from. */
export const keyboardBack: Attachment<HTMLElement> = (form) => {
  const before = document.activeElement
  form.querySelector<HTMLElement>('input, textarea, select')?.focus()
  return () => {
    // Whoever has gone elsewhere meanwhile stays there.
    const isLost = document.activeElement === document.body || form.contains(document.activeElement)
    if (isLost && before instanceof HTMLElement && before.isConnected) before.focus()
  }
}

/** What had the keyboard has gone with what was done: it goes on at the first thing of `place`. */
export async function keyboardOn(place: HTMLElement | null | undefined): Promise<void> {
  await tick()
  if (document.activeElement !== document.body) return
  place
    ?.querySelector<HTMLElement>(
      ':is(input, textarea, select, button, a):not([tabindex="-1"]):not([disabled])',
    )
    ?.focus()
}
