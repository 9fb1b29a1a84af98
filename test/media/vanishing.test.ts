// What a node does with whoever goes away without a word, and with what is no media.
import { createSocket } from 'node:dgram'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createChance } from '../../hub/demo/chance.ts'
import { freePort } from '../free-port.ts'
import { call, type Caller } from './caller.ts'
import { type MediaWorld, noWorkerHere, openMediaWorld } from './node.ts'
import { opus, vp8 } from './parameters.ts'

const absent = await noWorkerHere()
let world: MediaWorld
let port = 0

beforeAll(async () => {
  port = await freePort()
  world = await openMediaWorld({ listening: { port, addresses: [{ ip: '127.0.0.1' }] } })
})
afterAll(() => world.close())

type Step = (caller: Caller, room: string) => Promise<unknown>
const join: Step = async (caller, room) => caller.join(await world.token({ room, role: 'expert' }))
const capable: Step = async (caller, room) => {
  const joined = await caller.join(await world.token({ room, role: 'expert' }))
  if (joined.ok) await caller.ask('capabilities', { capabilities: joined.value.capabilities })
}
const open =
  (direction: 'send' | 'receive'): Step =>
  (caller) =>
    caller.ask('open-transport', { direction })
const produce =
  (source: 'microphone' | 'screen', paused: boolean): Step =>
  async (caller) => {
    const opened = await caller.ask('open-transport', { direction: 'send' })
    return caller.ask('produce', {
      transport: opened.ok ? opened.value.id : '',
      source,
      kind: source === 'screen' ? 'video' : 'audio',
      paused,
      rtpParameters: source === 'screen' ? vp8(201) : opus(301),
    })
  }
/** Of the agent, who is in the room all the time. */
const consume: Step = (caller, room) => caller.ask('consume', { producer: producers.get(room) ?? '' })

const producers = new Map<string, string>()
const states: readonly (readonly [name: string, steps: readonly Step[]])[] = [
  ['it is in the room and no more', [join]],
  ['it has opened a way to send', [join, open('send')]],
  ['it sends a voice', [join, produce('microphone', false)]],
  ['it sends a screen that stands still', [join, produce('screen', true)]],
  ['it is being sent something', [capable, open('receive'), consume]],
  [
    'a question of its own is on the way',
    [capable, open('receive'), async (caller, room) => void consume(caller, room)],
  ],
]

/** An agent who speaks. */
async function openRoom(): Promise<{ readonly room: string; readonly agent: Caller }> {
  const room = await world.room()
  const agent = await call(world.url)
  await agent.join(await world.token({ room, role: 'agent' }))
  const made = (await produce('microphone', false)(agent, room)) as {
    readonly value: { readonly id: string }
  }
  producers.set(room, made.value.id)
  return { room, agent }
}

const figure = async (name: string): Promise<number> => {
  const told = await world.node.ask('metrics', {})
  const text = told.ok ? told.value.text : ''
  return Number(new RegExp(`^yizhan_media_${name} (\\d+)$`, 'm').exec(text)?.[1])
}

describe.skipIf(absent !== null)(`a peer that vanishes ${absent ?? ''}`, () => {
  it.each(states)('leaves nothing behind when %s', async (_, steps) => {
    const { room, agent } = await openRoom()
    const others = { peers: await figure('peers'), producers: await figure('producers') }
    const expert = await call(world.url)
    for (const step of steps) await step(expert, room)
    expert.vanish()
    const away = { peer: { person: 'expert', away: true } }
    await expect.poll(() => agent.notices.at(-1)).toMatchObject(away)
    world.clock.ms += 20_000
    const gone = { name: 'peer-gone', person: 'expert', why: 'vanished' }
    await expect.poll(() => agent.notices).toContainEqual(gone)
    await expect.poll(() => figure('peers')).toBe(others.peers)
    expect(await figure('producers')).toBe(others.producers)
    await expect.poll(() => figure('consumers')).toBe(0)
    // Who comes after finds the room as it was.
    const next = await call(world.url)
    expect(await next.join(await world.token({ room, role: 'expert' }))).toMatchObject({ ok: true })
    for (const caller of [agent, next]) caller.vanish()
    await world.node.ask('close-room', { room })
  })
})

describe.skipIf(absent !== null)(`a node’s port ${absent ?? ''}`, () => {
  it('takes what is no media from nobody: garbage of every length, by a seed, and the room goes on', async () => {
    const { room, agent } = await openRoom()
    const [pid] = world.node.pids()
    const chance = createChance(5)
    const socket = createSocket('udp4')
    const beginnings = [0x80, 0x90, 0xbf, 0x00, 0x01, 0x16, 0x17, 0xff]
    for (let count = 0; count < 4_000; count += 1) {
      const packet = Buffer.from(chance.bytes(chance.below(1_400)))
      // As RTP with and without an extension, RTCP, STUN and DTLS begin.
      if (packet.length > 0) packet[0] = chance.pick(beginnings)
      if (packet.length > 1 && chance.below(3) === 0) packet[1] = 200 + chance.below(8)
      await new Promise((sent) => socket.send(packet, port, '127.0.0.1', sent))
    }
    socket.close()
    const next = await call(world.url)
    expect(await next.join(await world.token({ room, role: 'station' }))).toMatchObject({ ok: true })
    expect(await produce('screen', false)(next, room)).toMatchObject({ ok: true })
    expect(world.node.pids()).toEqual([pid])
    expect(world.news.filter(({ kind }) => kind === 'moved')).toEqual([])
    for (const caller of [agent, next]) caller.vanish()
  })
})
