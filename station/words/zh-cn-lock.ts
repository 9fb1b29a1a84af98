import { desk } from './zh-cn/desk.ts'
import { format } from './zh-cn/format.ts'
import { lock } from './zh-cn/lock.ts'
import { ui } from './zh-cn/ui.ts'

/** What a locked desk says: it is there before the first page, and all else follows while the PIN is typed. */
export const zhCnLock = { format, ui, desk, lock }
