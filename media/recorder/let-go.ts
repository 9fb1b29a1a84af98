import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { ownedSchema } from '../../shared/entry/subject.ts'
import { sessionSchema } from '../../shared/recording/seal.ts'
import { syncFolder } from './journal/part-file.ts'
import { manifestName, writeWhole } from './seals.ts'
import { sessionOf } from './session-folder.ts'

/** What stays of a folder that the archive has taken in: its name, so that no other part gets it, and as what it is found there. */
const letGoSchema = v.strictObject({
  format: v.literal('yizhan-let-go-1'),
  session: sessionSchema,
  item: ownedSchema('evidence'),
})
const letGoName = 'archived.json'

/** The archive's item that it became; null for a folder that was not let go. */
export async function letGoAs(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, letGoName), 'utf8').catch(() => '')
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), letGoSchema), text)
  return read.success ? read.output.item : null
}

/** Nothing that was recorded lies in it, now or already before. */
export async function isEmptied(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.every((name) => name === letGoName)
}

/** Deletes what was recorded. Twice is harmless; one that was stopped in the middle is gone on with. Durable when it resolves. */
export async function letGo(folder: string, item: string): Promise<void> {
  const said = { format: 'yizhan-let-go-1', session: sessionOf(folder), item }
  if ((await letGoAs(folder)) === null) await writeWhole(folder, letGoName, JSON.stringify(said))
  // Its own manifest last: without it what is left would be taken for a recording that nobody ended.
  const others = (await readdir(folder)).filter((name) => name !== letGoName && name !== manifestName)
  for (const name of [...others, manifestName]) {
    if (name === manifestName) await syncFolder(folder)
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 })
  }
  await syncFolder(folder)
}
