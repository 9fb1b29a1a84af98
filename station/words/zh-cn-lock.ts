import { format } from './zh-cn/format.ts'
import { line } from './zh-cn/line.ts'
import { lock } from './zh-cn/lock.ts'
import { trouble } from './zh-cn/trouble.ts'
import { ui } from './zh-cn/ui.ts'

/** What a locked desk says: it is there before the first page, and all else follows while the PIN is typed. */
export const zhCnLock = { format, ui, line, lock, trouble }
