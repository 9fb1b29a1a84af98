import { execFile, fork } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, open, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimAlone } from '../../../media/recorder/alone.ts'
import { type RecorderClient, type SessionWatch, startRecorder } from '../../../media/recorder/client.ts'
import { deriveTracks } from '../../../media/recorder/derive/derive.ts'
import { outlineOf } from '../../../media/recorder/derive/outline.ts'
import type { DiskAlarm } from '../../../media/recorder/disk.ts'
import { inspect } from '../../../media/recorder/inspect.ts'
import type { Seal } from '../../../shared/recording/seal.ts'
import type { Sealed } from '../../../media/recorder/messages.ts'
import { sha256Of } from '../../../media/recorder/seals.ts'
import { verify } from '../../../media/recorder/verify.ts'
import { ffmpeg, realtime } from './film.ts'
import { playKillsBeside } from './kills.ts'
import { rtp } from './packets.ts'
import { camera, microphone, packetsIn } from './stage.ts'

const name = 'consult:wuping.01PROCESS'
const opening = { session: name, mandatory: true, about: { consent: 'desk-abcd:0000000007' } }
const quiet: SessionWatch = {
  sealed: () => undefined,
  wantsKeyFrame: () => undefined,
  gone: () => undefined,
  again: () => undefined,
}

let dir: string
let folder: string
let socket: Socket
let recorder: RecorderClient | null = null
const alarms: (DiskAlarm | null)[] = []
const start = async (leastRoom = 0): Promise<RecorderClient> => {
  alarms.length = 0
  return (recorder = await startRecorder({ dir, leastRoom, alarmed: (alarm) => alarms.push(alarm) }))
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-recorder-'))
  folder = join(dir, 'consult_wuping.01PROCESS')
  socket = createSocket('udp4')
})
afterEach(async () => {
  await recorder?.close()
  socket.close()
  await rm(dir, { recursive: true })
})

const packet = (sequence: number): Buffer =>
  rtp({ payloadType: 111, sequence, timestamp: sequence * 960, ssrc: 3_000, payload: Buffer.alloc(80) })

async function opened(client: RecorderClient, watch: SessionWatch = quiet) {
  const answer = await client.open(opening, watch)
  if (!answer.ok) throw new Error(answer.code)
  const track = await answer.session.track(microphone)
  if (!track.ok) throw new Error(track.code)
  const send = (from: number, count: number): void => {
    for (let n = from; n < from + count; n += 1) socket.send(packet(n), track.value.port, track.value.ip)
  }
  return { session: answer.session, track: track.value, send }
}

describe('the recorder, a process of its own', () => {
  it('says that it records when the first packet is there, takes what is sent, and seals it', async () => {
    const sealed: Sealed[] = []
    const { session, track, send } = await opened(await start(), {
      ...quiet,
      sealed: (seal) => sealed.push(seal),
    })
    session.event({ kind: 'consent', by: 'taxpayer', body: { how: 'button' } })
    send(0, 100)
    await track.flowing
    await expect.poll(async () => (await packetsIn(folder, track.track)).length).toBe(100)
    const ended = await session.end('closed')
    expect(ended).toMatchObject({ ok: true })
    expect(sealed.map(({ root, text }) => root === sha256Of(text))).toEqual([true])
    expect(await verify(folder)).toMatchObject({ wrongs: [], hasEnded: true })
    expect(await recorder?.open(opening, quiet)).toEqual({ ok: false, code: 'ended' })
  })

  it('ends a track and its session in one breath', async () => {
    const client = await start()
    const { session, track } = await opened(client)
    const both = await Promise.all([session.endTrack(track.track, 'stopped'), session.end('closed')])
    expect(both).toMatchObject([{ ok: true }, { ok: true }])
    expect(client.alarm()).toBeNull()
    expect(await verify(folder)).toMatchObject({ wrongs: [], hasEnded: true })
  })

  it('loses less than a second, and no link of the chain, when it is killed at a dozen moments', async () => {
    const all = await playKillsBeside(dir, 12, 4, () => undefined)
    for (const { lost, wrongs, interruptions, unheard, parts } of all) {
      expect(lost).toHaveLength(3)
      expect(Math.max(...lost)).toBeLessThanOrEqual(1_000)
      expect(wrongs).toEqual([])
      expect(interruptions).toBe(3)
      expect(unheard).toBe(0)
      expect(parts).toBe(4)
    }
  })

  it('goes on with a session whose first byte had not been written when it was killed', async () => {
    const client = await start()
    let backs = 0
    const answer = await client.open(opening, { ...quiet, again: () => (backs += 1) })
    if (!answer.ok) throw new Error(answer.code)
    await answer.session.track(microphone)
    process.kill(client.pid() ?? 0, 'SIGKILL')
    await expect.poll(() => backs).toBe(1)
    expect(await answer.session.track(microphone)).toMatchObject({ ok: true })
    expect(await answer.session.end('closed')).toMatchObject({ ok: true })
    expect(await verify(folder)).toMatchObject({ wrongs: [], hasEnded: true })
  })

  it('leaves its end to its node, though a signal to stop reaches them all', async () => {
    const client = await start()
    const { session, track, send } = await opened(client)
    const pid = client.pid()
    process.kill(pid ?? 0, 'SIGTERM')
    send(0, 10)
    await track.flowing
    expect(await session.end('closed')).toMatchObject({ ok: true })
    expect(client.pid()).toBe(pid)
  })

  it('is begun anew when it hangs, though nobody asks it anything', async () => {
    const client = await start()
    const heard: string[] = []
    const watch = { ...quiet, gone: () => heard.push('gone'), again: () => heard.push('again') }
    await opened(client, watch)
    process.kill(client.pid() ?? 0, 'SIGSTOP')
    await expect.poll(() => heard).toEqual(['gone', 'again'])
  })

  it('seals what it has when nobody speaks to it any more, and the next one goes on', async () => {
    const first = await opened(await start())
    first.send(0, 50)
    await first.track.flowing
    await expect.poll(async () => (await packetsIn(folder, first.track.track)).length).toBe(50)
    await recorder?.close()
    expect(await verify(folder)).toMatchObject({ wrongs: [], hasEnded: false })

    const next = await start()
    expect(next.left()).toEqual([name])
    const heard: string[] = []
    const second = await opened(next, { ...quiet, sealed: ({ root }) => heard.push(root) })
    expect(second.track.track).toBe(first.track.track)
    second.send(50, 50)
    await second.track.flowing
    await expect.poll(async () => (await packetsIn(folder, first.track.track)).length).toBe(100)
    expect(await second.session.end('closed')).toMatchObject({ ok: true })
    const recording = await inspect(folder)
    expect(recording?.seals.map(({ seal }) => seal.why)).toEqual(['running', 'ended'])
    expect(recording?.seals.map(({ root }) => root)).toEqual(heard)
    expect((await verify(folder)).wrongs).toEqual([])
  })

  it('ends a session that was left and that nobody opens again, with the reason', async () => {
    const { track, send } = await opened(await start())
    send(0, 5)
    await track.flowing
    await recorder?.close()
    const whys: string[] = []
    const client = await start()
    const ended = await client.endLeft(name, 'nobody-came-back', ({ text }) =>
      whys.push((JSON.parse(text) as Seal).why),
    )
    expect(ended).toMatchObject({ ok: true })
    expect(whys).toEqual(['running', 'ended'])
    expect(client.left()).toEqual([])
    expect(await inspect(folder)).toMatchObject({ reason: 'nobody-came-back' })
    expect(await verify(folder)).toMatchObject({ wrongs: [], hasEnded: true })
  })

  it('begins nothing that must be recorded while the disk is full, and says so', async () => {
    const client = await start(Number.MAX_SAFE_INTEGER)
    await expect.poll(() => client.alarm()?.code).toBe('disk-full')
    expect(alarms).toHaveLength(1)
    expect(await client.open(opening, quiet)).toEqual({ ok: false, code: 'disk-alarm' })
    expect(await client.open({ ...opening, mandatory: false }, quiet)).toMatchObject({ ok: true })
  })

  it('says that the disk is slow when it answers no more, and goes on when it does', async () => {
    const client = await start()
    const { session } = await opened(client)
    // Who opens a pipe that nobody reads waits, as for a disk that hangs.
    const coming = join(folder, 'manifest.json.coming')
    await promisify(execFile)('mkfifo', [coming])
    const ended = session.end('closed')
    await expect.poll(() => client.alarm()?.code).toBe('disk-slow')
    expect(await client.open({ ...opening, session: `${name}2` }, quiet)).toMatchObject({
      code: 'disk-alarm',
    })
    await rename(coming, join(dir, 'pipe'))
    const reader = await open(join(dir, 'pipe'), 'r')
    expect(await ended).toMatchObject({ ok: true })
    await reader.close()
    await expect.poll(() => client.alarm()).toBeNull()
    expect(await verify(folder)).toMatchObject({ wrongs: [], hasEnded: true })
  })

  it('refuses what it does not understand or know, and goes on', async () => {
    const client = await start()
    const { session, track } = await opened(client)
    expect(await client.open(opening, quiet)).toEqual({ ok: false, code: 'already-open' })
    expect(await session.track({ ...camera, payloadType: 200 })).toEqual({ ok: false, code: 'malformed' })
    expect(await session.endTrack('9-screen', 'stopped')).toEqual({ ok: false, code: 'unknown' })
    expect(await client.endLeft('consult:other.1', 'closed', () => undefined)).toEqual({
      ok: false,
      code: 'unknown',
    })
    expect(await client.stand()).toMatchObject({ ok: true, value: { sessions: 1, tracks: 1 } })
    expect(await session.endTrack(track.track, 'stopped')).toEqual({ ok: true, value: null })
  })

  it('ends when whoever started it is gone before it stands', async () => {
    const child = fork('media/recorder/main.ts', [dir], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('is the only one in its folder', async () => {
    const claim = await claimAlone(dir)
    expect(await claimAlone(dir)).toBeNull()
    claim?.close()
    if (claim) await once(claim, 'close')
    const again = await claimAlone(dir)
    expect(again).not.toBeNull()
    again?.close()
  })

  it('takes down what ffmpeg sends, and a player shows every picture of it', async () => {
    const client = await start()
    const answer = await client.open(opening, quiet)
    if (!answer.ok) throw new Error(answer.code)
    const track = await answer.session.track(camera)
    if (!track.ok) throw new Error(track.code)
    const { port } = track.value
    const source = '-v error -re -f lavfi -i testsrc2=s=320x180:r=25:d=3'
    const sent = `${realtime} -b:v 500k -g 25 -payload_type 96 -ssrc 1000 -f rtp`
    await ffmpeg(...`${source} ${sent} rtp://127.0.0.1:${port}?rtcpport=${port}`.split(' '))
    await expect.poll(async () => (await packetsIn(folder, track.value.track)).length).toBeGreaterThan(75)
    await answer.session.end('closed')
    const outline = await outlineOf(folder)
    const [film] = outline ? await deriveTracks(folder, outline, () => undefined) : []
    expect(film).toMatchObject({ samples: 75, left: 0 })
    const played = await ffmpeg(
      '-v',
      'error',
      '-xerror',
      '-i',
      join(folder, 'derived', film?.file ?? ''),
      '-f',
      'null',
      '-',
    )
    expect(played.stderr.toString()).toBe('')
  })
})
