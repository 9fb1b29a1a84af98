/** Entries a second, and what it cost: CPU of the server's process, and of the device's (this one), ms. */
export type Rate = { readonly perSecond: number; readonly serverMs: number; readonly deviceMs: number }

/** @param serverCpu what the server has used so far, ms */
export async function timed(
  serverCpu: () => Promise<number>,
  count: number,
  work: () => Promise<unknown>,
): Promise<Rate> {
  const [server, device, began] = [await serverCpu(), process.cpuUsage(), performance.now()]
  await work()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(device)
  return {
    perSecond: count / seconds,
    serverMs: (await serverCpu()) - server,
    deviceMs: (user + system) / 1000,
  }
}
