import * as v from 'valibot'
import { pageFacts } from '../../../shared/facts/named-pages.ts'
import { deviceDeclined, deviceMended } from '../../../shared/facts/device.ts'
import type { DeskStore } from '../desk-store.ts'
import { DeskTrouble } from '../desk-shapes.ts'
import type { Saying } from './append.ts'
import type { Tray } from './tray.ts'

/** The two ways out of the tray. */
export function createTrayActs(deps: {
  readonly tray: Tray
  readonly device: () => string
  /** Pages that a declined entry named will not be sent. */
  readonly giveUp: (pages: readonly string[]) => Promise<void>
  readonly say: (sayings: readonly Saying[]) => Promise<readonly string[]>
}): Pick<DeskStore, 'mend' | 'decline'> {
  const desk = (): string => `device:${deps.device()}`
  return {
    async mend(entry, body) {
      const item = deps.tray.live.current().find((one) => one.entry === entry && one.phase === 'open')
      if (!item) throw new DeskTrouble('bad-draft', 'not in the tray')
      const ids = await deps.say([
        { subject: item.subject, type: item.type, body },
        { subject: desk(), type: deviceMended.type, body: null, naming: ([as = '']) => ({ entry, as }) },
      ])
      await deps.tray.mended(entry, ids[0] ?? '')
    },
    async decline(entry, reason) {
      const item = deps.tray.live.current().find((one) => one.entry === entry)
      await deps.say([{ subject: desk(), type: deviceDeclined.type, body: { entry, reason } }])
      await deps.tray.declined(entry, reason)
      const fact = pageFacts.find(({ type }) => type === item?.type)
      const named = fact && v.safeParse(fact.body, item?.body)
      if (named?.success) await deps.giveUp(named.output.pages.map(({ hash }) => hash))
    },
  }
}
