import { audit } from './en/audit.ts'
import { call } from './en/call.ts'
import { consultStory } from './en/consult-story.ts'
import { county } from './en/county.ts'
import { courier } from './en/courier.ts'
import { desk } from './en/desk.ts'
import { aside } from './en/aside.ts'
import { dispute } from './en/dispute.ts'
import { record } from './en/record.ts'
import { erasures } from './en/erasures.ts'
import { exports } from './en/exports.ts'
import { hall } from './en/hall.ts'
import { machine } from './en/machine.ts'
import { keeping } from './en/keeping.ts'
import { failures } from './en/failures.ts'
import { format } from './en/format.ts'
import { assist } from './en/assist.ts'
import { fill } from './en/fill.ts'
import { film } from './en/film.ts'
import { guest } from './en/guest.ts'
import { help } from './en/help.ts'
import { live } from './en/live.ts'
import { ledger } from './en/ledger.ts'
import { made } from './en/made.ts'
import { office } from './en/office.ts'
import { otherWindow } from './en/other-window.ts'
import { packages } from './en/packages.ts'
import { packs } from './en/packs.ts'
import { parcels } from './en/parcels.ts'
import { player } from './en/player.ts'
import { problems } from './en/problems.ts'
import { sheet } from './en/sheet.ts'
import { signing } from './en/signing.ts'
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
  player,
  made,
  problems,
  story,
  consultStory,
  status,
  lock,
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
