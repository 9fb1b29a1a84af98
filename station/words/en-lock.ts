import { lock } from './en/lock.ts'
import { ui } from './en/ui.ts'

/** What a locked desk says before any page is loaded. */
export const enLock = { lock, ui }
