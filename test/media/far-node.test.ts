// A media node in a process of its own, and what becomes of its rooms when one of the two dies.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Server } from 'socket.io'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countyText, linkChannels, linkPath, linkVersion, markOf } from '../../shared/signaling/link.ts'
import { freePort } from '../free-port.ts'
import { type Program, startProgram } from '../program.ts'
import { call, type Caller } from './caller.ts'
import { type FarCounty, openFarCounty, secret, startNode } from './far.ts'
import { noWorkerHere } from './node.ts'
import { opus } from './parameters.ts'

const absent = await noWorkerHere()
const ready = { kind: 'ready', workers: 1 }
const unreachable = { kind: 'absent', code: 'unreachable' }
let program: Program
let port = 0
let county: Awaited<ReturnType<typeof openFarCounty>>

beforeAll(async () => {
  if (absent !== null) return
  ;({ program, port } = await startNode())
  county = await openFarCounty(port)
})
afterAll(async () => {
  await county?.die()
  program?.kill('SIGTERM')
  await program?.ended
})

let rooms = 0
async function openRoom({ node }: FarCounty): Promise<string> {
  const room = `consult:wuping.${String((rooms += 1)).padStart(26, '0')}`
  expect(await node.ask('open-room', { room, record: false })).toEqual({ ok: true, value: {} })
  return room
}

/** In the room through the county's door, with a microphone that is on. */
async function speaker(room: string, ssrc: number): Promise<Caller & { readonly again: string }> {
  const caller = await call(county.url)
  const joined = await caller.join(await county.token({ room, role: 'station' }))
  const opened = await caller.ask('open-transport', { direction: 'send' })
  const made = await caller.ask('produce', {
    transport: opened.ok ? opened.value.id : '',
    source: 'microphone',
    kind: 'audio',
    paused: false,
    rtpParameters: opus(ssrc),
  })
  if (!joined.ok || !made.ok) throw new Error('not in')
  return { ...caller, again: joined.value.again }
}

const toldOf = ({ news }: FarCounty, room: string) => news.filter((one) => one.room === room)

describe.skipIf(absent !== null)(`a media node of its own ${absent ?? ''}`, () => {
  it('carries the rooms of its county, to whose one address browsers go', async () => {
    expect(await county.standing()).toEqual(ready)
    const room = await openRoom(county)
    const station = await speaker(room, 1)
    await expect
      .poll(() => toldOf(county, room))
      .toMatchObject([{ kind: 'joined', person: 'station', role: 'station' }])
    const metrics = await county.node.ask('metrics', {})
    expect(metrics.ok && metrics.value.text).toMatch(/^yizhan_media_producers 1$/m)
    await county.node.ask('close-room', { room })
    await expect.poll(() => station.notices).toContainEqual({ name: 'end', why: 'room-closed' })
    await expect
      .poll(() => toldOf(county, room).at(-1))
      .toMatchObject({ kind: 'closed', summary: { peers: [{ sent: ['microphone'] }] } })
  })

  it('answers nobody who does not know the secret, and goes on with who does', async () => {
    const stranger = await openFarCounty(port, { secret: 'another one, as long' })
    expect(await stranger.standing()).toEqual(unreachable)
    expect(stranger.problems.join()).toContain('MEDIA_SECRET')
    await stranger.die()
    expect(program.said()).toContain('somebody came who is not the county')
    expect(await county.standing()).toEqual(ready)
  })

  it('goes on with its rooms while the hub is dead, and tells the next one what happened meanwhile', async () => {
    const room = await openRoom(county)
    const station = await speaker(room, 2)
    const expert = await call(county.url)
    const soon = Date.now() - 5 * 86_400_000 + 3_000
    await expert.join(await county.token({ room, role: 'expert', until: soon }))
    await expect.poll(() => toldOf(county, room)).toHaveLength(2)
    await county.die()

    county = await openFarCounty(port, { key: county.key })
    expect(await county.standing()).toEqual(ready)
    expect(await county.node.ask('open-room', { room, record: false })).toMatchObject({ ok: true })
    const back = await call(county.url)
    const joined = await back.join(await county.token({ room, role: 'station' }), station.again)
    expect(joined).toMatchObject({ ok: true, value: { kept: true } })
    await expect
      .poll(() => toldOf(county, room))
      .toContainEqual(expect.objectContaining({ kind: 'left', person: 'expert', why: 'token-ended' }))
    for (const caller of [station, expert, back]) caller.vanish()
  })

  it('is found again when it was killed: who was in a room was lost, and comes in anew', async () => {
    const room = await openRoom(county)
    const station = await speaker(room, 3)
    await expect.poll(() => toldOf(county, room)).toHaveLength(1)
    program.kill('SIGKILL')
    await program.ended
    await expect.poll(() => county.standing()).toEqual(unreachable)
    expect(await county.node.ask('open-room', { room, record: false })).toMatchObject({
      error: { code: 'unreachable' },
    })
    ;({ program } = await startNode(port))
    await expect.poll(() => county.standing()).toEqual(ready)
    expect(toldOf(county, room)).toMatchObject([
      { kind: 'joined' },
      { kind: 'left', person: 'station', why: 'node-stopped' },
    ])
    const back = await call(county.url)
    expect(await back.join(await county.token({ room, role: 'station' }), station.again)).toMatchObject({
      error: { code: 'room-unknown' },
    })
    await county.node.ask('open-room', { room, record: false })
    expect(await back.join(await county.token({ room, role: 'station' }), station.again)).toMatchObject({
      ok: true,
      value: { kept: false },
    })
    for (const caller of [station, back]) caller.vanish()
  })

  it('tells what was of its rooms before it stops', async () => {
    const room = await openRoom(county)
    const station = await speaker(room, 4)
    program.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    expect(toldOf(county, room).map(({ kind }) => kind)).toEqual(['joined', 'left', 'closed'])
    station.vanish()
    ;({ program } = await startNode(port))
    await expect.poll(() => county.standing()).toEqual(ready)
  })

  it('stands on the console of a hub that is started before it, and again when it is there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yizhan-far-'))
    const free = await freePort()
    const hub = startProgram('hub/main.ts', {
      PORT: '0',
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
      MEDIA_URL: `http://127.0.0.1:${free}`,
      MEDIA_SECRET: secret,
    })
    await hub.says(/Live .*MEDIA_URL cannot be reached/)
    const node = await startNode(free)
    await hub.says(/Live .*ready/)
    hub.kill('SIGTERM')
    expect(await hub.ended).toBe(0)
    node.program.kill('SIGTERM')
    expect(await node.program.ended).toBe(0)
    rmSync(folder, { recursive: true, force: true })
  })
})

describe.skipIf(absent !== null)(`the link ${absent ?? ''}`, () => {
  it('is read at the node: what it does not know is refused, and changes nothing', async () => {
    const other = await startNode()
    const socket = io(`http://127.0.0.1:${other.port}`, { path: linkPath, transports: ['websocket'] })
    await introduced(socket)
    const say = (asked: unknown): Promise<unknown> =>
      socket.timeout(10_000).emitWithAck(linkChannels.ask, asked)
    for (const nonsense of ['nonsense', null, { body: {} }, { name: 'x'.repeat(33), body: {} }])
      expect(await say(nonsense)).toMatchObject({ error: { code: 'bad-message' } })
    expect(await say({ name: 'toString', body: {} })).toMatchObject({ error: { code: 'unknown-message' } })
    expect(await say({ name: 'open-room', body: { room: '../etc', record: false } })).toMatchObject({
      error: { code: 'bad-message', where: 'room' },
    })
    expect(await say({ name: 'standing', body: {} })).toEqual({ ok: true, value: ready })
    socket.close()
    other.program.kill('SIGTERM')
    expect(await other.program.ended).toBe(0)
  })

  it('is read at the county: it believes no node that cannot prove itself', async () => {
    const server = createServer()
    const impostor = new Server(server, { path: linkPath, transports: ['websocket'] })
    const heard: unknown[] = []
    impostor.on('connection', (socket) => {
      void (async () => {
        await socket.emitWithAck(linkChannels.who, { version: linkVersion, drawn: 'd'.repeat(24) })
        heard.push(await socket.emitWithAck(linkChannels.known, { life: 'l'.repeat(24), mark: 'wrong' }))
        const news = { kind: 'moved', room: 'consult:wuping.00000000000000000000000001', at: 1 }
        socket.emit(linkChannels.news, { n: 1, news })
        socket.disconnect()
      })()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const deceived = await openFarCounty((server.address() as AddressInfo).port)
    expect(await deceived.standing()).toEqual(unreachable)
    await expect.poll(() => heard).toEqual([false])
    expect(deceived.news).toEqual([])
    await deceived.die()
    await impostor.close()
  })
})

/** As the county would be. */
function introduced(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on(linkChannels.who, async ({ drawn }: { drawn: string }, reply: (county: unknown) => void) => {
      const self = { drawn: 'c'.repeat(24), key: { alg: 'P-256' as const, key: '' }, now: Date.now() }
      reply({ ...self, mark: await markOf(secret, countyText(drawn, self)) })
    })
    socket.on(linkChannels.known, (_: unknown, reply: (known: boolean) => void) => {
      reply(true)
      resolve()
    })
  })
}
