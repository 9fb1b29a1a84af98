import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Network, type NetworkOptions, openNetwork } from '../network.ts'
import { type Cable, layCable } from './cable.ts'

/** 松岚县 with the built station behind it. Each place that has a line to it has a cable of its own. */
export type County = {
  readonly network: () => Network
  readonly cable: () => Promise<Cable>
  /** A code that makes a browser the station's desk, from 丁伟. */
  readonly code: (station: string, name?: string) => Promise<string>
  /** The hub is stopped, and started again over what it kept. */
  readonly restart: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function openCounty(options: Omit<NetworkOptions, 'station'> = {}): Promise<County> {
  // A copy: whoever builds meanwhile does not take the pages away from under the desks.
  const pages = mkdtempSync(join(tmpdir(), 'yizhan-station-'))
  cpSync('station/dist', pages, { recursive: true })
  let network = await openNetwork({ ...options, station: pages })
  const cables: Cable[] = []
  return {
    network: () => network,
    async cable() {
      const cable = await layCable(() => network.url)
      cables.push(cable)
      return cable
    },
    async code(station, name = '一号桌') {
      const dingwei = await network.signIn('dingwei')
      const { json } = await dingwei.ask('POST', '/api/enrolments', { station, name })
      return (json as { code: string }).code
    },
    async restart() {
      network = await network.restart()
    },
    async close() {
      for (const cable of cables) await cable.close()
      await network.close()
      rmSync(pages, { recursive: true, force: true })
    },
  }
}
