import { cpus } from 'node:os'

/**
 * Entries a second, and what it cost: CPU of the server's process, and of the device's (this one), ms. `others`: which share of the machine
 * somebody else used meanwhile; a run with more than a few hundredths says little.
 */
export type Rate = {
  readonly perSecond: number
  readonly serverMs: number
  readonly deviceMs: number
  readonly others: number
}

/** @param serverCpu what the server has used so far, ms */
export async function timed(
  serverCpu: () => Promise<number>,
  count: number,
  work: () => Promise<unknown>,
): Promise<Rate> {
  const [server, device, others, began] = [
    await serverCpu(),
    process.cpuUsage(),
    watchOthers(),
    performance.now(),
  ]
  await work()
  const ms = performance.now() - began
  const { user, system } = process.cpuUsage(device)
  const serverMs = (await serverCpu()) - server
  const deviceMs = (user + system) / 1000
  return { perSecond: count / (ms / 1000), serverMs, deviceMs, others: others(serverMs) }
}

/** @returns which share of the machine somebody else used since the call. Its `serverMs`: what the server used, which is none of those */
export function watchOthers(): (serverMs: number) => number {
  const [device, busy, began] = [process.cpuUsage(), busyMs(), performance.now()]
  return (serverMs) => {
    const { user, system } = process.cpuUsage(device)
    const rest = busyMs() - busy - (user + system) / 1000 - serverMs
    return Math.max(0, rest) / ((performance.now() - began) * cpus().length)
  }
}

/** What all processes together have used since the machine was started, ms. */
function busyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
}
