import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inspect } from '../../media/recorder/inspect.ts'
import { verify } from '../../media/recorder/verify.ts'
import type { RoomNews } from '../../shared/signaling/node.ts'
import { createRoomsRecorder } from '../../media/rooms-recorder.ts'
import { buildPage } from '../build-page.ts'
import { type Computer, openComputer } from '../e2e/browser.ts'
import { type MediaWorld, noWorkerHere, openMediaWorld, worldBegins } from './node.ts'
import type { Desk } from './page.ts'
import { patient, sit, stateOf, watches } from './seats.ts'

declare const desk: Desk
const absent = await noWorkerHere()
let dir: string
let script: string
let computer: Computer
let world: MediaWorld
let recorder: ReturnType<typeof createRoomsRecorder>

/** A node with a recorder of its own, over what lies in the folder. */
async function open(leastRoom = 0): Promise<void> {
  const began = performance.now()
  const now = (): number => worldBegins + Math.round(performance.now() - began)
  recorder = createRoomsRecorder({ dir, now, leastRoom, log: () => undefined })
  world = await openMediaWorld({ recorder, now }, script)
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-recordings-'))
  script = await buildPage('test/media/page.ts')
  computer = await openComputer({ width: 640, height: 480 })
})
afterEach(() => world.close())
afterAll(async () => {
  await computer.close()
  await rm(dir, { recursive: true })
})

/** Both are there, and the station's camera is seen. */
async function talk(room: string): Promise<{ readonly station: Page; readonly agent: Page }> {
  const station = await sit(world, computer, room, 'station')
  const agent = await sit(world, computer, room, 'agent')
  await station.evaluate(() => desk.publish('microphone', 'camera'))
  await watches(agent, 'station camera')
  return { station, agent }
}
const folderOf = (room: string, part: number): string => join(dir, `${room.replace(':', '_')}.${part}`)
const told = <Kind extends RoomNews['kind']>(room: string, kind: Kind) =>
  world.news.filter(
    (one): one is RoomNews & { readonly kind: Kind } => one.room === room && one.kind === kind,
  )
const recordingOf = async (page: Page) => (await stateOf(page)).room.recording
const on = { state: 'on', trouble: null }

describe.skipIf(absent !== null)(`a room that is recorded ${absent ?? ''}`, () => {
  it('goes on being recorded when its worker dies, and when its recorder does', async () => {
    await open()
    const room = await world.room(true)
    const { station, agent } = await talk(room)
    await expect.poll(() => recordingOf(agent)).toEqual(on)
    await agent.evaluate(() => desk.send({ kind: 'pointer', at: { on: 'page', x: 0.5, y: 0.5 } }))
    await agent.evaluate(() => desk.control('station', 'fill'))

    const folder = folderOf(room, 1)
    /** Tracks of which a good deal lies on the disk. */
    const kept = async () => (await inspect(folder))?.tracks.filter(({ packets }) => packets > 20).length
    await expect.poll(kept, patient).toBe(2)
    const [worker = 0] = world.node.pids()
    process.kill(worker, 'SIGKILL')
    await expect.poll(() => told(room, 'moved').length).toBe(1)
    await expect.poll(() => told(room, 'recording').at(-1)?.state).toBe('on')
    await watches(agent, 'station camera')

    process.kill(recorder.pid() ?? 0, 'SIGKILL')
    await expect.poll(() => told(room, 'recording').map(({ trouble }) => trouble)).toContain('recorder')
    await expect.poll(() => told(room, 'recording').at(-1), patient).toMatchObject(on)
    await watches(agent, 'station camera')
    const note = {
      id: 'desk-a:0000000001',
      type: 'consult.said',
      by: 'zhouguilan',
      at: 0,
      body: { text: '好' },
    }
    expect(await world.node.ask('note', { room, note })).toMatchObject({ ok: true })
    const metrics = await world.node.ask('metrics', {})
    expect(metrics.ok && metrics.value.text).toMatch(/^yizhan_recorder_losses_total 1$/m)
    expect(metrics.ok && metrics.value.text).toMatch(/^yizhan_recorder_sessions 1$/m)

    await expect.poll(kept, patient).toBe(4)
    await world.node.ask('close-room', { room })
    expect(await verify(folder)).toMatchObject({ wrongs: [], hasEnded: true })
    const recording = await inspect(folder)
    expect(told(room, 'sealed').map(({ root }) => root)).toEqual(recording?.seals.map(({ root }) => root))
    expect(told(room, 'recorded')).toMatchObject([{ part: 1, why: 'room-closed' }])
    // two of each kind: the worker's death makes new tracks, the recorder's goes on in the same
    expect(recording?.tracks.filter(({ packets }) => packets > 20)).toHaveLength(4)
    const kinds = recording?.events.map(({ event }) => event.kind)
    expect(kinds).toEqual(
      expect.arrayContaining(['begun', 'event', 'command', 'commanded', 'moved', 'consult.said', 'left']),
    )
    await station.close()
    await agent.close()
  })

  it('holds nobody back while its recorder hangs, and has it again afterwards', async () => {
    await open()
    const room = await world.room(true)
    const { station, agent } = await talk(room)
    await expect.poll(() => recordingOf(agent)).toEqual(on)
    const pid = recorder.pid() ?? 0
    process.kill(pid, 'SIGSTOP')
    await station.evaluate(() => desk.publish('screen'))
    await watches(agent, 'station screen')
    await expect.poll(() => recorder.pid(), patient).not.toBe(pid)
    await expect.poll(() => recordingOf(agent), patient).toEqual(on)
    await station.close()
    await agent.close()
  })

  it('begins to record what is shown already, stops when it is wanted no more, and has another part after that', async () => {
    await open()
    const room = await world.room(false)
    const { station, agent } = await talk(room)
    for (const part of [1, 2]) {
      await world.node.ask('open-room', { room, record: true })
      await expect.poll(() => recordingOf(agent)).toEqual(on)
      await world.node.ask('open-room', { room, record: false })
      await expect.poll(() => told(room, 'recorded').at(-1)).toMatchObject({ part, why: 'withdrawn' })
      expect((await verify(folderOf(room, part))).wrongs).toEqual([])
    }
    await watches(agent, 'station camera')
    await station.close()
    await agent.close()
  })

  it('is not recorded while the disk is full: both are told, and nobody is held back', async () => {
    await open(Number.MAX_SAFE_INTEGER)
    await expect.poll(() => recorder.trouble()).toBe('disk-full')
    const room = await world.room(true)
    const { station, agent } = await talk(room)
    for (const page of [station, agent])
      await expect.poll(() => recordingOf(page)).toEqual({ state: 'failed', trouble: 'disk-full' })
    expect((await stateOf(agent)).remote.map(({ paused }) => paused)).toEqual([[], []])
    await station.close()
    await agent.close()
  })

  it('is ended at the next start where its node was gone, with what was written and how it was left', async () => {
    await open()
    const room = await world.room(true)
    const { station, agent } = await talk(room)
    await expect.poll(() => recordingOf(agent)).toEqual(on)
    // what a recorder sees of a node that is killed: nobody speaks to it any more
    await recorder.close()
    await world.close()
    expect((await verify(folderOf(room, 1))).hasEnded).toBe(false)
    await open()
    await expect.poll(() => told(room, 'recorded')).toMatchObject([{ part: 1, why: 'left' }])
    const { wrongs, hasEnded } = await verify(folderOf(room, 1))
    expect({ wrongs, hasEnded }).toEqual({ wrongs: [], hasEnded: true })
    const roots = (await inspect(folderOf(room, 1)))?.seals.map(({ root }) => root)
    expect(told(room, 'sealed').map(({ root }) => root)).toEqual(roots)
    await station.close()
    await agent.close()
  })
})
