import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, type Caller } from './caller.ts'
import { type MediaWorld, noWorkerHere, openMediaWorld } from './node.ts'
import { opus } from './parameters.ts'

const absent = await noWorkerHere()
let world: MediaWorld

beforeAll(async () => {
  world = await openMediaWorld()
})
afterAll(() => world.close())

type Inside = Caller & { readonly producer: string; readonly again: string }

/** In the room, with a microphone that is on. */
async function speaker(room: string, role: 'station' | 'agent', ssrc: number): Promise<Inside> {
  const caller = await call(world.url)
  const joined = await caller.join(await world.token({ room, role }))
  const opened = await caller.ask('open-transport', { direction: 'send' })
  const made = await caller.ask('produce', {
    transport: opened.ok ? opened.value.id : '',
    source: 'microphone',
    kind: 'audio',
    paused: false,
    rtpParameters: opus(ssrc),
  })
  if (!joined.ok || !made.ok) throw new Error('not in')
  return { ...caller, producer: made.value.id, again: joined.value.again }
}

/** How a peer stands by what this one was told last. */
const told = ({ notices }: Caller, person: string) =>
  notices.flatMap((one) => (one.name === 'peer' && one.peer.person === person ? [one.peer] : [])).at(-1)

const endOf = ({ notices }: Caller) => notices.find(({ name }) => name === 'end')

describe.skipIf(absent !== null)(`a room ${absent ?? ''}`, () => {
  it('waits for a connection that broke, and gives everything back to whoever returns with its key', async () => {
    const room = await world.room()
    const agent = await speaker(room, 'agent', 1)
    const station = await speaker(room, 'station', 2)
    station.vanish()
    await expect.poll(() => told(agent, 'station')?.away).toBe(true)
    expect(told(agent, 'station')?.sends).toMatchObject([{ id: station.producer }])
    const back = await call(world.url)
    const joined = await back.join(await world.token({ room, role: 'station' }), station.again)
    expect(joined).toMatchObject({ ok: true, value: { kept: true, me: 'station' } })
    await expect.poll(() => told(agent, 'station')?.away).toBe(false)
    // the county, which wrote down that the station was lost, hears that it is back
    const heard = world.news.filter((one) => one.room === room && 'person' in one && one.person === 'station')
    expect(heard.map(({ kind }) => kind)).toEqual(['joined', 'away', 'joined'])
    const other = await call(world.url)
    expect(await other.join(await world.token({ room, role: 'station' }), 'a-wrong-key')).toMatchObject({
      ok: true,
      value: { kept: false },
    })
    await expect.poll(() => endOf(back)).toEqual({ name: 'end', why: 'replaced' })
    for (const caller of [agent, other]) caller.vanish()
  })

  it('gives up whoever does not come back, and puts out whose token has ended or was taken back', async () => {
    const room = await world.room()
    const agent = await speaker(room, 'agent', 3)
    const gone = await speaker(room, 'station', 4)
    const expert = await call(world.url)
    await expert.join(await world.token({ room, role: 'expert', until: world.clock.ms + 60_000 }))
    const mediator = await call(world.url)
    await mediator.join(await world.token({ room, role: 'mediator', id: 'of-the-mediator' }))
    gone.vanish()
    await expect.poll(() => told(agent, 'station')?.away).toBe(true)
    world.clock.ms += 20_000
    await expect
      .poll(() => agent.notices)
      .toContainEqual({ name: 'peer-gone', person: 'station', why: 'vanished' })
    expect(endOf(expert)).toBe(undefined)
    world.clock.ms += 40_000
    await expect.poll(() => endOf(expert)).toEqual({ name: 'end', why: 'token-ended' })
    await world.node.ask('revoke', { token: 'of-the-mediator', until: world.clock.ms + 3_600_000 })
    await expect.poll(() => endOf(mediator)).toEqual({ name: 'end', why: 'token-revoked' })
    agent.vanish()
  })

  it('holds everybody’s voice, and lets go of none that was silenced for another reason', async () => {
    const room = await world.room()
    const agent = await speaker(room, 'agent', 5)
    const station = await speaker(room, 'station', 6)
    await station.ask('pause', { track: { of: 'producer', id: station.producer }, why: 'self' })
    await agent.ask('hold', { on: true })
    await expect.poll(() => told(station, 'station')?.sends).toMatchObject([{ paused: ['self', 'held'] }])
    await agent.ask('mute', { person: 'station', source: 'microphone', on: true })
    await agent.ask('hold', { on: false })
    await expect.poll(() => told(station, 'agent')?.sends).toMatchObject([{ paused: [] }])
    await station.ask('resume', { track: { of: 'producer', id: station.producer }, why: 'self' })
    await expect.poll(() => told(agent, 'station')?.sends).toMatchObject([{ paused: ['muted'] }])
    expect(world.news).toContainEqual(expect.objectContaining({ kind: 'held', room, on: false, by: 'agent' }))
    for (const caller of [agent, station]) caller.vanish()
  })

  it('goes on when the county says so, whoever had put it on hold', async () => {
    const room = await world.room()
    const station = await speaker(room, 'station', 9)
    const agent = await speaker(room, 'agent', 10)
    await agent.ask('hold', { on: true })
    await expect.poll(() => told(station, 'station')?.sends).toMatchObject([{ paused: ['held'] }])
    agent.vanish()
    expect(await world.node.ask('hold', { room, on: false })).toMatchObject({ ok: true })
    await expect.poll(() => told(station, 'station')?.sends).toMatchObject([{ paused: [] }])
    station.vanish()
  })

  it('goes on at another worker when its own dies, with all who were in it', async () => {
    const room = await world.room()
    const agent = await speaker(room, 'agent', 7)
    const [pid = 0] = world.node.pids()
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => agent.notices.map(({ name }) => name)).toContain('rebuild')
    await expect.poll(() => told(agent, 'agent')?.sends).toEqual([])
    const opened = await agent.ask('open-transport', { direction: 'send' })
    const transport = opened.ok ? opened.value.id : ''
    expect(
      await agent.ask('produce', {
        transport,
        source: 'microphone',
        kind: 'audio',
        paused: false,
        rtpParameters: opus(8),
      }),
    ).toMatchObject({ ok: true })
    expect(world.node.pids()).not.toContain(pid)
    expect(world.news).toContainEqual(expect.objectContaining({ kind: 'moved', room }))
    agent.vanish()
  })

  it('is over for everybody when a host closes it, and says what was of each one’s time', async () => {
    const room = await world.room()
    const agent = await speaker(room, 'agent', 9)
    const station = await speaker(room, 'station', 10)
    const line = { state: 'thin' as const, why: 'loss' as const }
    const report = {
      line,
      rtt: 80,
      lossUp: 0.02,
      lossDown: 0,
      kbitUp: 400,
      kbitDown: 60,
      frozen: 1.5,
      concealed: 0,
    }
    await station.ask('quality', report)
    await station.ask('quality', { ...report, line: { state: 'good', why: 'none' }, kbitUp: 600 })
    await station.ask('waited', { until: 'connected', ms: 320 })
    await agent.ask('event', { event: { kind: 'said', text: '请看这里' } })
    expect(await station.ask('quality', { ...report, lossUp: 7 })).toMatchObject({
      error: { code: 'bad-message' },
    })
    await agent.ask('close-room', {})
    await expect.poll(() => endOf(station)).toEqual({ name: 'end', why: 'room-closed' })
    const closed = world.news.find((one) => one.kind === 'closed' && one.room === room)
    expect(closed).toMatchObject({
      summary: {
        events: 1,
        moved: 0,
        peers: [
          { person: 'agent', why: 'room-closed', sent: ['microphone'], worst: null },
          { person: 'station', connected: 320, worst: line, kbitUp: 500, lossUp: 0.02, frozen: 3 },
        ],
      },
    })
    const late = await call(world.url)
    expect(await late.join(await world.token({ room, role: 'agent' }))).toMatchObject({
      error: { code: 'room-unknown' },
    })
    late.vanish()
  })

  it('shows up in the figures for Prometheus, without a name', async () => {
    const room = await world.room()
    const station = await speaker(room, 'station', 11)
    const metrics = await world.node.ask('metrics', {})
    const text = metrics.ok ? metrics.value.text : ''
    expect(text).toMatch(/^yizhan_media_producers [1-9]/m)
    expect(text).toMatch(/^yizhan_media_waited_seconds_count\{until="connected"\} 1$/m)
    expect(text).not.toContain('wuping')
    station.vanish()
  })
})
