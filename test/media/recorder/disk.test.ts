import { readdir, rm } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createRecorderClock } from '../../../media/recorder/clock.ts'
import { createDisk, looksAt } from '../../../media/recorder/disk.ts'
import { openJournal } from '../../../media/recorder/journal/journal.ts'
import { channels } from '../../../media/recorder/journal/record.ts'
import { type OpenFile, openPartFile } from '../../../media/recorder/journal/part-file.ts'
import { verify } from '../../../media/recorder/verify.ts'
import { rtp } from './packets.ts'
import { type Delivery, microphone, notesIn, openStage, packetsIn, type Stage } from './stage.ts'

let stage: Stage
afterEach(() => rm(stage.dir, { recursive: true }))

class DiskError extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** A disk with so much room, which can be made slow and can fail to sync. */
function createSmallDisk(room: number) {
  const state = { room, failSync: false }
  const openFile: OpenFile = async (path) => {
    const file = await openPartFile(path)
    return {
      ...file,
      async write(bytes, at) {
        if (state.room <= 0) throw new DiskError('ENOSPC')
        // As much as fits, as the system does it; the rest is refused at the next attempt.
        const taken = await file.write(bytes.subarray(0, Math.min(bytes.length, state.room)), at)
        state.room -= taken
        return taken
      },
      async sync() {
        if (state.failSync) throw new DiskError('EIO')
        await file.sync()
      },
    }
  }
  return { state, openFile }
}

const packets = (track: string, first: number, count: number, bytes = 200): Delivery[] =>
  Array.from({ length: count }, (_, n) => ({
    time: (first + n) * 20_000,
    track,
    bytes: rtp({
      payloadType: 111,
      sequence: first + n,
      timestamp: n,
      ssrc: 3_000,
      payload: Buffer.alloc(bytes, n),
    }),
  }))

describe('a disk that', () => {
  it('is full raises an alarm, hurts nothing that is there, and has everything when there is room again', async () => {
    const { state, openFile } = createSmallDisk(30_000)
    stage = await openStage({ openFile, room: () => state.room })
    const track = await stage.track(microphone)
    const sent = packets(track, 0, 500)
    await stage.play(sent, 10e6)
    expect(stage.disk.alarm()).toMatchObject({ code: 'disk-full' })
    expect((await verify(stage.folder)).wrongs).toEqual([])
    state.room = 1e6
    await stage.play([], 16e6)
    await stage.end()
    expect(await packetsIn(stage.folder, track)).toEqual(sent.map(({ bytes }) => bytes))
    expect((await verify(stage.folder)).wrongs).toEqual([])
  })

  it('stays full for long loses what memory cannot hold, and the recording says how much', async () => {
    const { state, openFile } = createSmallDisk(10_000)
    stage = await openStage({ openFile })
    const track = await stage.track(microphone)
    const sent = packets(track, 0, 400, 30_000)
    await stage.play(sent, 10e6)
    state.room = Infinity
    await stage.play(
      packets(track, 400, 50).map((packet) => ({ ...packet, time: packet.time + 4e6 })),
      16e6,
    )
    await stage.end()
    const kept = await packetsIn(stage.folder, track)
    const [mark] = await notesIn(stage.folder, track, channels.mark)
    expect(mark).toMatchObject({ what: 'dropped', packets: 450 - kept.length })
    expect(stage.seals.at(-1)?.seal.tracks.at(-1)?.counts.missing).toBe(450 - kept.length)
    expect((await verify(stage.folder)).wrongs).toEqual([])
  })

  it('fails to sync is gone on from in a new file, which names how far the old one is known to be whole', async () => {
    const { state, openFile } = createSmallDisk(Infinity)
    stage = await openStage({ openFile })
    const track = await stage.track(microphone)
    await stage.play(packets(track, 0, 150), 3e6)
    state.failSync = true
    await stage.play(packets(track, 150, 60), 4.2e6)
    expect(stage.disk.alarm()).toMatchObject({ code: 'disk-error' })
    state.failSync = false
    await stage.play(packets(track, 210, 90), 6e6)
    await stage.end()
    expect((await readdir(stage.folder)).filter((file) => file.startsWith(track)).length).toBeGreaterThan(1)
    expect(await packetsIn(stage.folder, track)).toHaveLength(300)
  })

  it('is slow raises an alarm, which is over when the disk has been quick three times', async () => {
    let ms = 400
    stage = await openStage({ tryOut: () => Promise.resolve(ms) })
    stage.disk.synced(100)
    await stage.disk.look()
    expect(stage.disk.alarm()).toBeNull()
    stage.disk.synced(251)
    await stage.disk.look()
    expect(stage.disk.alarm()).toMatchObject({ code: 'disk-slow' })
    for (let looks = 0; looks < 5; looks += 1) await stage.disk.look()
    expect(stage.disk.alarm()).toMatchObject({ code: 'disk-slow' })
    ms = 5
    for (let looks = 0; looks < 2; looks += 1) await stage.disk.look()
    expect(stage.disk.alarm()).not.toBeNull()
    await stage.disk.look()
    expect(stage.alarms.at(-1)).toBeNull()
    await stage.end()
  })

  it('is not called slow because the processor had something else to do while it wrote', async () => {
    stage = await openStage()
    const alarms: unknown[] = []
    let took = 0
    const disk = createDisk({
      ...looksAt(stage.dir),
      leastRoom: 1,
      now: Date.now,
      changed: (alarm) => alarms.push(alarm),
    })
    const journal = await openJournal({
      folder: stage.dir,
      session: 'consult:wuping.01BUSY',
      track: '1-microphone',
      about: null,
      number: 1,
      why: 'opened',
      before: null,
      clock: createRecorderClock(),
      disk: { ...disk, synced: (ms) => disk.synced((took = ms)) },
      openFile: async (path) => {
        const file = await openPartFile(path)
        return { ...file, sync: () => busyWhile(file.sync()) }
      },
      partBytes: Infinity,
    })
    journal.append(channels.rtp, Buffer.alloc(200))
    journal.end('closed')
    await journal.beat()
    expect(journal.isClosed()).toBe(true)
    expect(took).toBeGreaterThan(250)
    await disk.look()
    expect(alarms).toEqual([])
  })
})

/** For longer than a disk may take, this process does nothing else. */
async function busyWhile(work: Promise<void>): Promise<void> {
  const until = performance.now() + 300
  while (performance.now() < until);
  return work
}
