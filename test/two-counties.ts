import { dongpingAccounts, dongpingAt, foundDongping, songlanAt } from '../hub/demo/neighbour.ts'
import type { HubDeps } from '../hub/hub-deps.ts'
import type { KnownCounty } from '../shared/counties/known.ts'
import { type Network, type NetworkOptions, openNetwork } from './network.ts'

/** How another county reaches this hub, and knows it again. */
export function placeOf({ url, hub }: Network): Pick<KnownCounty, 'url' | 'signKey'> {
  return { url, signKey: hub.county.countyKeys.signKey }
}

/** 东屏县's hub, with 蒋岚. @param known the counties that it knows · @param more as of any other hub */
export async function openDongping(
  known: () => KnownCounty[],
  more: Pick<NetworkOptions, 'station'> = {},
): Promise<Network> {
  const there = await openNetwork({
    ...more,
    world: 'empty',
    hub: {
      demo: true,
      demoAccounts: dongpingAccounts,
      neighbours: () => ({ own: 'dongping', known: known() }),
    },
  })
  await foundDongping(there.hub)
  return there
}

/** 松岚县 and 东屏县, each with a hub of its own, that know each other. */
export type TwoCounties = {
  /** 松岚县: it has the stations and the room. */
  readonly here: () => Network
  /** 东屏县: 蒋岚 is there. */
  readonly there: () => Network
  /** What each knows of the other may be changed. */
  readonly known: { here: KnownCounty[]; there: KnownCounty[] }
  /** 东屏县's hub is stopped, and started again on what it kept. @param between what happens while it is away */
  readonly restartThere: (between?: () => Promise<void>) => Promise<void>
  readonly close: () => Promise<void>
}

export async function openTwoCounties(hub: Partial<HubDeps>): Promise<TwoCounties> {
  const known: TwoCounties['known'] = { here: [], there: [] }
  const here = await openNetwork({
    hub: { ...hub, neighbours: () => ({ own: 'songlan', known: known.here }) },
  })
  let there = await openDongping(() => known.there)
  const introduce = (): void => {
    known.here = [dongpingAt(placeOf(there))]
    known.there = [songlanAt(placeOf(here))]
  }
  introduce()
  return {
    here: () => here,
    there: () => there,
    known,
    async restartThere(between = () => Promise.resolve()) {
      await there.hub.app.close()
      await between()
      there = await there.restart()
      introduce()
    },
    async close() {
      await here.close()
      await there.close()
    },
  }
}
