import { type Fit, fitOf, type Protocols } from '../../../shared/http/protocol.ts'
import type { Settings } from '../store/settings.ts'

/** Whether this app and the county's hub understand each other. All windows know it, also before the next word of the hub. */
export type Versions = {
  readonly fit: () => Fit
  readonly read: () => Promise<void>
  /** @param hub what it said that it speaks; nothing when that fits */
  readonly met: (hub: Protocols | undefined) => Promise<void>
  readonly close: () => void
}

export function createVersions(deps: {
  readonly settings: Settings
  /** Another build may understand more: what an older one found out holds no longer. */
  readonly app: string
  readonly own: Protocols
  readonly changed: () => void
}): Versions {
  const { settings, app } = deps
  let fit: Fit = 'fit'
  const take = (met: { readonly app: string; readonly fit: Fit } | null): void => {
    fit = met?.app === app ? met.fit : 'fit'
  }
  const stop = settings.changes('met', (met) => {
    take(met)
    deps.changed()
  })
  return {
    fit: () => fit,
    async read() {
      take(await settings.get('met'))
    },
    async met(hub) {
      const next = hub ? fitOf(deps.own, hub) : 'fit'
      if (next === fit) return
      fit = next
      await settings.set('met', { app, fit })
      deps.changed()
    },
    close: stop,
  }
}
