import type { Refusal } from '../../shared/entry/batch.ts'
import { deviceRefused } from '../../shared/facts/device.ts'
import { isTold } from '../../shared/facts/fact.ts'
import type { Reader } from './reader.ts'
import type { Voice } from './voice.ts'

export type RefusedEntry = { readonly entry: string; readonly refusal: Refusal }

/** Refusals are facts in the device's own feed: the desk hears of them also when the answer to its push was lost. */
export type Refusals = {
  readonly tell: (device: string, refused: readonly RefusedEntry[]) => Promise<void>
  /** The same after a fault: those that were told before are left out. */
  readonly tellMissing: (device: string, refused: readonly RefusedEntry[]) => Promise<void>
}

export function createRefusals(deps: { readonly voice: Voice; readonly reader: Reader }): Refusals {
  const tell = async (device: string, refused: readonly RefusedEntry[]): Promise<void> => {
    const subject = `device:${device}`
    const drafts = refused.map((body) => ({ subject, type: deviceRefused.type, body, by: 'system' }))
    if (drafts.length > 0) await deps.voice.sayAll(drafts)
  }
  return {
    tell,
    async tellMissing(device, refused) {
      if (refused.length === 0) return
      const heard = await deps.reader.heardOf(`device:${device}`)
      const told = new Set(
        heard
          .filter(isTold)
          .filter(deviceRefused.is)
          .map(({ body }) => body.entry),
      )
      await tell(
        device,
        refused.filter(({ entry }) => !told.has(entry)),
      )
    },
  }
}
