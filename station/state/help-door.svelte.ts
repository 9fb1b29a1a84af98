import { createContext } from 'svelte'
import type { DeskState } from './desk.svelte.ts'
import type { DeskHelp } from './help.svelte.ts'

/** Where the pages of a desk find live assistance: it comes once the day stands, and nobody waits for it. */
export class HelpDoor {
  /** Null until it is here. */
  help = $state.raw<DeskHelp | null>(null)

  async open(desk: DeskState): Promise<void> {
    const { DeskHelp: Help } = await import('./help.svelte.ts')
    this.help ??= new Help(desk, sessionStorage)
  }
}

export const [getHelpDoor, setHelpDoor] = createContext<HelpDoor>()
