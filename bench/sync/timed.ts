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
  const [server, device, busy, began] = [await serverCpu(), process.cpuUsage(), busyMs(), performance.now()]
  await work()
  const ms = performance.now() - began
  const all = busyMs() - busy
  const { user, system } = process.cpuUsage(device)
  const deviceMs = (user + system) / 1000
  const serverMs = (await serverCpu()) - server
  const others = Math.max(0, all - deviceMs - serverMs) / (ms * cpus().length)
  return { perSecond: count / (ms / 1000), serverMs, deviceMs, others }
}

/** What all processes together have used since the machine was started, ms. */
function busyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
}
