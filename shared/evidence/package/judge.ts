import { type EvidenceManifest, readEvidenceManifest } from '../manifest.ts'
import { originalPath, outsideSm3, outsideSums, packageFiles, stampEnding } from './layout.ts'
import { isInLedger, isInStamped, type LedgerTools } from './ledger-proof.ts'
import { readSha256, readSm3, type Sum } from './sums.ts'

/** A file of a package as somebody hashed it. */
export type SeenFile = {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly sm3: string
}

/**
 * `unreadable`: it cannot be parsed · `signature`: it, its signature and its key do not fit · `missing`, `added`: the list says otherwise ·
 * `altered`: it is not what the list says · `chain`: it does not go on from the one before it · `not-as-manifest`: it is not what the manifest says, or
 * not in it · `not-left-out`: it is said not to be here, and is · `ledger`: the proof does not hold
 */
export type PackageFault = {
  readonly file: string
  readonly what:
    | 'unreadable'
    | 'signature'
    | 'missing'
    | 'added'
    | 'altered'
    | 'chain'
    | 'not-as-manifest'
    | 'not-left-out'
    | 'ledger'
}

/** What a package is found to be, by the rules of its own verify.sh. No faults: genuine, by the key of this fingerprint. */
export type PackageVerdict = {
  readonly faults: readonly PackageFault[]
  readonly files: number
  readonly manifest: EvidenceManifest | null
  /** Originals that are not in it, by law. */
  readonly leftOut: number
  /** SHA-256 of the public key (DER): to be held against the one that the county publishes. Null where there is no key. */
  readonly fingerprint: string | null
  readonly ledger: 'proved' | 'none' | 'false'
  /** Files that a time-stamping authority has stamped: whether rightly, `openssl` says. */
  readonly stamped: readonly string[]
}

/** What the platform does for the judge. */
export type JudgeTools = {
  /** Ed25519. @param pem of the public key */
  readonly isSigned: (pem: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => boolean
  /** Null for what is no key. */
  readonly fingerprint: (pem: Uint8Array) => string | null
} & LedgerTools

/** Of the files that the judge reads itself, no one is larger. */
export const mostJudgedBytes = 64 * 1_048_576

/** The files that the judge reads; of all others the sums are enough. */
export function isJudged(path: string): boolean {
  return /^[^/]+$|^(log|keys)\//.test(path)
}

/** @param contents of those files that are judged */
export async function judgePackage(
  seen: readonly SeenFile[],
  contents: ReadonlyMap<string, Uint8Array>,
  tools: JudgeTools,
): Promise<PackageVerdict> {
  const key = contents.get(packageFiles.archiveKey)
  const manifestBytes = contents.get(packageFiles.manifest)
  const manifest = manifestBytes ? readEvidenceManifest(manifestBytes) : null
  const left = leftOutOf(textIn(contents, packageFiles.leftOut) ?? '')
  const manifestSum = seen.find(({ path }) => path === packageFiles.manifest)?.sha256 ?? ''
  const ledger = await isInLedger(contents, manifestSum, tools)
  const inStamped = await isInStamped(contents, tools)
  const signed = (file: string, signature: string): readonly PackageFault[] => {
    const [bytes, by] = [contents.get(file), contents.get(signature)]
    if (!bytes || !by) return [{ file: bytes ? signature : file, what: 'missing' }]
    return key && tools.isSigned(key, bytes, by) ? [] : [{ file, what: 'signature' }]
  }
  return {
    faults: [
      ...signed(packageFiles.sums, packageFiles.sumsSignature),
      ...faultsOfSums(seen, contents),
      ...signed(packageFiles.manifest, packageFiles.manifestSignature),
      ...(manifest ? faultsOfManifest(seen, manifest, left) : [fault(packageFiles.manifest, 'unreadable')]),
      ...(ledger === 'false' ? [fault(packageFiles.proof, 'ledger')] : []),
      ...(inStamped === 'false' ? [fault(packageFiles.stampedProof, 'ledger')] : []),
    ],
    files: seen.length,
    manifest,
    leftOut: manifest?.keeping.files.filter(({ name }) => left.has(originalPath(name))).length ?? 0,
    fingerprint: key ? tools.fingerprint(key) : null,
    ledger,
    stamped: seen.flatMap(({ path }) =>
      path.endsWith(stampEnding) ? [path.slice(0, -stampEnding.length)] : [],
    ),
  }
}

function faultsOfSums(
  seen: readonly SeenFile[],
  contents: ReadonlyMap<string, Uint8Array>,
): readonly PackageFault[] {
  const byPath = new Map(seen.map((file) => [file.path, file]))
  const sums = readSha256(textIn(contents, packageFiles.sums) ?? '')
  if (!sums) return [fault(packageFiles.sums, 'unreadable')]
  const listed = new Set(sums.map(({ path }) => path))
  const added = seen.filter(({ path }) => !listed.has(path) && !outsideSums.includes(path))
  const differ = (all: readonly Sum[], of: 'sha256' | 'sm3'): readonly string[] =>
    all.flatMap(({ path, sum }) => (byPath.has(path) && byPath.get(path)?.[of] !== sum ? [path] : []))
  const altered = differ(sums, 'sha256')
  const sm3 = altered.includes(packageFiles.sm3) ? [] : readSm3(textIn(contents, packageFiles.sm3) ?? '')
  const forSm3 = sm3 === null ? [packageFiles.sm3] : differ(sm3, 'sm3')
  return [
    ...sums.flatMap(({ path }) => (byPath.has(path) ? [] : [fault(path, 'missing')])),
    ...added.map(({ path }) => fault(path, 'added')),
    ...[...new Set([...altered, ...forSm3.filter((path) => !outsideSm3.includes(path))])].map((path) =>
      fault(path, 'altered'),
    ),
  ]
}

function faultsOfManifest(
  seen: readonly SeenFile[],
  { keeping }: EvidenceManifest,
  left: ReadonlySet<string>,
): readonly PackageFault[] {
  const byPath = new Map(seen.map((file) => [file.path, file]))
  const last = new Map<string, string>()
  const faults: PackageFault[] = []
  for (const { name, track, sha256, prev } of keeping.files) {
    const file = originalPath(name)
    if (track !== null) {
      // Where something never came the next one names what is not here: that was said when it was archived, and signed.
      if (keeping.wrong.length === 0 && prev !== (last.get(track) ?? null)) faults.push(fault(file, 'chain'))
      last.set(track, sha256)
    }
    const there = byPath.get(file)
    if (left.has(file)) {
      if (there) faults.push(fault(file, 'not-left-out'))
    } else if (there?.sha256 !== sha256) faults.push(fault(file, 'not-as-manifest'))
  }
  const named = new Set(keeping.files.map(({ name }) => originalPath(name)))
  const strange = seen.filter(({ path }) => path.startsWith(originalPath('')) && !named.has(path))
  return [...faults, ...strange.map(({ path }) => fault(path, 'not-as-manifest'))]
}

/** `<path>  <why>`, a line each. */
function leftOutOf(text: string): ReadonlySet<string> {
  return new Set(text.split('\n').flatMap((line) => line.split('  ')[0] || []))
}

function textIn(contents: ReadonlyMap<string, Uint8Array>, path: string): string | null {
  const bytes = contents.get(path)
  return bytes ? new TextDecoder().decode(bytes) : null
}

function fault(file: string, what: PackageFault['what']): PackageFault {
  return { file, what }
}
