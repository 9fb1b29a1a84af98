import type { Device } from '../../shared/facts/directory.ts'
import { mostChunkBytes } from '../../shared/http/parcels.ts'
import type { GatewayDeps } from './deps.ts'
import { type Failed, failed } from './failures.ts'

export type ReadParcel = (
  device: Device,
  hash: string,
  from: number,
  most: number,
) => Promise<{ readonly size: number; readonly bytes: string } | Failed>

/** Gives a device of the station whose it is the bytes of a parcel once more, as they lie: only the matter's key opens them. */
export function createParcelReader({ shelf, subjectKeys }: GatewayDeps): ReadParcel {
  return async (device, hash, from, most) => {
    const parcel = await shelf.find(hash)
    if (parcel?.station !== device.station) return failed('not-found')
    if (parcel.letGo) return failed('erased')
    if (parcel.arrivedAt === null) return failed('not-found')
    if ((await subjectKeys.of(parcel.subject)) === 'erased') return failed('erased')
    const part = await shelf.readPart(hash, from, Math.min(most, mostChunkBytes))
    return part ? { size: parcel.bytes, bytes: part.toString('base64') } : failed('not-found')
  }
}
