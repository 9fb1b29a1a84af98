import * as v from 'valibot'
import type { Refusal } from '../../shared/entry/batch.ts'
import { type Entry, entrySchema } from '../../shared/entry/entry.ts'
import { deviceOf } from '../../shared/entry/lane.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import type { Device } from '../../shared/facts/directory.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import { isFor, isForAll, letterOf } from '../journal/audience.ts'
import type { JournalDoc } from '../journal/journal.ts'
import type { QuarantineDoc } from '../journal/quarantine.ts'
import type { GatewayDeps } from './deps.ts'

/** Characters of entries in one answer; the first always fits. */
const mostChars = 2_000_000

type Found = { readonly entry: Entry; readonly refusal?: Refusal | undefined }

/** What the county has of these and the device may read, what it refused of the device's own among it; the rest, and what finds no room, is left out. */
export type ReadAgain = (
  device: Device,
  ids: readonly string[],
) => Promise<{ readonly entries: Entry[]; readonly refused?: { id: string; refusal: Refusal }[] }>

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
  const standing = async (device: Device, ids: readonly string[]): Promise<readonly Found[]> => {
    const found = await deps.journal.get(ids)
    const docs = found.filter((doc) => doc !== undefined).filter((doc) => mayRead(device, doc))
    const gone = await erasedOf(docs)
    return docs.map(({ _id: id, header, body, salt, subject }) => ({
      entry: gone.has(subject) ? { id, header, body: null, salt: null } : { id, header, body, salt },
    }))
  }
  /** Nobody but the county has them, once their desk's disk has lost them. */
  const refused = async (device: Device, ids: readonly string[]): Promise<readonly Found[]> => {
    const docs = await deps.quarantine.get(ids.filter((id) => deviceOf(id) === device.id))
    return docs.flatMap((doc) => (doc ? foundIn(doc) : []))
  }
  return async (device, asked) => {
    const ids = [...new Set(asked)]
    const home = await standing(device, ids)
    const known = new Set(home.map(({ entry }) => entry.id))
    const rest = ids.filter((id) => !known.has(id))
    const all = [...home, ...(await refused(device, rest))]
    const byId = new Map(all.map((one) => [one.entry.id, one]))
    let chars = 0
    const given = ids
      .flatMap((id) => byId.get(id) ?? [])
      .filter(({ entry: { header, body } }, at) => {
        chars += header.length + (body?.length ?? 0)
        return at === 0 || chars <= mostChars
      })
    const turnedAway = given.flatMap(({ entry: { id }, refusal }) => (refusal ? [{ id, refusal }] : []))
    return {
      entries: given.map(({ entry }) => entry),
      ...(turnedAway.length > 0 ? { refused: turnedAway } : {}),
    }
  }
}

function foundIn({ text, refusal }: QuarantineDoc): readonly Found[] {
  const entry = v.safeParse(entrySchema, JSON.parse(text))
  return entry.success ? [{ entry: entry.output, refusal }] : []
}
