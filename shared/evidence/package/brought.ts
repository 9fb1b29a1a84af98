import type { PackageFault, PackageVerdict, SeenFile } from './judge.ts'

/**
 * Why a file is refused before anything of it is believed. `absent`: it cannot be opened · `no-zip`: it is none, it is cut off, or its directory is
 * wrong · `compressed`: ours never are, and what swells is not read · `too-many`, `too-large`: more than a package can have · `name`: a name that
 * leads out of its folder, is there twice, or that not every system can write · `link`: a file that points elsewhere · `overlap`: its parts lie over
 * one another, or its two directories differ
 */
export type PackageRefusal =
  | 'absent'
  | 'no-zip'
  | 'compressed'
  | 'too-many'
  | 'too-large'
  | 'name'
  | 'link'
  | 'overlap'

/** A file of a package, and from which byte of the ZIP on it stands: never compressed, so that whoever has the package can take it out. */
export type PlacedFile = Pick<SeenFile, 'path' | 'bytes' | 'sha256'> & { readonly at: number }

/** What became of a package that somebody brought. @property file the first that is wrong; empty where it is the ZIP as a whole */
export type PackageVerified =
  | { readonly ok: true; readonly files: readonly PlacedFile[]; readonly verdict: PackageVerdict }
  | { readonly ok: false; readonly code: PackageRefusal; readonly file: string }

/** What is looked at, in this order. */
export const packageSteps = ['list', 'files', 'manifest', 'originals', 'ledger', 'stamps', 'key'] as const
export type PackageStep = (typeof packageSteps)[number]

/** `none`: there is nothing of it to be looked at, or nobody here can */
export type StepVerdict = {
  readonly step: PackageStep
  readonly is: 'good' | 'wrong' | 'none'
  readonly faults: readonly PackageFault[]
}

const lists = ['SHA256SUMS', 'SHA256SUMS.ed25519']
const manifests = ['manifest.json', 'manifest.ed25519']

/** Of which step a fault is. */
function stepOf({ file, what }: PackageFault): PackageStep {
  if (what === 'ledger') return 'ledger'
  if (what === 'chain' || what === 'not-as-manifest' || what === 'not-left-out') return 'originals'
  if (what === 'signature' || what === 'unreadable' || what === 'missing') {
    if (lists.includes(file)) return 'list'
    if (manifests.includes(file)) return 'manifest'
  }
  return 'files'
}

/** The verdict, step by step. @param isOurs whether the key is this county's own */
export function stepsOf(verdict: PackageVerdict, isOurs: boolean): readonly StepVerdict[] {
  const { faults, manifest, ledger, stamped } = verdict
  const nothing: Readonly<Record<PackageStep, boolean>> = {
    list: false,
    files: false,
    manifest: false,
    originals: manifest === null,
    ledger: ledger === 'none',
    // Whether rightly, openssl says.
    stamps: true,
    // Whose another county's key is only its people can say.
    key: !isOurs,
  }
  const seen = packageSteps.filter((step) => step !== 'stamps' || stamped.length > 0)
  return seen.map((step) => {
    const own = faults.filter((fault) => stepOf(fault) === step)
    return { step, is: own.length > 0 ? 'wrong' : nothing[step] ? 'none' : 'good', faults: own }
  })
}
