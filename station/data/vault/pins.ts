import type { Bytes, RandomBytes } from '../../../shared/entry/bytes.ts'
import type { Staff } from '../../../shared/facts/directory.ts'
import { createDrawer } from '../store/drawer.ts'
import type { SlipDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import { closeEnvelope, type Envelope, openEnvelope } from './envelope.ts'

type PinSlip = { readonly who: Staff; readonly envelope: Envelope | null }

/** Who has a PIN here. */
export type Pins = {
  readonly people: () => readonly Staff[]
  readonly read: () => Promise<void>
  readonly set: (who: Staff, pin: string, secret: Bytes) => Promise<void>
  /** The vault's key, if this is the PIN. */
  readonly open: (
    staff: string,
    pin: string,
  ) => Promise<{ readonly who: Staff; readonly secret: Bytes } | null>
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
  let people: readonly Staff[] = []
  const read = async (): Promise<void> => {
    const all = [...(await drawer.all()).values()]
    people = all.filter(({ envelope }) => envelope !== null).map(({ who }) => who)
    deps.changed()
  }
  return {
    people: () => people,
    read,
    async set(who, pin, secret) {
      await drawer.put([[who.id, { who, envelope: await closeEnvelope(secret, pin, deps) }]])
      await read()
    },
    async open(staff, pin) {
      const slip = await drawer.get(staff)
      const secret = slip?.envelope ? await openEnvelope(slip.envelope, pin) : null
      return slip && secret && { who: slip.who, secret }
    },
    async destroy() {
      await drawer.put([...(await drawer.all())].map(([id, { who }]) => [id, { who, envelope: null }]))
      await read()
    },
    close: drawer.changes(() => void read().catch(() => undefined)),
  }
}
