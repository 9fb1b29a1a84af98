import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { type PartHeader, partHeaderSchema } from '../journal/part-header.ts'
import { type PartRecord, readFirst } from '../journal/read-part.ts'
import { readJson } from '../marks.ts'
import { descriptionSchema, type TrackDescription } from '../messages.ts'
import { partsIn } from '../session-folder.ts'
import type { Anchors } from './read-track.ts'

export type OutlinedTrack = {
  readonly name: string
  readonly files: readonly string[]
  readonly description: TrackDescription
}

/** What the first records of all parts say: which tracks there are, and when the session began. */
export type Outline = {
  readonly session: string
  readonly tracks: readonly OutlinedTrack[]
  readonly anchors: Anchors
  /** µs since 1970. */
  readonly began: number
  /** Changes when anything was written since. */
  readonly sizes: readonly (readonly [file: string, bytes: number])[]
}

/** Null where there is no recording. */
export async function outlineOf(folder: string): Promise<Outline | null> {
  const tracks: OutlinedTrack[] = []
  const sizes: [string, number][] = []
  const firsts: { stamp: PartRecord['stamp']; header: PartHeader }[] = []
  for (const { track, files } of await partsIn(folder)) {
    const headers: PartHeader[] = []
    for (const file of files) {
      const first = await readFirst(join(folder, file))
      const header = first && readJson(partHeaderSchema, first.bytes)
      if (first && header) firsts.push({ stamp: first.stamp, header })
      if (header) headers.push(header)
      sizes.push([file, (await stat(join(folder, file))).size])
    }
    const description = v.safeParse(descriptionSchema, headers[0]?.about)
    if (description.success) tracks.push({ name: track, files, description: description.output })
  }
  const [first] = firsts.sort((a, b) => a.stamp.wall - b.stamp.wall)
  if (!first) return null
  const anchors = new Map<string, number>()
  for (const { stamp, header } of firsts)
    if (!anchors.has(header.boot)) anchors.set(header.boot, stamp.wall - stamp.mono)
  return { session: first.header.session, tracks, anchors, began: first.stamp.wall, sizes }
}
