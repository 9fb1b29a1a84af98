import { zhCnLock } from './zh-cn-lock.ts'
import { county } from './zh-cn/county.ts'
import { courier } from './zh-cn/courier.ts'
import { desk } from './zh-cn/desk.ts'
import { aside } from './zh-cn/aside.ts'
import { erasures } from './zh-cn/erasures.ts'
import { failures } from './zh-cn/failures.ts'
import { office } from './zh-cn/office.ts'
import { packs } from './zh-cn/packs.ts'
import { parcels } from './zh-cn/parcels.ts'
import { problems } from './zh-cn/problems.ts'
import { slip } from './zh-cn/slip.ts'
import { start } from './zh-cn/start.ts'
import { status } from './zh-cn/status.ts'
import { story } from './zh-cn/story.ts'
import { visit } from './zh-cn/visit.ts'

/** Every sentence a person reads, an area a file. The shape of this object is what every language must fill. */
export const zhCn = {
  ...zhCnLock,
  desk,
  visit,
  problems,
  story,
  status,
  slip,
  county,
  office,
  aside,
  erasures,
  packs,
  parcels,
  start,
  failures,
  courier,
}

export type Words = typeof zhCn
