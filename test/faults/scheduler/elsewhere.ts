import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { openNetwork, type Network } from '../../network.ts'
import { askHub } from './ask-hub.ts'
import { place } from './ground.ts'
import type { Ask } from './ask.ts'
import type { Time } from './time.ts'

/** Another county, with keys of its own, founded when somebody comes there first. */
export type Elsewhere = { readonly ask: Ask; readonly close: () => Promise<void> }

export function createElsewhere(time: Time): Elsewhere {
  let founding: Promise<Network> | null = null
  const found = (): Promise<Network> =>
    (founding ??= openNetwork({
      dir: mkdtempSync(join(place, 'yizhan-elsewhere-')),
      world: 'empty',
      hub: { now: time.now },
    }))
  return {
    ask: async (asked) => time.busy(found().then(({ hub }) => askHub(hub, asked))),
    close: async () => (await founding)?.close(),
  }
}
