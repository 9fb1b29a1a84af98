import { zhCnDesk } from './zh-cn-desk.ts'
import { county } from './zh-cn/county.ts'
import { failures } from './zh-cn/failures.ts'
import { office } from './zh-cn/office.ts'
import { start } from './zh-cn/start.ts'

/** Every sentence a person reads. The shape of this object is what every language must fill. */
export const zhCn = { ...zhCnDesk, county, failures, office, start }

export type Words = typeof zhCn
