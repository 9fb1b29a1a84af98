import { desk } from './zh-cn/desk.ts'
import { format } from './zh-cn/format.ts'
import { problems } from './zh-cn/problems.ts'
import { slip } from './zh-cn/slip.ts'
import { lock, status } from './zh-cn/status.ts'
import { story } from './zh-cn/story.ts'
import { ui } from './zh-cn/ui.ts'
import { visit } from './zh-cn/visit.ts'

/** What a desk says, an area a file: it is there before the first page. */
export const zhCnDesk = { format, ui, desk, visit, problems, story, status, lock, slip }
