import { appendFile, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { KeptFile } from '../../shared/evidence/archive.ts'
import { derivativeKinds } from '../../shared/facts/evidence-kept.ts'
import { sha256, sm3 } from '../../shared/recording/sum.ts'
import { syncFolder } from '../recorder/journal/part-file.ts'
import { absent } from './files.ts'
import { itemFolder, readJson, writeIn } from './keys.ts'

/** What the archive notes of an item, in the open: names, sums and places of its files, and nothing of whom they show. */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const address = sha256
const keptSchema = v.strictObject({
  name: v.string(),
  kind: v.picklist(['original', ...derivativeKinds]),
  track: v.nullable(v.string()),
  media: v.string(),
  bytes: count,
  sha256,
  sm3,
  pieces: v.array(sha256),
  span: v.nullable(v.strictObject({ from: count, to: count })),
  address,
})
export type KeptRecord = v.InferOutput<typeof keptSchema>

/** What whoever asks may know of it. */
export function plainOf(kept: KeptRecord): KeptFile {
  const { address: _, ...file } = kept
  return file
}

const derivedSchema = v.strictObject({
  name: v.string(),
  kind: v.picklist(derivativeKinds),
  from: v.array(v.string()),
  sha256,
  bytes: count,
  media: v.string(),
  how: v.strictObject({ tool: v.string(), operation: v.string(), reason: v.string() }),
})

const archivedSchema = v.strictObject({
  manifest: sha256,
  sm3,
  files: count,
  bytes: count,
  duration: count,
  wrong: v.array(v.strictObject({ name: v.string(), why: v.picklist(['sum', 'absent', 'chain']) })),
})

const recordSchema = v.strictObject({
  format: v.literal('yizhan-archive-1'),
  item: v.string(),
  archived: archivedSchema,
  manifest: v.strictObject({
    address,
    bytes: count,
    keyId: v.string(),
    ed25519: v.string(),
    sm2: v.nullable(v.string()),
  }),
  files: v.array(keptSchema),
  derived: v.array(derivedSchema),
})
export type ItemRecord = v.InferOutput<typeof recordSchema>

/** `done`: nothing of it is left on any disk; until then it is gone on with. */
const removalSchema = v.strictObject({
  text: v.string(),
  ed25519: v.string(),
  keyId: v.string(),
  files: count,
  bytes: count,
  at: v.number(),
  addresses: v.array(address),
  done: v.boolean(),
})
export type RemovalRecord = v.InferOutput<typeof removalSchema>

/** An original that has its place, while the others of its item are still coming. */
const takenSchema = v.strictObject({
  name: v.string(),
  address,
  bytes: count,
  sha256,
  sm3,
})
export type TakenFile = v.InferOutput<typeof takenSchema>

const recordFile = 'index.json'
const removalFile = 'removal.json'
const takingFile = 'taking.jsonl'

export type Records = {
  readonly of: (item: string) => Promise<ItemRecord | null>
  readonly write: (record: ItemRecord) => Promise<void>
  readonly items: () => Promise<readonly string[]>
  readonly taken: (item: string) => Promise<readonly TakenFile[]>
  readonly take: (item: string, taken: TakenFile) => Promise<void>
  /** All is in the record now. */
  readonly tookAll: (item: string) => Promise<void>
  readonly removal: (item: string) => Promise<RemovalRecord | null>
  readonly remove: (item: string, removal: RemovalRecord) => Promise<void>
  /** The record itself; the removal stays. */
  readonly forget: (item: string) => Promise<void>
}

/** @param dir of one disk's archive */
export function createRecords(dir: string): Records {
  const folderOf = (item: string): string => join(dir, 'items', itemFolder(item))
  return {
    of: (item) => readJson(recordSchema, folderOf(item), recordFile),
    write: (record) => writeIn(folderOf(record.item), recordFile, record),
    items: async () =>
      ((await readdir(join(dir, 'items')).catch(absent)) ?? []).map((name) => `evidence:${name}`),
    async taken(item) {
      const text = await readFile(join(folderOf(item), takingFile), 'utf8').catch(absent)
      // A line that was cut off by a crash is none.
      return (text ?? '').split('\n').flatMap((line) => {
        const read = v.safeParse(v.pipe(v.string(), v.parseJson(), takenSchema), line)
        return read.success ? [read.output] : []
      })
    },
    async take(item, taken) {
      const folder = folderOf(item)
      if (await mkdir(folder, { recursive: true, mode: 0o700 })) await syncFolder(join(dir, 'items'))
      const path = join(folder, takingFile)
      // Its own line, whatever a crash left of the one before.
      const { name, address: at, bytes, sha256: sum, sm3: other } = taken
      const line = JSON.stringify({ name, address: at, bytes, sha256: sum, sm3: other })
      await appendFile(path, `\n${line}\n`, { mode: 0o600 })
      const file = await open(path, 'r')
      await file.datasync().finally(() => file.close())
    },
    tookAll: (item) => rm(join(folderOf(item), takingFile), { force: true }),
    removal: (item) => readJson(removalSchema, folderOf(item), removalFile),
    remove: (item, removal) => writeIn(folderOf(item), removalFile, removal),
    async forget(item) {
      for (const name of [recordFile, takingFile]) await rm(join(folderOf(item), name), { force: true })
    },
  }
}
