import { county } from './en/county.ts'
import { courier } from './en/courier.ts'
import { desk } from './en/desk.ts'
import { aside } from './en/aside.ts'
import { erasures } from './en/erasures.ts'
import { failures } from './en/failures.ts'
import { format } from './en/format.ts'
import { office } from './en/office.ts'
import { packs } from './en/packs.ts'
import { parcels } from './en/parcels.ts'
import { problems } from './en/problems.ts'
import { slip } from './en/slip.ts'
import { start } from './en/start.ts'
import { line } from './en/line.ts'
import { lock } from './en/lock.ts'
import { status } from './en/status.ts'
import { story } from './en/story.ts'
import { trouble } from './en/trouble.ts'
import { ui } from './en/ui.ts'
import { visit } from './en/visit.ts'
import type { Words } from './zh-cn.ts'

export const en: Words = {
  format,
  ui,
  line,
  trouble,
  desk,
  visit,
  problems,
  story,
  status,
  lock,
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
