import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { type Neighbours, neighboursSchema, noNeighbours } from '../../shared/counties/known.ts'

/** In DATA_DIR: which counties this one works with, as its administrator wrote it down. */
const file = 'counties.json'

export type NeighboursRead =
  | { readonly ok: true; readonly neighbours: Neighbours }
  /** For the person at the console. */
  | { readonly ok: false; readonly sentence: string }

/** None where there is no file. What is wrong in it stops the start: half a list of who may be trusted is none. */
export async function readNeighbours(dataDir: string): Promise<NeighboursRead> {
  const path = join(dataDir, file)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { ok: true, neighbours: noNeighbours }
    throw error
  }
  const read = v.safeParse(neighboursSchema, jsonOf(text))
  if (read.success) return { ok: true, neighbours: read.output }
  const where = v.getDotPath(read.issues[0]) ?? ''
  const sentence =
    `${path} 写得不对${where && `（${where}）`}，照 README 改好再启动。` +
    ` ${path} is wrong${where && ` at ${where}`}: see the README.`
  return { ok: false, sentence }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
