import { batchText } from '../../shared/entry/batch.ts'
import type { Device } from '../../shared/facts/directory.ts'
import type { Push, PushRequest } from './push.ts'
import { readEntry } from './read-entry.ts'
import { verify } from './verify.ts'

/** Whether the device's own key signed it, whoever had the device. */
export function isGenuine(device: Device, request: PushRequest): boolean {
  const batch = request.entries.map((entry) => readEntry(entry, device.id))
  return verify(device.signKey, batchText(device.id, batch), request.signature)
}

/** Takes what was put aside as if its device were still one of ours: the same judges, the same verdicts. Twice is harmless. */
export function createRelease(push: Push) {
  return async (device: Device, request: PushRequest): Promise<{ stored: number; refused: number }> => {
    const { verdicts } = await push({ ...device, revoked: null }, request)
    const stored = verdicts.filter(({ verdict }) => verdict === 'stored' || verdict === 'already').length
    return { stored, refused: verdicts.length - stored }
  }
}
