import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { partOf } from './journal/part-header.ts'

/** The track of everything that is no picture and no sound. */
export const eventTrack = 'events'

/** A colon cannot be in the name of a folder everywhere that a recording is carried to; nothing else has an underscore. */
export const folderOf = (session: string): string => session.replaceAll(':', '_')
export const sessionOf = (folder: string): string => basename(folder).replaceAll('_', ':')

export type PartsOnDisk = { readonly track: string; readonly files: readonly string[] }

/** The tracks that lie in a folder, each with its parts in order. */
export async function partsIn(folder: string): Promise<PartsOnDisk[]> {
  const tracks = new Map<string, string[]>()
  const names = (await readdir(folder)).flatMap((file) => {
    const part = partOf(file)
    return part ? [{ ...part, file }] : []
  })
  for (const { track, file } of names.sort((a, b) => a.number - b.number))
    tracks.set(track, [...(tracks.get(track) ?? []), file])
  return [...tracks]
    .map(([track, files]) => ({ track, files }))
    .sort((a, b) => order(a.track) - order(b.track))
}

/** Tracks are numbered as they came; the events stand before all. */
function order(track: string): number {
  return track === eventTrack ? 0 : Number.parseInt(track, 10)
}
