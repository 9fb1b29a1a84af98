import type { IntakeFile } from '../../shared/evidence/archive.ts'
import type { WrongFile } from '../../shared/evidence/manifest.ts'
import type { Files } from './files.ts'
import type { Records, TakenFile } from './records.ts'

/** What came of the files of an item: those that lie here now, and what is wrong about them. */
export type TakenFiles = {
  readonly taken: ReadonlyMap<string, TakenFile>
  readonly wrong: readonly WrongFile[]
}

/** One after the other; a former attempt's are not taken twice. What came is kept whatever it is, and named when it is not what was sealed. */
export async function takeFiles(
  deps: { readonly first: Files; readonly records: Records },
  item: string,
  key: Uint8Array,
  files: readonly IntakeFile[],
): Promise<TakenFiles> {
  const { first, records } = deps
  const before = new Map<string, TakenFile>()
  for (const known of await records.taken(item))
    if (await first.has(known.address)) before.set(known.name, known)
  const taken = new Map<string, TakenFile>()
  const wrong: WrongFile[] = []
  for (const file of files) {
    const { name } = file
    const one = before.get(name) ?? (await takeOne(deps, item, key, file))
    if (one) taken.set(name, one)
    if (!one || !fits(file, one)) wrong.push({ name, why: one ? 'sum' : 'absent' })
  }
  return { taken, wrong }
}

async function takeOne(
  { first, records }: { readonly first: Files; readonly records: Records },
  item: string,
  key: Uint8Array,
  { name, open }: IntakeFile,
): Promise<TakenFile | null> {
  const plain = open()
  if (!plain) return null
  return { name, ...(await first.put(plain, key, (named) => records.take(item, { name, ...named }))) }
}

function fits({ expected }: IntakeFile, taken: TakenFile): boolean {
  if (!expected) return true
  const { bytes, sha256, sm3 } = expected
  return bytes === taken.bytes && sha256 === taken.sha256 && (sm3 === null || sm3 === taken.sm3)
}
