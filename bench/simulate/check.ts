import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type CountyJournal, openCountyJournal } from '../../hub/journal/open-journal.ts'
import { databases } from '../../hub/store/design/databases.ts'
import { openPouchStore } from '../../hub/store/pouch.ts'
import { deviceOf } from '../../shared/entry/lane.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import { foldMatter } from '../../shared/facts/fold-matter.ts'
import { foldVisit } from '../../shared/facts/visit.ts'
import type { LightDesk } from '../world/light-desk.ts'

/** What must hold at the end, whatever happened: see docs on the journal. Empty when it does. */
export async function checkJournal(
  dir: string,
  desks: readonly LightDesk[],
  acknowledged: ReadonlySet<string>,
): Promise<{ readonly journal: number; readonly subjects: number; readonly broken: readonly string[] }> {
  const opened = await openPouchStore({ dir: join(dir, 'store'), databases, who: 'simulate' })
  if (!opened.ok) throw new Error(opened.sentence)
  const county = await openCountyJournal({
    store: opened.store,
    dir,
    now: Date.now,
    directoryVersion: () => 0,
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
  })
  try {
    const held = await idsHeld(county, new Set(desks.map(({ device }) => device)))
    const missing = [...acknowledged]
      .filter((id) => held.get(id) !== 1)
      .map((id) => `${id} was acknowledged and is there ${held.get(id) ?? 0} times`)
    const strangers = [...held.keys()]
      .filter((id) => !acknowledged.has(id))
      .map((id) => `${id} is there and was never acknowledged`)
    const folds = await foldsApart(county, desks)
    return {
      journal: held.size,
      subjects: folds.subjects,
      broken: [...missing, ...strangers, ...folds.apart],
    }
  } finally {
    await county.close()
    await opened.store.close()
  }
}

/** Every entry of these devices in the journal, and how often it is there. */
async function idsHeld(
  { journal }: CountyJournal,
  devices: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const held = new Map<string, number>()
  for await (const docs of journal.ofSubjects('')) {
    for (const { _id } of docs) if (devices.has(deviceOf(_id))) held.set(_id, (held.get(_id) ?? 0) + 1)
  }
  return held
}

/** Subjects that a desk and the county fold differently. */
async function foldsApart(
  { reader }: CountyJournal,
  desks: readonly LightDesk[],
): Promise<{ readonly subjects: number; readonly apart: readonly string[] }> {
  const apart: string[] = []
  let subjects = 0
  for (const { feed } of desks) {
    for (const subject of feed.subjects().filter((one) => isPersonal(kindOf(one)))) {
      subjects += 1
      const heard = await feed.heardOf(subject)
      const isMatter = kindOf(subject) === 'matter'
      const [here, there] = isMatter
        ? [foldMatter(subject, heard), await reader.matter(subject)]
        : [foldVisit(subject, heard), await reader.visit(subject)]
      if (!isDeepStrictEqual(here, there)) apart.push(`${subject} is folded differently`)
    }
  }
  return { subjects, apart }
}
