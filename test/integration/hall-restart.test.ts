// A clip of the hall is on its way while the hub's process is killed: what has come is not asked for once more, unless it is not what came.
import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { HallStand } from '../../shared/http/hall.ts'
import { ffmpeg } from '../media/recorder/film.ts'

type Hub = {
  readonly child: ChildProcess
  readonly url: string
  readonly cookie: string
  readonly dispute: string
  readonly now: number
}
/** As often as a hub notes what has come, bytes. */
const noted = 4_194_304
let dir: string
let film: Buffer
let hub: Hub
let upload: string

async function start(): Promise<void> {
  const child = fork(new URL('hall-process.ts', import.meta.url), [dir], { execArgv: [] })
  const [said] = (await once(child, 'message')) as [Omit<Hub, 'child'>]
  hub = { ...said, child }
}
async function kill(): Promise<void> {
  const gone = once(hub.child, 'exit')
  hub.child.kill('SIGKILL')
  await gone
}
type Answer = { readonly status: number; readonly json: unknown }
async function call(method: string, path: string, body?: Uint8Array | object): Promise<Answer> {
  const isBytes = body instanceof Uint8Array
  const type = isBytes ? 'application/octet-stream' : 'application/json'
  const answer = await fetch(`${hub.url}/api/hall-clips${path}`, {
    method,
    headers: { cookie: hub.cookie, ...(body ? { 'content-type': type } : {}) },
    ...(body ? { body: isBytes ? Uint8Array.from(body) : JSON.stringify(body) } : {}),
  })
  return { status: answer.status, json: await answer.json() }
}
const stand = async (): Promise<HallStand> => (await call('GET', `/${upload}`)).json as HallStand
const lying = (): Promise<string[]> => readdir(join(dir, 'hall'))
const noteIn = async (): Promise<{ offset: number; touchedAt: number; subject: string | null }> =>
  JSON.parse(await readFile(join(dir, 'hall', `${upload}.json`), 'utf8')) as never

/** Announces all, gives the beginning, and hangs on the line until the hub is gone. */
async function killInTheMiddle(bytes: number): Promise<void> {
  const { cookie } = hub
  const headers = { cookie, 'content-type': 'application/octet-stream', 'content-length': film.length }
  const sending = request(`${hub.url}/api/hall-clips/${upload}?from=0`, { method: 'PUT', headers })
  const broken = once(sending, 'error')
  sending.write(film.subarray(0, bytes))
  await expect.poll(async () => (await stand()).offset).toBe(bytes)
  await kill()
  await broken
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-hall-restart-'))
  const path = join(dir, 'ch02.mp4')
  const pictures = '-v error -f lavfi -i testsrc2=s=1280x720:r=25:d=4 -vf noise=alls=60:allf=t'
  await ffmpeg(...`${pictures} -c:v libx264 -preset ultrafast -qp 12`.split(' '), path)
  film = await readFile(path)
  if (film.length < 2 * noted) throw new Error('too short a film to be killed in the middle of')
  await start()
})
afterAll(async () => {
  await kill()
  await rm(dir, { recursive: true })
})
beforeEach(async () => {
  const ended = hub.now - 86_400_000
  const custody = {
    from: '石臼大厅',
    device: '2 号窗口，录像机 NVR-3',
    takenBy: '何静',
    takenAt: ended + 3_600_000,
    right: '调取登记 2026-11-017',
    began: ended - 4_000,
    ended,
    note: '',
    clockOffset: null,
    copied: '录像机导出到 U 盘',
    why: '核对交没交材料',
  }
  const sha256 = createHash('sha256').update(film).digest('hex')
  const file = { name: 'ch02.mp4', media: 'video/mp4', bytes: film.length, sha256 }
  const { json } = await call('POST', '', { dispute: hub.dispute, custody, file })
  upload = (json as { upload: string }).upload
})

test('it is gone on with from where it was noted, and becomes an item', async () => {
  await killInTheMiddle(noted + 1_000_000)
  await writeFile(join(dir, 'hall', 'of-nobody.sealed'), 'left')
  await start()
  const { offset, subject } = await stand()
  expect(offset).toBeGreaterThanOrEqual(noted)
  expect(offset).toBeLessThanOrEqual(noted + 1_000_000)
  expect(subject).toBeNull()
  expect((await lying()).sort()).toEqual([upload, `${upload}.json`])
  const { status, json } = await call('PUT', `/${upload}?from=${offset}`, film.subarray(offset))
  expect([status, json]).toEqual([
    200,
    { offset: film.length, subject: expect.stringMatching(/^evidence:shijiu\./) as unknown },
  ])
  expect(await lying()).toEqual([])
})

test('bytes that are not what came are not gone on with, and go', async () => {
  await killInTheMiddle(noted + 1_000_000)
  const path = join(dir, 'hall', upload)
  const bytes = await readFile(path)
  bytes.writeUInt8(bytes.readUInt8(5_000) ^ 1, 5_000)
  await writeFile(path, bytes)
  await start()
  const { offset } = await stand()
  expect(await call('PUT', `/${upload}?from=${offset}`, film.subarray(offset))).toMatchObject({ status: 404 })
  expect(await lying()).toEqual([])
})

test('what nobody went on with for a day goes when the hub starts, and so does what has no note that can be read', async () => {
  await killInTheMiddle(noted + 1_000_000)
  const path = join(dir, 'hall', `${upload}.json`)
  await writeFile(path, JSON.stringify({ ...(await noteIn()), touchedAt: hub.now - 86_400_001 }))
  await writeFile(join(dir, 'hall', `${'0'.repeat(26)}.json`), '{')
  await start()
  expect((await call('GET', `/${upload}`)).status).toBe(404)
  expect(await lying()).toEqual([])
})

test('what became an item before the hub died is not brought in twice', async () => {
  await killInTheMiddle(noted + 1_000_000)
  const [note, bytes] = [await noteIn(), await readFile(join(dir, 'hall', upload))]
  await start()
  const { json } = await call('PUT', `/${upload}?from=${note.offset}`, film.subarray(note.offset))
  const { subject } = json as HallStand
  await kill()
  // As they lay when it had been told, and before the upload was forgotten.
  await writeFile(join(dir, 'hall', upload), bytes)
  await writeFile(join(dir, 'hall', `${upload}.json`), JSON.stringify({ ...note, subject }))
  await start()
  expect(await stand()).toEqual({ offset: film.length, subject })
  expect(await lying()).toEqual([])
})
