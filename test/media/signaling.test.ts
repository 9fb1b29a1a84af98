import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSigningKey, sign } from '../../shared/entry/sign.ts'
import { signalingVersion } from '../../shared/signaling/message.ts'
import { channels, signalingPath } from '../../shared/signaling/notices.ts'
import { mostOf, writeToken } from '../../shared/signaling/token.ts'
import { call, type Caller } from './caller.ts'
import { type MediaWorld, noWorkerHere, openMediaWorld } from './node.ts'
import { opus, vp8 } from './parameters.ts'

const absent = await noWorkerHere()
let world: MediaWorld

beforeAll(async () => {
  world = await openMediaWorld()
})
afterAll(() => world.close())

const refusal = (code: string): object => ({ ok: false, error: { code } })

async function inRoom(room: string, role: 'station' | 'agent' | 'interpreter' | 'expert'): Promise<Caller> {
  const caller = await call(world.url)
  expect(await caller.join(await world.token({ room, role }))).toMatchObject({ ok: true })
  return caller
}

async function sender(
  room: string,
  role: 'station' | 'agent',
): Promise<Caller & { readonly transport: string }> {
  const caller = await inRoom(room, role)
  const opened = await caller.ask('open-transport', { direction: 'send' })
  if (!opened.ok) throw new Error(opened.error.code)
  return { ...caller, transport: opened.value.id }
}

describe.skipIf(absent !== null)(`the door of a media node ${absent ?? ''}`, () => {
  it('lets nobody in with a token that is wrong, ended, not begun, taken back, or another county’s', async () => {
    const room = await world.room()
    const caller = await call(world.url)
    const stranger = await makeSigningKey(['P-256'])
    const claims = { v: 1 as const, id: 'of-a-stranger', role: 'agent' as const, person: 'x', name: 'x' }
    const foreign = await writeToken(
      { ...claims, room, rights: [...mostOf.agent], from: 0, until: world.clock.ms * 2 },
      (text) => sign(stranger, text),
    )
    expect(await caller.join('nonsense')).toMatchObject(refusal('token-wrong'))
    expect(await caller.join(foreign)).toMatchObject(refusal('token-wrong'))
    const { ms } = world.clock
    expect(await caller.join(await world.token({ room, role: 'agent', until: ms }))).toMatchObject(
      refusal('token-ended'),
    )
    expect(await caller.join(await world.token({ room, role: 'agent', from: ms + 1 }))).toMatchObject(
      refusal('token-early'),
    )
    await world.node.ask('revoke', { token: 'taken-back', until: ms + 1_000 })
    expect(await caller.join(await world.token({ room, role: 'agent', id: 'taken-back' }))).toMatchObject(
      refusal('token-revoked'),
    )
    const nowhere = 'consult:wuping.0000000000000000000000000Z'
    expect(await caller.join(await world.token({ room: nowhere, role: 'agent' }))).toMatchObject(
      refusal('room-unknown'),
    )
    expect(await caller.ask('leave', {})).toMatchObject(refusal('not-joined'))
    expect(await caller.join(await world.token({ room, role: 'agent' }))).toMatchObject({ ok: true })
    expect(await caller.join(await world.token({ room, role: 'agent' }))).toMatchObject(
      refusal('already-joined'),
    )
    caller.vanish()
  })

  it('takes messages in their order, of a kind that it knows, and of a size that it can hold', async () => {
    const room = await world.room()
    const token = await world.token({ room, role: 'agent' })
    const socket = io(world.url, { path: signalingPath, transports: ['websocket'], forceNew: true })
    const say = (message: unknown): Promise<unknown> =>
      socket.timeout(10_000).emitWithAck(channels.ask, message)
    expect(await say('nonsense')).toMatchObject(refusal('bad-message'))
    expect(await say({ n: 2, name: 'leave', body: {} })).toEqual({
      ok: false,
      error: { code: 'out-of-order', where: '1' },
    })
    expect(await say({ n: 1, name: 'join', body: { version: 99, token } })).toMatchObject(refusal('version'))
    expect(await say({ n: 2, name: 'join', body: { version: signalingVersion } })).toMatchObject(
      refusal('bad-message'),
    )
    expect(await say({ n: 3, name: 'join', body: { version: signalingVersion, token } })).toMatchObject({
      ok: true,
    })
    expect(await say({ n: 3, name: 'leave', body: {} })).toMatchObject(refusal('out-of-order'))
    expect(await say({ n: 4, name: 'toString', body: {} })).toMatchObject(refusal('unknown-message'))
    const long = { event: { kind: 'said', text: 'x'.repeat(2_001) } }
    expect(await say({ n: 5, name: 'event', body: long })).toMatchObject(refusal('too-large'))
    const broad = { transport: 'none', dtlsParameters: { fingerprints: 'x'.repeat(20_000) } }
    expect(await say({ n: 6, name: 'connect-transport', body: broad })).toMatchObject(refusal('too-large'))
    expect(await say({ n: 7, name: 'event', body: { event: { kind: 'unheard-of' } } })).toMatchObject(
      refusal('bad-message'),
    )
    const closed = new Promise<string>((resolve) => void socket.once('disconnect', resolve))
    socket.emit(channels.ask, { n: 8, name: 'event', body: 'x'.repeat(500_000) })
    expect(await closed).toBe('transport close')
    socket.close()
  })

  it("takes the desk's page from the desk alone, whoever else may share a screen", async () => {
    const room = await world.room()
    const [agent, station] = [await inRoom(room, 'agent'), await inRoom(room, 'station')]
    const mirror = { event: { kind: 'mirror' as const, body: '{}' } }
    expect(await agent.ask('event', mirror)).toMatchObject(refusal('no-right'))
    expect(await agent.ask('event', { event: { kind: 'look' } })).toMatchObject({ ok: true })
    expect(await station.ask('event', mirror)).toMatchObject({ ok: true })
    for (const caller of [agent, station]) caller.vanish()
  })

  it('stops a client that has gone mad, and only that one', async () => {
    const room = await world.room()
    const [mad, other] = [await inRoom(room, 'agent'), await inRoom(room, 'station')]
    const pointer = { event: { kind: 'pointer' as const, at: null } }
    const answers = await Promise.all(Array.from({ length: 400 }, () => mad.ask('event', pointer)))
    expect(answers.some((answer) => !answer.ok && answer.error.code === 'too-many')).toBe(true)
    expect(await other.ask('event', pointer)).toEqual({ ok: true, value: {} })
    mad.vanish()
    other.vanish()
  })

  it('lets each role send what it may, of the kind that it says', async () => {
    const room = await world.room()
    const station = await sender(room, 'station')
    const { transport } = station
    const camera = { transport, source: 'camera' as const, kind: 'video' as const, paused: false }
    expect(await station.ask('produce', { ...camera, kind: 'audio', rtpParameters: opus(1) })).toMatchObject(
      refusal('bad-message'),
    )
    expect(await station.ask('produce', { ...camera, rtpParameters: {} })).toMatchObject(refusal('bad-media'))
    expect(await station.ask('produce', { ...camera, rtpParameters: opus(11) })).toMatchObject(
      refusal('bad-media'),
    )
    expect(await station.ask('produce', { ...camera, rtpParameters: vp8(21) })).toMatchObject({ ok: true })
    expect(await station.ask('produce', { ...camera, rtpParameters: vp8(31) })).toMatchObject(
      refusal('already'),
    )
    const interpreter = await inRoom(room, 'interpreter')
    const opened = await interpreter.ask('open-transport', { direction: 'send' })
    const into = opened.ok ? opened.value.id : ''
    expect(
      await interpreter.ask('produce', {
        ...camera,
        transport: into,
        source: 'screen',
        rtpParameters: vp8(41),
      }),
    ).toMatchObject(refusal('no-right'))
    expect(
      await interpreter.ask('event', { event: { kind: 'file', hash: 'a', name: 'b', bytes: 1 } }),
    ).toMatchObject(refusal('no-right'))
    for (const name of ['hold', 'mute', 'put-out', 'close-room'] as const)
      expect(await station.ask(name, { on: true, person: 'interpreter', source: 'camera' })).toMatchObject(
        refusal('no-right'),
      )
    station.vanish()
    interpreter.vanish()
  })

  it('sends nobody what he may not see, cannot decode, has already, or sends himself', async () => {
    const room = await world.room()
    const station = await sender(room, 'station')
    const { transport } = station
    const made = await station.ask('produce', {
      transport,
      source: 'camera',
      kind: 'video',
      paused: false,
      rtpParameters: vp8(51),
    })
    const producer = made.ok ? made.value.id : ''
    expect(await station.ask('consume', { producer })).toMatchObject(refusal('not-found'))
    const blind = await call(world.url)
    const joined = await blind.join(await world.token({ room, role: 'expert', rights: ['listen'] }))
    const capabilities = joined.ok ? joined.value.capabilities : {}
    expect(await blind.ask('consume', { producer })).toMatchObject(refusal('no-right'))
    const agent = await inRoom(room, 'agent')
    expect(await agent.ask('consume', { producer })).toMatchObject(refusal('bad-media'))
    await agent.ask('capabilities', { capabilities: { codecs: 'none' } })
    expect(await agent.ask('consume', { producer })).toMatchObject(refusal('bad-media'))
    await agent.ask('capabilities', { capabilities })
    expect(await agent.ask('consume', { producer })).toMatchObject(refusal('bad-media'))
    await agent.ask('open-transport', { direction: 'receive' })
    const consumed = await agent.ask('consume', { producer })
    expect(consumed).toMatchObject({ ok: true, value: { kind: 'video', paused: ['self'] } })
    expect(await agent.ask('consume', { producer })).toMatchObject(refusal('already'))
    const id = consumed.ok ? consumed.value.id : ''
    expect(await agent.ask('resume', { track: { of: 'consumer', id }, why: 'line' })).toMatchObject(
      refusal('no-right'),
    )
    expect(await agent.ask('resume', { track: { of: 'consumer', id }, why: 'self' })).toMatchObject({
      ok: true,
    })
    expect(await agent.ask('resume', { track: { of: 'consumer', id: 'none' }, why: 'self' })).toMatchObject(
      refusal('not-found'),
    )
    for (const caller of [station, blind, agent]) caller.vanish()
  })

  it('gives a guest what the grant names: the faces and the page, and no window, and nothing that is written', async () => {
    const room = await world.room()
    const station = await sender(room, 'station')
    const made = await station.ask('produce', {
      transport: station.transport,
      source: 'screen',
      kind: 'video',
      paused: false,
      rtpParameters: vp8(61),
    })
    const producer = made.ok ? made.value.id : ''
    const guest = await call(world.url)
    const rights = ['camera', 'microphone', 'view', 'listen', 'point'] as const
    const person = 'jianglan@dongping'
    const joined = await guest.join(await world.token({ room, role: 'foreign', person, rights: [...rights] }))
    await guest.ask('capabilities', { capabilities: joined.ok ? joined.value.capabilities : {} })
    await guest.ask('open-transport', { direction: 'receive' })
    expect(await guest.ask('consume', { producer })).toMatchObject(refusal('no-right'))
    const expert = await inRoom(room, 'expert')
    const said = [
      { kind: 'said', text: '额度' },
      { kind: 'file', hash: 'a', name: '合同', bytes: 1 },
      { kind: 'mirror', body: '{}' },
    ] as const
    for (const event of said) await station.ask('event', { event })
    const heardBy = ({ notices }: Caller) =>
      notices.flatMap((one) => (one.name === 'event' ? [one.event] : []))
    await expect.poll(() => heardBy(expert)).toEqual(said)
    expect(heardBy(guest)).toEqual([{ kind: 'mirror', body: '{}' }])
    for (const caller of [station, guest, expert]) caller.vanish()
  })

  it('hands a command to its addressee alone, numbered, and brings back the answer', async () => {
    const room = await world.room()
    const agent = await inRoom(room, 'agent')
    const expert = await inRoom(room, 'expert')
    const station = await call(world.url, async ({ body, n }) =>
      body === 'fill'
        ? { ok: true, value: { body: `done ${n}` } }
        : { ok: false, error: { code: 'no-right' } },
    )
    await station.join(await world.token({ room, role: 'station' }))
    expect(await agent.ask('control', { to: 'station', body: 'fill' })).toEqual({
      ok: true,
      value: { body: 'done 1' },
    })
    expect(await agent.ask('control', { to: 'station', body: 'submit' })).toMatchObject(refusal('no-right'))
    expect(await expert.ask('control', { to: 'station', body: 'fill' })).toMatchObject(refusal('no-right'))
    expect(await agent.ask('control', { to: 'nobody', body: 'fill' })).toMatchObject(refusal('not-found'))
    expect(station.commands.map(({ from, n }) => [from, n])).toEqual([
      ['agent', 1],
      ['agent', 2],
    ])
    expect(expert.commands).toEqual([])
    station.vanish()
    await expect
      .poll(() => agent.ask('control', { to: 'station', body: 'fill' }))
      .toMatchObject(refusal('peer-away'))
    agent.vanish()
    expert.vanish()
  })
})
