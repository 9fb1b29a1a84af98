/** Where what lies in an evidence package (证据包). Names are ASCII: `unzip` in a bare locale writes others as `#U8bf4`. */
export const packageFiles = {
  readme: 'README.txt',
  cover: 'cover.html',
  coverPdf: 'cover.pdf',
  /** The item's manifest, as it was signed when the item was archived. */
  manifest: 'manifest.json',
  manifestSignature: 'manifest.ed25519',
  manifestSm2: 'manifest.sm2',
  /** Originals that are not in this package, and why; a line each, `<path>  <why>`. */
  leftOut: 'LEFT-OUT',
  /** Every file but itself, its signatures and `SM3SUMS`' own line in it. */
  sums: 'SHA256SUMS',
  sumsSignature: 'SHA256SUMS.ed25519',
  sm3: 'SM3SUMS',
  /** The leaf of `evidence.archived`, which names the manifest: byte for byte as it is in the county's ledger. */
  leaf: 'log/entry.json',
  /** That entry itself, over which the leaf's HMAC goes, and its salt. */
  entry: 'log/entry.opened',
  salt: 'log/entry.salt',
  proof: 'log/entry.tlog-proof',
  checkpoint: 'log/checkpoint',
  /** The leaf once more, in a checkpoint that a time-stamping authority stamped; its token lies beside that checkpoint. */
  stampedProof: 'log/stamped.tlog-proof',
  stampedCheckpoint: 'log/stamped.checkpoint',
  looks: 'access/access-log.jsonl',
  archiveKey: 'keys/archive-key.pem',
  logKey: 'keys/log-key.pem',
  stampKey: 'keys/tsa-ca.pem',
  sm2Key: 'keys/sm2-key.pem',
  fingerprints: 'keys/key-fingerprints.txt',
  verifyOnLinux: 'verify.sh',
  verifyOnWindows: 'verify.ps1',
  verifyLog: 'tlog-verify.sh',
} as const

/** Beside every file there may be its time stamp (RFC 3161). */
export const stampEnding = '.tsr'

/** An original's place, from its name in the manifest: Windows takes no colon. */
export function originalPath(name: string): string {
  return `media/${name.replaceAll(':', '_')}`
}

/** Bound by the signature itself, and by nothing else. */
export const outsideSums: readonly string[] = [packageFiles.sums, packageFiles.sumsSignature]
/** SM3 speaks of what was there before it. */
export const outsideSm3: readonly string[] = [...outsideSums, packageFiles.sm3]
