import { open } from 'node:fs/promises'
import type { AppendVerdict, Database, Doc, PutVerdict, WriteVerdict } from '../store/store.ts'

/**
 * Writes that must have happened before anything is answered: throws the store's fault when the outcome is unsure, and
 * a bug's error when the store will never take a document.
 */
export async function putDurably<T extends Doc>(database: Database<T>, docs: readonly T[]): Promise<void> {
  if (docs.length === 0) return
  settled(await database.putAll(docs))
}

export async function appendDurably<T extends Doc>(
  database: Database<T>,
  docs: readonly T[],
): Promise<AppendVerdict<T>[]> {
  if (docs.length === 0) return []
  const verdicts = await database.append(docs)
  settled(verdicts)
  return verdicts
}

export async function removeDurably<T extends Doc>(
  database: Database<T>,
  ids: readonly string[],
): Promise<void> {
  if (ids.length > 0) settled(await database.remove(ids))
}

function settled<T>(verdicts: readonly (AppendVerdict<T> | WriteVerdict | PutVerdict)[]): void {
  for (const verdict of verdicts) {
    if (verdict.kind === 'unsure') throw verdict.fault
    if (verdict.kind === 'refused')
      throw new Error(`the store refuses a document of the hub: ${verdict.reason}`)
  }
}

/** A file's name is in its folder, and the folder has to be on the disk too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync()
  await folder.close()
}
