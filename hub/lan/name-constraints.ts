import { Extension, type X509Certificate } from '@peculiar/x509'

const oid = '2.5.29.30'

/**
 * X.509 name constraints (RFC 5280 4.2.1.10), critical: a certificate of this authority may carry only these DNS names and what stands
 * below them. Whoever installs the county's root thereby trusts it for no bank and no ministry, even if its key were stolen.
 * Addresses are not constrained: networks of offices use ranges that no list foresees.
 */
export function onlyTheseNames(names: readonly string[]): Extension {
  const subtrees = names.map((name) => der(0x30, der(0x82, Buffer.from(name, 'ascii'))))
  const value = der(0x30, der(0xa0, ...subtrees))
  return new Extension(oid, true, new Uint8Array(value))
}

/** The names that a root made here may vouch for. */
export function namesAllowedBy(root: X509Certificate): readonly string[] {
  const value = Buffer.from(root.getExtension(oid)?.value ?? new ArrayBuffer(0))
  const names: string[] = []
  for (let at = value.indexOf(0x82); at >= 0 && at < value.length;) {
    const end = at + 2 + (value[at + 1] ?? 0)
    names.push(value.toString('ascii', at + 2, end))
    // The next subtree: its own tag and length, then the name's.
    at = end + 2
  }
  return names
}

/** One element of DER: tag, length, content. Lengths up to 65,535 are enough for names. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
