import * as v from 'valibot'

const version = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/**
 * What one side understands of the wire and of what is told over it: its own version, and the least of the other side that it still gets on
 * with. `own` rises with every change that the other side has to know of; `least` only when something would pass unread, or be said in vain.
 * Entries are not meant: those of every version are taken, and those of a newer one kept (see shared/facts/registry.ts).
 */
export const protocolsSchema = v.object({ least: version, own: version })
export type Protocols = v.InferOutput<typeof protocolsSchema>

/** Of this version of Yizhan. 2: subjects of the kind `consult`, which an app of version 1 would have passed over. */
export const protocols: Protocols = { least: 2, own: 2 }

/**
 * `app-too-old`: it gives the county all that it has, which is understood for ever, and reads nothing until it is updated, so that
 * nothing passes it by unread. `hub-too-old`: it keeps what it has until the county is updated.
 */
export type Fit = 'fit' | 'app-too-old' | 'hub-too-old'

export function fitOf(app: Protocols, hub: Protocols): Fit {
  if (app.own < hub.least) return 'app-too-old'
  return hub.own < app.least ? 'hub-too-old' : 'fit'
}
