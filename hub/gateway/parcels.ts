import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Receipt } from '../../shared/entry/receipt.ts'
import type { Device } from '../../shared/facts/directory.ts'
import type { Turns } from '../journal/turns.ts'
import type { GatewayDeps } from './deps.ts'
import { type Failed, failed } from './failures.ts'
import { drain, isGone } from './read-body.ts'
import { receiptOf } from './receipts.ts'

/** The largest parcel, bytes. */
const mostBytes = 20_000_000

type Shelved = { readonly ok: true; readonly receipt: Receipt }

/** Takes the bytes of a page whose manifest the journal has; checks them against their name while they come. */
export function createParcelIntake(deps: GatewayDeps, inTurn: Turns) {
  const { shelf, holdings } = deps

  /** The draft's path, whole and synced, or why there is none. */
  const receive = async (hash: string, bytes: Readable): Promise<string | Failed> => {
    const { path, file } = await shelf.draft()
    const sum = createHash('sha256')
    let count = 0
    let problem: Failed | null = null
    try {
      for await (const chunk of bytes) {
        const part = chunk as Buffer
        count += part.length
        if (count > mostBytes) problem = failed('too-large')
        if (problem) continue
        sum.update(part)
        await file.appendFile(part)
      }
      await file.sync()
    } catch (error) {
      await file.close()
      await shelf.drop(path)
      if (isGone(bytes)) return failed('bad-request', { where: 'body' })
      throw error
    }
    await file.close()
    problem ??= sum.digest('base64url') === hash ? null : failed('hash-mismatch')
    if (problem) await shelf.drop(path)
    return problem ?? path
  }

  const receipt = (device: string): Promise<Receipt> =>
    inTurn(device, async () => receiptOf(await holdings.of(device), deps))

  return async (device: Device, hash: string, bytes: Readable): Promise<Shelved | Failed> => {
    const parcel = await shelf.find(hash)
    if (!parcel || parcel.station !== device.station) return failed('unannounced')
    if (parcel.arrivedAt !== null) {
      await drain(bytes)
      return { ok: true, receipt: await receipt(device.id) }
    }
    const path = await receive(hash, bytes)
    if (typeof path !== 'string') return path
    const { arrivedAt: _arrivedAt, ...manifest } = parcel
    await shelf.shelve(manifest, path)
    await inTurn(parcel.device, async () => (await holdings.of(parcel.device)).arrived(hash))
    return { ok: true, receipt: await receipt(device.id) }
  }
}
