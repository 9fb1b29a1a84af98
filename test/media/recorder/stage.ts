import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDisk, type Disk, type DiskAlarm } from '../../../media/recorder/disk.ts'
import { type OpenFile, openPartFile } from '../../../media/recorder/journal/part-file.ts'
import { readPart } from '../../../media/recorder/journal/read-part.ts'
import { channels } from '../../../media/recorder/journal/record.ts'
import type { TrackDescription } from '../../../media/recorder/messages.ts'
import { recover } from '../../../media/recorder/recover.ts'
import type { KeptSeal } from '../../../media/recorder/seals.ts'
import { openSession, type Session } from '../../../media/recorder/session.ts'

export const camera: TrackDescription = {
  kind: 'camera',
  person: 'yangxiaoman',
  codec: 'vp8',
  payloadType: 96,
  clockRate: 90_000,
  channels: 0,
  ssrcs: [1_000],
}
export const screen: TrackDescription = { ...camera, kind: 'screen', ssrcs: [2_000] }
export const microphone: TrackDescription = {
  ...camera,
  kind: 'microphone',
  codec: 'opus',
  payloadType: 111,
  clockRate: 48_000,
  channels: 2,
  ssrcs: [3_000],
}

/** @property time µs after the stage was opened */
export type Delivery = { readonly time: number; readonly track: string; readonly bytes: Uint8Array }

/** A real session on a real disk, whose clock and ports are in a test's hands. */
export type Stage = {
  readonly dir: string
  readonly folder: string
  readonly session: Session
  readonly seals: KeptSeal[]
  readonly wanted: string[]
  readonly flowing: string[]
  readonly alarms: (DiskAlarm | null)[]
  readonly disk: Disk
  readonly clock: { mono: number; wall: number; boot: string }
  /** Everything at its time, with a beat each quarter of a second. */
  readonly play: (deliveries: readonly Delivery[], until: number) => Promise<void>
  readonly track: (description: TrackDescription) => Promise<string>
  readonly end: () => Promise<string>
}

const began = 5_000_000_000
const beat = 250_000

export async function openStage(
  options: {
    readonly dir?: string
    readonly openFile?: OpenFile
    readonly partBytes?: number
    readonly boot?: string
    /** µs after a first stage began. */
    readonly later?: number
    readonly room?: () => number
    readonly tryOut?: () => Promise<number>
  } = {},
): Promise<Stage> {
  const { later = 0, boot = 'boot1' } = options
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'yizhan-recorder-')))
  const start = began + later
  const clock = { mono: start, wall: 1_795_000_000_000_000 + later, boot }
  const ports = new Map<string, (bytes: Uint8Array) => void>()
  let opened: ((bytes: Uint8Array) => void) | null = null
  const seals: KeptSeal[] = []
  const wanted: string[] = []
  const flowing: string[] = []
  const alarms: (DiskAlarm | null)[] = []
  const stamp = () => ({ mono: clock.mono, wall: clock.wall })
  const disk = createDisk({
    room: () => Promise.resolve(options.room?.() ?? Infinity),
    tryOut: options.tryOut ?? (() => Promise.resolve(1)),
    leastRoom: 1,
    now: () => clock.wall / 1e3,
    changed: (alarm) => alarms.push(alarm),
  })
  const name = 'consult:wuping.01TEST'
  const folder = join(dir, 'consult_wuping.01TEST')
  const left = (await readdir(dir)).length > 0 ? await recover(folder, { stamp, boot }) : null
  const session = await openSession(
    {
      dir,
      clock: { stamp, boot },
      disk,
      openFile: options.openFile ?? openPartFile,
      openPort(receive) {
        opened = receive
        return Promise.resolve({ ip: '127.0.0.1', port: 1, close: () => Promise.resolve() })
      },
      partBytes: options.partBytes ?? Infinity,
      software: { version: 'test', node: randomUUID() },
      flowing: (track) => flowing.push(track),
      wantsKeyFrame: (track) => wanted.push(track),
      sealed: (seal) => seals.push(seal),
    },
    { session: name, mandatory: true, about: { station: 'wuping' } },
    left,
  )
  const move = async (to: number): Promise<void> => {
    while (clock.mono < start + to) {
      const step = Math.min(beat - ((clock.mono - start) % beat), start + to - clock.mono)
      clock.mono += step
      clock.wall += step
      if ((clock.mono - start) % beat === 0) await session.beat()
    }
  }
  return {
    dir,
    folder,
    session,
    seals,
    wanted,
    flowing,
    alarms,
    disk,
    clock,
    async play(deliveries, until) {
      for (const { time, track, bytes } of [...deliveries].sort((a, b) => a.time - b.time)) {
        await move(time)
        ports.get(track)?.(bytes)
      }
      await move(until)
    },
    async track(description) {
      const { track } = await session.track(description)
      if (opened) ports.set(track, opened)
      return track
    },
    async end() {
      let isOver = false
      const ended = session.end('closed').finally(() => (isOver = true))
      while (!isOver) await session.beat()
      return ended
    },
  }
}

/** What lies in a track's files, packet by packet. */
export async function packetsIn(folder: string, track: string): Promise<Buffer[]> {
  return recordsIn(folder, track, [channels.rtp, channels.rtcp])
}

/** The records of JSON. */
export async function notesIn(folder: string, track: string, channel: number): Promise<unknown[]> {
  return (await recordsIn(folder, track, [channel])).map((bytes): unknown => JSON.parse(bytes.toString()))
}

async function recordsIn(folder: string, track: string, wanted: readonly number[]): Promise<Buffer[]> {
  const files = (await readdir(folder)).filter((file) => file.startsWith(`${track}.`)).sort()
  const found: Buffer[] = []
  for (const file of files)
    await readPart(join(folder, file), ({ channel, bytes }) => {
      if (wanted.includes(channel)) found.push(Buffer.from(bytes))
    })
  return found
}
