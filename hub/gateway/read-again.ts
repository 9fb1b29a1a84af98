import type { Entry } from '../../shared/entry/entry.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import type { Device } from '../../shared/facts/directory.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import { isFor, isForAll, letterOf } from '../journal/audience.ts'
import type { JournalDoc } from '../journal/journal.ts'
import type { GatewayDeps } from './deps.ts'

/** Characters of entries in one answer; the first always fits. */
const mostChars = 2_000_000

/** What the county has of these and the device may read; the rest, and what finds no room, is left out. */
export type ReadAgain = (device: Device, ids: readonly string[]) => Promise<readonly Entry[]>

/** Gives a device once more what its disk spoiled, or what stands under an id that it wrote twice. */
export function createReadAgain(deps: GatewayDeps): ReadAgain {
  const mayRead = (device: Device, doc: JournalDoc): boolean => {
    const letter = letterOf(doc)
    return isForAll(letter) || isFor(letter, { device: device.id, station: device.station }, true)
  }
  const erasedOf = async (docs: readonly JournalDoc[]): Promise<ReadonlySet<string>> => {
    const personal = new Set(docs.map(({ subject }) => subject).filter((one) => isPersonal(kindOf(one))))
    const keys = await deps.subjectKeys.ofAll(personal)
    return new Set([...personal].filter((subject) => keys.get(subject) === 'erased'))
  }
  return async (device, ids) => {
    const found = await deps.journal.get([...new Set(ids)])
    const docs = found.filter((doc) => doc !== undefined).filter((doc) => mayRead(device, doc))
    const gone = await erasedOf(docs)
    let chars = 0
    return docs.flatMap(({ _id: id, header, body, salt, subject }, at): Entry[] => {
      chars += header.length + (body?.length ?? 0)
      if (at > 0 && chars > mostChars) return []
      return [gone.has(subject) ? { id, header, body: null, salt: null } : { id, header, body, salt }]
    })
  }
}
