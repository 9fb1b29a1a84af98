import type { Bytes, RandomBytes } from '../../../shared/entry/bytes.ts'
import type { Staff } from '../../../shared/facts/directory.ts'
import { createDrawer } from '../store/drawer.ts'
import type { SlipDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import { closeEnvelope, type Envelope, openEnvelope } from './envelope.ts'
import { stretch, type Stretched, type Stretching } from './stretch.ts'

type PinSlip = { readonly who: Staff; readonly envelope: Envelope | null }

/** Who has a PIN here. */
export type Pins = {
  readonly people: () => readonly Staff[]
  readonly read: () => Promise<void>
  readonly set: (who: Staff, pin: string, secret: Bytes) => Promise<void>
  /** How this person's PIN is stretched; null where they have none. */
  readonly stretching: (staff: string) => Stretching | null
  /**
   * Stretches a PIN, which takes its time, and tries nothing yet. @param ahead done already, as far as it was known how
   * @returns tries it: the vault's key, if this is the PIN
   */
  readonly ready: (
    staff: string,
    pin: string,
    ahead: Promise<Stretched> | null,
  ) => Promise<() => Promise<{ readonly who: Staff; readonly secret: Bytes } | null>>
  /** Nobody's PIN opens anything any more. */
  readonly destroy: () => Promise<void>
  readonly close: () => void
}

export function createPins(deps: {
  readonly slips: Table<SlipDoc>
  readonly random: RandomBytes
  readonly rounds: number
  readonly changed: () => void
}): Pins {
  const drawer = createDrawer<PinSlip>(deps.slips, 'pin')
  let held: readonly { readonly who: Staff; readonly envelope: Envelope }[] = []
  const read = async (): Promise<void> => {
    const all = [...(await drawer.all()).values()]
    held = all.flatMap(({ who, envelope }) => (envelope ? [{ who, envelope }] : []))
    deps.changed()
  }
  return {
    people: () => held.map(({ who }) => who),
    read,
    async set(who, pin, secret) {
      await drawer.put([[who.id, { who, envelope: await closeEnvelope(secret, pin, deps) }]])
      await read()
    },
    stretching(staff) {
      const own = held.find(({ who }) => who.id === staff)?.envelope
      return own ? { salt: own.salt, rounds: own.rounds } : null
    },
    async ready(staff, pin, ahead) {
      const begun = ahead?.catch(() => null)
      const slip = await drawer.get(staff)
      const envelope = slip?.envelope
      if (!envelope) return async () => null
      const early = await begun
      const isIts = early?.salt === envelope.salt && early.rounds === envelope.rounds
      const stretched = isIts ? early : await stretch(pin, envelope)
      return async () => {
        const secret = await openEnvelope(envelope, stretched)
        return secret && { who: slip.who, secret }
      }
    },
    async destroy() {
      await drawer.put([...(await drawer.all())].map(([id, { who }]) => [id, { who, envelope: null }]))
      await read()
    },
    close: drawer.changes(() => void read().catch(() => undefined)),
  }
}
