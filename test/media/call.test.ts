import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPage } from '../build-page.ts'
import { type Computer, openComputer } from '../e2e/browser.ts'
import { createListener } from './listener.ts'
import { type MediaWorld, noWorkerHere, openMediaWorld, worldBegins } from './node.ts'
import type { Desk } from './page.ts'
import { framesOf, patient, sit, stateOf, watches } from './seats.ts'
import { openThinLine, type ThinLine } from './thin-line.ts'

declare const desk: Desk
const absent = await noWorkerHere()
let world: MediaWorld
let computer: Computer
let line: ThinLine
const listener = createListener()

beforeAll(async () => {
  const began = performance.now()
  line = await openThinLine()
  const listening = { port: line.port, addresses: [{ ip: '127.0.0.1', announced: line.address }] }
  const now = (): number => worldBegins + Math.round(performance.now() - began)
  world = await openMediaWorld({ recorder: listener, now, listening }, await buildPage('test/media/page.ts'))
  computer = await openComputer({ width: 640, height: 480 })
})
afterAll(async () => {
  await computer.close()
  await world.close()
  line.close()
})

describe.skipIf(absent !== null)(`a call between two browsers ${absent ?? ''}`, () => {
  it('is seen and heard, goes on through a broken connection and a dead worker, and ends when one leaves', async () => {
    const room = await world.room()
    const station = await sit(world, computer, room, 'station')
    const agent = await sit(world, computer, room, 'agent')
    await station.evaluate(() => desk.publish('microphone', 'camera', 'screen'))
    await watches(agent, 'station camera')
    await watches(agent, 'station screen')
    await expect.poll(() => agent.evaluate(() => desk.loud('station microphone'))).toBeGreaterThan(5)
    await expect.poll(async () => (await stateOf(station)).line.state).toBe('good')

    expect(await agent.evaluate(() => desk.control('station', 'fill'))).toEqual({
      ok: true,
      value: { body: 'fill 1' },
    })
    await agent.evaluate(() => desk.hold(true))
    await expect
      .poll(async () => (await stateOf(agent)).remote.map(({ paused }) => paused))
      .toEqual([['held'], ['held'], ['held']])
    await agent.evaluate(() => desk.hold(false))
    await watches(agent, 'station camera')

    world.hangUp()
    await expect.poll(async () => (await stateOf(station)).phase).toBe('returning')
    await expect.poll(async () => (await stateOf(station)).phase).toBe('inside')
    await expect.poll(async () => (await stateOf(agent)).phase).toBe('inside')
    await watches(agent, 'station camera')

    const [pid = 0] = world.node.pids()
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => world.node.pids()).not.toContain(pid)
    await expect.poll(async () => (await stateOf(agent)).remote.length).toBe(3)
    await watches(agent, 'station camera')

    await agent.evaluate(() => desk.leave())
    await expect
      .poll(async () => (await stateOf(station)).room.peers.map(({ person }) => person))
      .toEqual(['station'])
    expect((await stateOf(agent)).phase).toBe('ended')
    await world.node.ask('close-room', { room })
    await expect.poll(async () => (await stateOf(station)).why).toBe('room-closed')
    const closed = world.news.find((one) => one.kind === 'closed')
    expect(closed).toMatchObject({ summary: { moved: 1, commands: 1 } })
    expect(computer.complaints).toEqual([])
    await agent.close()
    await station.close()
  })

  it('shows nobody what is to be recorded before the recorder has it, and says when it fails', async () => {
    listener.deaf(true)
    const room = await world.room(true)
    const station = await sit(world, computer, room, 'station')
    const agent = await sit(world, computer, room, 'agent')
    await station.evaluate(() => desk.publish('microphone', 'camera'))
    await expect
      .poll(async () => (await stateOf(agent)).remote.map(({ paused }) => paused))
      .toEqual([['recorder'], ['recorder']])
    expect((await stateOf(station)).room.recording.state).toBe('starting')
    await expect.poll(() => listener.tracks.length).toBe(2)
    expect(await framesOf(agent, 'station camera')).toBe(0)
    listener.deaf(false)
    await watches(agent, 'station camera')
    expect((await stateOf(agent)).room.recording.state).toBe('on')
    expect(listener.tracks).toMatchObject([
      { person: 'station', source: 'microphone', codec: 'audio/opus', clockRate: 48_000, channels: 2 },
      {
        person: 'station',
        source: 'camera',
        codec: 'video/VP8',
        ssrcs: [expect.any(Number), expect.any(Number)],
      },
    ])
    await agent.evaluate(() => desk.send({ kind: 'said', text: '请看这里' }))
    await expect.poll(() => listener.events.map(({ kind }) => kind)).toContain('event')
    listener.fail()
    await expect.poll(async () => (await stateOf(agent)).room.recording.state).toBe('failed')
    await watches(agent, 'station camera')
    await world.node.ask('open-room', { room, record: false })
    await expect.poll(async () => (await stateOf(agent)).room.recording.state).toBe('off')
    await world.node.ask('close-room', { room })
    await agent.close()
    await station.close()
  })

  it('lets the picture go before the voice suffers, says so at both ends, and brings it back by itself', async () => {
    const room = await world.room()
    const station = await sit(world, computer, room, 'station')
    const agent = await sit(world, computer, room, 'agent')
    await station.evaluate(() => desk.publish('microphone', 'camera'))
    await watches(agent, 'station camera')
    line.be({ kbitDown: 72 })
    await expect
      .poll(
        async () => (await stateOf(agent)).remote.find(({ source }) => source === 'camera')?.paused,
        patient,
      )
      .toEqual(['line'])
    await expect
      .poll(async () => (await stateOf(station)).unseen)
      .toEqual([{ source: 'camera', by: 'agent', why: ['line'] }])
    await expect.poll(() => agent.evaluate(() => desk.loud('station microphone'))).toBeGreaterThan(5)
    line.be({})
    await expect
      .poll(
        async () => (await stateOf(agent)).remote.find(({ source }) => source === 'camera')?.paused,
        patient,
      )
      .toEqual([])
    await watches(agent, 'station camera')
    await expect.poll(async () => (await stateOf(station)).unseen).toEqual([])
  })
})
