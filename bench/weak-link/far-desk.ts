import { demoPassword } from '../../hub/demo/world.ts'
import type { DeskStore } from '../../station/data/desk-store.ts'
import { type BrokenLine, layBrokenLine, type LineQuality } from '../../test/broken-line.ts'
import { addFilm } from '../../test/faults/film.ts'
import { openNodeDesk, until } from '../sync/node-desk.ts'
import { type BenchHub, startHub } from '../world/hub.ts'

/** A desk that is open, behind a line that can be made as bad as one likes. */
export type FarDesk = {
  readonly hub: BenchHub
  readonly line: BrokenLine
  readonly desk: DeskStore
  /** Somebody comes with one matter, and it is handed to the county. @returns ids of what was written */
  readonly newCase: () => Promise<{ readonly matter: string; readonly ids: readonly string[] }>
  readonly close: () => Promise<void>
}

let desks = 0

export async function openFarDesk(): Promise<FarDesk> {
  const hub = await startHub()
  const line = await layBrokenLine(() => hub.url)
  desks += 1
  const { desk, cable } = await openNodeDesk(line.url, `far-${desks}`)
  cable.plug()
  const enrolled = await desk.enrol(await hub.codeFor('wuping'))
  const entered = await desk.signIn('zhouguilan', demoPassword)
  if (!enrolled.ok || !entered.ok) throw new Error('the desk could not be opened')
  await desk.setPin('271828')
  desk.syncNow()
  await until(desk.reference, ({ directory }) => directory.staff.size > 0)
  await until(desk.line, ({ kind }) => kind === 'all-there')
  let number = 0
  return {
    hub,
    line,
    desk,
    async newCase() {
      const [visit, matter] = [desk.newSubject('visit'), desk.newSubject('matter')]
      number += 1
      const identity = { kind: 'resident', number: '999999195803070020' }
      const sorted = {
        item: 'insurance-missing',
        catalogue: 1,
        lane: 'complex',
        limit: { unit: 'minutes', count: 1 },
        due: { kind: 'none' },
      }
      const outcome = { outcome: 'referred', to: { kind: 'skill', skill: 'general' } }
      const visitor = { name: '李秀英', identity, phone: '10000000152' }
      const ids = await desk.write([
        { subject: visit, type: 'visit.opened', body: { number, visitor } },
        { subject: matter, type: 'matter.opened', body: { visit, party: null } },
        { subject: matter, type: 'matter.sorted', body: sorted },
        { subject: matter, type: 'matter.ended', body: { outcome } },
      ])
      return { matter, ids }
    },
    async close() {
      await desk.close()
      await line.close()
      await hub.close()
    },
  }
}

/** A film is under way, and the line as bad as it is to be. */
export async function film(far: FarDesk, size: number, quality: LineQuality): Promise<void> {
  const { matter } = await far.newCase()
  await until(far.desk.line, ({ kind }) => kind === 'all-there')
  Object.assign(far.line.quality, quality)
  await addFilm(far.desk, matter, size)
  await until(far.desk.line, ({ parcels }) => (parcels.going?.sent ?? 0) > 0)
}
