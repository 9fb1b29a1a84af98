// What the law erases of a consult is its recording, too, wherever its node is just then.
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createFarNode } from '../../hub/far-node.ts'
import type { RecorderSession } from '../../media/rooms/recorder-port.ts'
import { createRoomsRecorder } from '../../media/rooms-recorder.ts'
import { freePort } from '../free-port.ts'
import { askForHelp } from '../hub/routes/consult-world.ts'
import { openNetwork } from '../network.ts'
import { secret, startNode } from './far.ts'
import { noWorkerHere, worldBegins } from './node.ts'
import { rtp } from './recorder/packets.ts'

const absent = await noWorkerHere()
const nothing = (): void => undefined
const folder = (room: string, part: number): string => `${room.replace(':', '_')}.${part}`

/** Goes with the test. */
function openFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-recordings-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 20 }))
  return dir
}

/** The recorder in a process of its own, and what writes a voice with it. */
function openRecorder(dir: string) {
  const recorder = createRoomsRecorder({ dir, now: () => worldBegins, leastRoom: 0, log: nothing })
  const socket = createSocket('udp4')
  const sound = { payloadType: 111, sequence: 1, timestamp: 960, ssrc: 3_000, payload: Buffer.alloc(80) }
  onTestFinished(async () => {
    await recorder.close()
    socket.close()
  })
  const record = async (room: string): Promise<RecorderSession> => {
    const opened = await recorder.open(room, { told: nothing, gone: nothing, again: nothing })
    if (!opened.ok) throw new Error(opened.trouble)
    const track = await opened.session.track({
      person: 'yangxiaoman',
      source: 'microphone',
      codec: 'audio/opus',
      payloadType: 111,
      clockRate: 48_000,
      channels: 2,
      ssrcs: [3_000],
      requestKeyFrame: nothing,
    })
    socket.send(rtp(sound), track.port, track.ip)
    await track.first
    return opened.session
  }
  return { recorder, record }
}

it('erases every part of one room, nothing while one of them is being written, and finds nothing the second time', async () => {
  const dir = openFolder()
  const { recorder, record } = openRecorder(dir)
  const [room, other] = [1, 2].map((n) => `consult:wuping.${String(n).padStart(26, '0')}`) as [string, string]
  await (await record(room)).end('withdrawn')
  await (await record(other)).end('room-closed')
  const second = await record(room)
  const all = [folder(room, 1), folder(room, 2), folder(other, 1)]
  expect(await recorder.erase(room)).toBe(false)
  expect(readdirSync(dir).sort()).toEqual(all)

  await second.end('room-closed')
  for (const _ of [1, 2]) expect(await recorder.erase(room)).toBe(true)
  expect(readdirSync(dir)).toEqual([folder(other, 1)])
})

it.skipIf(absent !== null)(
  `goes with its consult: at once, when a node that was away is back, and when a copy came back ${absent ?? ''}`,
  async () => {
    const data = openFolder()
    const dir = join(data, 'recordings')
    const port = await freePort()
    const far = createFarNode({
      url: `http://127.0.0.1:${port}`,
      secret,
      key: () => network.hub.county.countyKeys.signKey,
      now: () => network.clock.wall(),
      draw: () => randomBytes(18).toString('base64url'),
      stands: nothing,
      log: nothing,
    })
    let network = await openNetwork({ hub: { media: far } })
    onTestFinished(async () => {
      await far.close()
      await network.close()
    })
    /** @returns the end of it */
    const begin = async (): Promise<() => Promise<void>> => {
      const { program } = await startNode(port, data)
      const end = async (): Promise<void> => {
        program.kill('SIGTERM')
        await program.ended
      }
      onTestFinished(end)
      await expect.poll(() => far.ask('standing', {})).toMatchObject({ value: { kind: 'ready' } })
      return end
    }

    const desk = await network.enrol('wuping')
    const first = (await askForHelp(desk)).consult
    const second = (await askForHelp(desk)).consult
    const kept = (await askForHelp(desk)).consult
    await desk.push()
    const { recorder, record } = openRecorder(dir)
    for (const room of [first, first, second, kept]) await (await record(room)).end('room-closed')
    await recorder.close()
    mkdirSync(join(dir, folder(first, 1), 'derived'))
    writeFileSync(join(dir, folder(first, 1), 'derived', 'review.mp4'), 'a film')
    cpSync(dir, join(data, 'copy'), { recursive: true })
    const lying = (): Set<string> => new Set(readdirSync(dir))

    const end = await begin()
    expect(await far.ask('erase-recording', { room: `../recordings/${first}` })).toMatchObject({
      error: { code: 'bad-message', where: 'room' },
    })
    await network.hub.county.subjectKeys.erase(first)
    await expect.poll(lying).toEqual(new Set([folder(second, 1), folder(kept, 1)]))
    expect(await network.hub.county.reader.heardOf(first)).toMatchObject([{ untold: 'erased' }])
    expect((await network.hub.county.reader.consult(kept)).request).not.toBeNull()

    await end()
    await network.hub.county.subjectKeys.erase(second)
    await network.hub.consults.eraser?.sweep()
    expect(lying()).toEqual(new Set([folder(second, 1), folder(kept, 1)]))
    await begin()
    await network.hub.consults.eraser?.sweep()
    expect(lying()).toEqual(new Set([folder(kept, 1)]))

    cpSync(join(data, 'copy'), dir, { recursive: true })
    network = await network.restart()
    await network.hub.consults.eraser?.sweep()
    expect(lying()).toEqual(new Set([folder(kept, 1)]))
  },
)
