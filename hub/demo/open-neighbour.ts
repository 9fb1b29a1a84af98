import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { PublicKey } from '../../shared/entry/sign.ts'
import type { Config } from '../config.ts'
import { urlOf } from '../lan/addresses.ts'
import { openOwnStore } from '../open-store.ts'
import { createHub, type Hub } from '../server.ts'
import { countyIds, dongpingAccounts, foundDongping, songlanAt } from './neighbour.ts'
import { calendar } from './reference/calendar.ts'
import { catalogue } from './reference/catalogue.ts'

/** 东屏县's hub, up beside the demo's own. */
export type OpenNeighbour = {
  readonly url: string
  readonly signKey: PublicKey
  readonly close: () => Promise<void>
}

/** In DATA_DIR of the demo. */
export const neighbourFolder = 'dongping'

/**
 * A second county for the demo, in the same process and with everything else of its own: folder, keys, people, address. Only for browsers of
 * this computer. It goes by the other name of it, because a browser keeps one session a name, whatever the port.
 * @param first 松岚县, as it is reached
 */
export async function openNeighbour(deps: {
  readonly config: Pick<Config, 'dataDir' | 'port' | 'logLevel'>
  readonly app: string
  readonly station: string
  readonly now: () => number
  readonly first: { readonly url: string; readonly signKey: PublicKey }
  readonly say: (sentence: string) => void
}): Promise<OpenNeighbour | null> {
  const { config, first, say, app, station, now } = deps
  const dir = join(config.dataDir, neighbourFolder)
  await mkdir(dir, { recursive: true })
  const opened = await openOwnStore({ couchUrl: null, dataDir: dir }, `pid ${process.pid}`, say)
  if (!opened.ok) {
    say(opened.sentence)
    return null
  }
  const { store, claim } = opened
  const open = new AsyncDisposableStack()
  try {
    open.defer(() => store.close())
    open.defer(() => claim.release())
    // Named one by one: whoever calls has more, the first county's archive among it, and two may not write in one.
    const hub = await createHub({
      app,
      station,
      now,
      store,
      dir,
      random: (count) => new Uint8Array(randomBytes(count)),
      starter: { catalogue, calendar },
      demo: true,
      demoAccounts: dongpingAccounts,
      logLevel: config.logLevel,
      secureUrl: () => null,
      neighbours: () => ({ own: countyIds.neighbour, known: [songlanAt(first)] }),
    })
    open.defer(() => hub.app.close())
    await foundDongping(hub)
    const host = new URL(first.url).hostname === 'localhost' ? '127.0.0.1' : 'localhost'
    const port = await listen(hub, config.port, host)
    const running = open.move()
    const { signKey } = hub.county.countyKeys
    return { url: urlOf('http', host, port), signKey, close: () => running.disposeAsync() }
  } finally {
    await open.disposeAsync()
  }
}

/** Beside the first; somewhere else where something listens there. */
async function listen({ app }: Hub, beside: number, host: string): Promise<number> {
  const attempt = (port: number): Promise<string> => app.listen({ port, host })
  if (beside === 0) await attempt(0)
  else await attempt(beside + 1).catch(() => attempt(0))
  return (app.server.address() as AddressInfo).port
}
