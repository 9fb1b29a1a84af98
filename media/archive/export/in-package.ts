import { readFile } from 'node:fs/promises'
import { packageFiles } from '../../../shared/evidence/package/layout.ts'
import { fileOf, type PackageFile } from './write-package.ts'

const { readme, verifyOnLinux, verifyOnWindows, verifyLog } = packageFiles

/** What lies in every package as it lies here: what to do with it, and by which scripts it is checked. */
export function inPackage(): Promise<readonly PackageFile[]> {
  const here = [
    ...[readme, verifyOnLinux, verifyOnWindows].map((name) => [name, `in-package/${name}`] as const),
    // It stands alone, too: for whoever has a proof and no package.
    [verifyLog, verifyLog] as const,
  ]
  return Promise.all(
    here.map(async ([name, path]) => fileOf(name, await readFile(new URL(path, import.meta.url)))),
  )
}
