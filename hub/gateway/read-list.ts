import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { kindOf } from '../../shared/entry/subject.ts'
import { filmMedia, readSealList, sealListMedia } from '../../shared/evidence/seal-list.ts'
import { openBytes } from '../journal/box.ts'
import type { Parcel } from '../journal/parcel-shelf.ts'
import type { GatewayDeps } from './deps.ts'

/** The parcels that a parcel announces in its turn: none, where it is no list of a desk's recording or not the one that was sealed. */
export function createListReader({ reader, subjectKeys }: Pick<GatewayDeps, 'reader' | 'subjectKeys'>) {
  /** @param path its bytes as they came, not yet compared with its name */
  return async (list: Parcel, path: string): Promise<readonly Parcel[]> => {
    const { subject, hash, media, device, station, entry } = list
    if (kindOf(subject) !== 'evidence' || media !== sealListMedia) return []
    const [{ seals }, key] = await Promise.all([reader.evidence(subject), subjectKeys.of(subject)])
    const seal = seals.find((one) => one.list.hash === hash)
    const came = seal && key && key !== 'erased' ? await readFile(path) : null
    const text = came && key && key !== 'erased' ? openBytes(key, came) : null
    // What stands in the journal is the sum of the list, and not of what an app with a fault may have put in its place.
    if (!text || createHash('sha256').update(text).digest('hex') !== seal?.root) return []
    const read = readSealList(text.toString())
    if (read?.item !== subject) return []
    return read.segments.map(({ parcel }) => ({
      ...parcel,
      media: filmMedia,
      device,
      station,
      subject,
      entry,
    }))
  }
}
