import type { Page } from 'playwright-core'
import type { Recorder } from '../../media/rooms/recorder-port.ts'
import { buildPage } from '../build-page.ts'
import { freePort } from '../free-port.ts'
import { openThinLine, type ThinLine } from '../media/thin-line.ts'
import type { County } from './county.ts'
import { openLiveCounty } from './live.ts'
import { openSides, type Sides } from './two-sides.ts'

/** The desk of 雾坪镇 behind a line that can be made thin or dead, and 林晓 at the county; both pages say what they see and hear. */
export type ThinCall = {
  readonly county: County
  readonly sides: Sides
  readonly line: ThinLine
  readonly desk: Page
  readonly lin: Page
}

export async function openThinCall(recorder: Recorder | null): Promise<ThinCall> {
  const port = await freePort()
  const line = await openThinLine(port)
  const county = await openLiveCounty(recorder, {}, port)
  county.network().clock.run()
  const watching = `${await buildPage('test/media/watch.ts')};watch.useClock(640, 360, 10)`
  const scripts = {
    desk: `${watching};watch.settings.line = '${line.address} ${line.port}'`,
    console: watching,
  }
  const sides = await openSides(county, '周桂兰', 'wuping', [], [], scripts)
  const { desk } = sides
  const lin = await sides.console('林晓', '/cases')
  for (const page of [desk, lin]) page.setDefaultTimeout(60_000)
  return { county, sides, line, desk, lin }
}
