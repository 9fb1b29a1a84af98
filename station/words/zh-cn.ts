import { zhCnLock } from './zh-cn-lock.ts'
import { audit } from './zh-cn/audit.ts'
import { call } from './zh-cn/call.ts'
import { consultStory } from './zh-cn/consult-story.ts'
import { county } from './zh-cn/county.ts'
import { courier } from './zh-cn/courier.ts'
import { desk } from './zh-cn/desk.ts'
import { aside } from './zh-cn/aside.ts'
import { dispute } from './zh-cn/dispute.ts'
import { record } from './zh-cn/record.ts'
import { erasures } from './zh-cn/erasures.ts'
import { exports } from './zh-cn/exports.ts'
import { hall } from './zh-cn/hall.ts'
import { machine } from './zh-cn/machine.ts'
import { keeping } from './zh-cn/keeping.ts'
import { failures } from './zh-cn/failures.ts'
import { assist } from './zh-cn/assist.ts'
import { fill } from './zh-cn/fill.ts'
import { film } from './zh-cn/film.ts'
import { guest } from './zh-cn/guest.ts'
import { help } from './zh-cn/help.ts'
import { live } from './zh-cn/live.ts'
import { ledger } from './zh-cn/ledger.ts'
import { made } from './zh-cn/made.ts'
import { office } from './zh-cn/office.ts'
import { otherWindow } from './zh-cn/other-window.ts'
import { packages } from './zh-cn/packages.ts'
import { packs } from './zh-cn/packs.ts'
import { parcels } from './zh-cn/parcels.ts'
import { player } from './zh-cn/player.ts'
import { problems } from './zh-cn/problems.ts'
import { sheet } from './zh-cn/sheet.ts'
import { signing } from './zh-cn/signing.ts'
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
  player,
  made,
  problems,
  story,
  consultStory,
  status,
  slip,
  call,
  county,
  live,
  guest,
  help,
  fill,
  film,
  assist,
  otherWindow,
  sheet,
  ledger,
  office,
  audit,
  aside,
  dispute,
  record,
  signing,
  erasures,
  exports,
  hall,
  machine,
  keeping,
  packages,
  packs,
  parcels,
  start,
  failures,
  courier,
}

export type Words = typeof zhCn
