import type { Entry } from '../../shared/entry/entry.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import type { Device } from '../../shared/facts/directory.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import { mostPieceBytes } from '../../shared/http/parcels.ts'
import { isFor, isForAll, letterOf } from '../journal/audience.ts'
import type { JournalDoc } from '../journal/journal.ts'
import type { GatewayDeps } from './deps.ts'
import { type Failed, failed } from './failures.ts'

/** Characters of entries in one answer; the first always fits. */
const mostChars = 2_000_000

export type ReadAgain = {
  /** What the county has of these and the device may read; the rest, and what finds no room, is left out. */
  readonly entries: (device: Device, ids: readonly string[]) => Promise<readonly Entry[]>
  /** A stretch of a parcel's encrypted bytes. */
  readonly parcel: (
    device: Device,
    hash: string,
    from: number,
  ) => Promise<{ readonly bytes: string; readonly size: number } | Failed>
}

/** Gives a device once more what its disk spoiled, or what it let go by the county's rule. */
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
  return {
    async entries(device, ids) {
      const found = await deps.journal.get([...new Set(ids)])
      const docs = found.filter((doc) => doc !== undefined).filter((doc) => mayRead(device, doc))
      const gone = await erasedOf(docs)
      let chars = 0
      return docs.flatMap(({ _id: id, header, body, salt, subject }, at): Entry[] => {
        chars += header.length + (body?.length ?? 0)
        if (at > 0 && chars > mostChars) return []
        return [gone.has(subject) ? { id, header, body: null, salt: null } : { id, header, body, salt }]
      })
    },
    async parcel(device, hash, from) {
      const parcel = await deps.shelf.find(hash)
      if (parcel?.station !== device.station) return failed('not-found')
      const bytes = await deps.shelf.read(hash)
      if (!bytes) return failed('not-found')
      return {
        bytes: bytes.subarray(from, from + mostPieceBytes).toString('base64'),
        size: bytes.length,
      }
    },
  }
}
