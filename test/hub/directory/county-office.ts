import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { createLiveDirectory } from '../../../hub/directory/directory.ts'
import { type CountyDirectory, openDirectory } from '../../../hub/directory/open-directory.ts'
import { type CountyJournal, openCountyJournal } from '../../../hub/journal/open-journal.ts'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { catalogue } from '../../../hub/demo/reference/catalogue.ts'
import { staff } from '../../../hub/demo/reference/staff.ts'
import { county as songlan, stations } from '../../../hub/demo/reference/stations.ts'
import { databases } from '../../../hub/store/design/databases.ts'
import { openPouchStore } from '../../../hub/store/pouch.ts'

export type CountyOffice = CountyDirectory & {
  readonly county: CountyJournal
  readonly dir: string
  /** The hub's clock, to be set by the test. */
  readonly clock: { now: number }
  /** Closes the store and opens everything again over the same files. */
  readonly restart: () => Promise<CountyOffice>
  readonly close: () => Promise<void>
}

/** 2026-11-16 12:44 at 松岚县. */
const monday = Date.parse('2026-11-16T12:44:00+08:00')

/** The directory of the demo county over a real store, without a server around it. Passwords are cheap, so that tests are quick. */
export async function openCountyOffice(): Promise<CountyOffice> {
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-office-'))
  const office = await open(dir, { now: monday })
  const { id: _id, ...named } = songlan
  await office.office.found({ county: named, packs: { catalogue, calendar }, stations, staff, articles: [] })
  return office
}

/** A real county before its first run: nobody, nothing. */
export async function openEmptyOffice(): Promise<CountyOffice> {
  return open(mkdtempSync(join(tmpdir(), 'yizhan-office-')), { now: monday })
}

async function open(dir: string, clock: { now: number }): Promise<CountyOffice> {
  const opened = await openPouchStore({ dir: join(dir, 'store'), databases, who: 'test' })
  if (!opened.ok) throw new Error(opened.sentence)
  const now = (): number => clock.now
  const random = (count: number) => new Uint8Array(randomBytes(count))
  const directory = createLiveDirectory()
  const directoryVersion = (): number => directory.current().version
  const county = await openCountyJournal({ store: opened.store, dir, now, random, directoryVersion })
  const starter = { catalogue, calendar }
  const parts = await openDirectory({
    directory,
    county,
    now,
    random,
    starter,
    passwordCost: { memory: 64, passes: 1 },
  })
  const stop = async (): Promise<void> => {
    await county.close()
    await opened.store.close()
  }
  return {
    ...parts,
    county,
    dir,
    clock,
    async restart() {
      await stop()
      return open(dir, clock)
    },
    async close() {
      await stop()
      rmSync(dir, { recursive: true })
    },
  }
}
