import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { manifestSchema, type Stamp } from '../../shared/recording/seal.ts'
import { partHeaderSchema } from './journal/part-header.ts'
import { readPart } from './journal/read-part.ts'
import { channels } from './journal/record.ts'
import { gapSchema, type Mark, markSchema, readJson } from './marks.ts'
import { descriptionSchema, eventSchema, type SessionEvent, type TrackDescription } from './messages.ts'
import { type KeptSeal, manifestName, readSeals } from './seals.ts'
import { without } from './rtp/sequence.ts'
import { partsIn } from './session-folder.ts'

/** All times in µs since 1970, as the machine believed. */
export type SeenTrack = {
  readonly name: string
  readonly description: TrackDescription | null
  readonly files: readonly string[]
  readonly first: number | null
  readonly last: number | null
  readonly packets: number
  /** Sequence numbers that did not come, each range once, without those that came late. */
  readonly gaps: readonly {
    readonly at: number
    readonly ssrc: number
    readonly from: number
    readonly to: number
  }[]
  readonly marks: readonly { readonly at: number; readonly mark: Mark }[]
}

export type Recording = {
  readonly session: string
  /** Why it ended; null while it has not. */
  readonly reason: string | null
  readonly tracks: readonly SeenTrack[]
  readonly events: readonly { readonly at: number; readonly event: SessionEvent }[]
  readonly seals: readonly KeptSeal[]
}

/** What a session's folder says, for a person. Null where there is no recording. */
export async function inspect(folder: string): Promise<Recording | null> {
  const seals = (await readSeals(folder)).flatMap(({ kept }) => (kept ? [kept] : []))
  const manifest = await readManifest(folder)
  const events: { at: number; event: SessionEvent }[] = []
  const tracks: SeenTrack[] = []
  let session: string | null = seals[0]?.seal.session ?? null
  for (const { track, files } of await partsIn(folder)) {
    const seen = createSeen(events)
    for (const file of files) await readPart(join(folder, file), seen.each)
    session ??= seen.session()
    tracks.push({ name: track, files, ...seen.track() })
  }
  return session === null ? null : { session, reason: manifest?.reason ?? null, tracks, events, seals }
}

async function readManifest(folder: string): Promise<{ reason: string } | null> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => '')
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), manifestSchema), text)
  return read.success ? read.output : null
}

function createSeen(events: { at: number; event: SessionEvent }[]) {
  let description: TrackDescription | null = null
  let session: string | null = null
  let first: Stamp | null = null
  let last: Stamp | null = null
  let packets = 0
  let gaps: { at: number; ssrc: number; from: number; to: number; run: number }[] = []
  const marks: { at: number; mark: Mark }[] = []
  const hearHeader = (bytes: Buffer): void => {
    const header = readJson(partHeaderSchema, bytes)
    session ??= header?.session ?? null
    const about = v.safeParse(descriptionSchema, header?.about)
    if (about.success) description ??= about.output
  }
  const hearGap = (at: number, bytes: Buffer): void => {
    const gap = readJson(gapSchema, bytes)
    if (!gap) return
    const { ssrc, run } = gap
    if ('missing' in gap) gaps.push(...gap.missing.map(([from, to]) => ({ at, ssrc, run, from, to })))
    else
      gaps = gaps.flatMap((range) =>
        range.ssrc === ssrc && range.run === run ? without(range, gap.late) : [range],
      )
  }
  return {
    session: (): string | null => session,
    each({ channel, stamp, bytes }: { channel: number; stamp: Stamp; bytes: Buffer }): void {
      const at = stamp.wall
      if (channel === channels.header) hearHeader(bytes)
      if (channel === channels.gap) hearGap(at, bytes)
      if (channel === channels.rtp) {
        packets += 1
        first ??= stamp
        last = stamp
      }
      if (channel === channels.mark) {
        const mark = readJson(markSchema, bytes)
        if (mark) marks.push({ at, mark })
      }
      if (channel === channels.event) {
        const event = readJson(eventSchema, bytes)
        if (event) events.push({ at, event })
      }
    },
    track: () => ({
      description,
      first: first?.wall ?? null,
      last: last?.wall ?? null,
      packets,
      gaps,
      marks,
    }),
  }
}
