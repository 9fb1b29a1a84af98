import type { NetworkInterfaceInfo } from 'node:os'

/** How this computer can be called from the same network. */
export type HostNames = {
  /** The first is the one to tell people. */
  readonly addresses: readonly string[]
  readonly names: readonly string[]
}

/**
 * @param interfaces as os.networkInterfaces() gives them · @param hostname as os.hostname()
 * Addresses that hold on one cable only (fe80::, 169.254) are left out; IPv4 comes first, because it is what people can type.
 */
export function hostNames(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
  hostname: string,
): HostNames {
  const outward = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !/^(fe80|169\.254)/i.test(address))
  const of = (family: string): string[] =>
    outward.filter((one) => one.family === family).map(({ address }) => address)
  const bare = hostname.toLowerCase().split('.')[0] ?? ''
  const names = /^[a-z0-9-]{1,63}$/.test(bare) ? [hostname.toLowerCase(), bare, `${bare}.local`] : []
  return { addresses: [...of('IPv4').sort(), ...of('IPv6').sort()], names: [...new Set(names)] }
}

/** As it stands in an address line. */
export function urlOf(scheme: 'http' | 'https', host: string, port: number): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
}
