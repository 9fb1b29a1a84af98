// 断的那段补上: the desk's line dies for twelve seconds in the middle of a recorded call; what it sent meanwhile is in the review copy, marked.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inspect } from '../../media/recorder/inspect.ts'
import { createRoomsRecorder } from '../../media/rooms-recorder.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import { copyListSchema, type StationCopy } from '../../shared/recording/copies.ts'
import * as v from 'valibot'
import { ffmpeg } from '../media/recorder/film.ts'
import type { ThinLine } from '../media/thin-line.ts'
import type { County } from './county.ts'
import { callIn, seesMoving } from './live.ts'
import { openThinCall } from './thin-call.ts'
import type { Sides } from './two-sides.ts'

const patient = { timeout: 200_000 }
const deadFor = 12_000

let recordings: string
let county: County
let sides: Sides
let line: ThinLine
let desk: Page
let lin: Page
beforeAll(async () => {
  recordings = await mkdtemp(join(tmpdir(), 'yizhan-recordings-'))
  const now = (): number => county.network().clock.wall()
  const recorder = createRoomsRecorder({ dir: recordings, now, log: () => undefined })
  ;({ county, sides, line, desk, lin } = await openThinCall(recorder))
})
afterAll(async () => {
  await sides?.close()
  await county?.close()
  line?.close()
  await rm(recordings, { recursive: true })
})

const folder = async (): Promise<string> => {
  const [name = ''] = (await readdir(recordings)).filter((one) => one.startsWith('consult_'))
  return join(recordings, name)
}
const consult = async (): Promise<ConsultState> => {
  const subject = (await inspect(await folder()))?.session.replace(/\.\d+$/, '') ?? ''
  return county.network().hub.county.reader.consult(subject)
}
const copies = async (): Promise<readonly StationCopy[]> => {
  const text = await readFile(join(await folder(), 'copies.json'), 'utf8').catch(() => null)
  return text === null ? [] : v.parse(copyListSchema, JSON.parse(text)).copies
}
const recording = (act: 'verify' | 'derive'): Promise<{ readonly stdout: string }> =>
  folder().then((of) => promisify(execFile)(process.execPath, ['scripts/recording.ts', act, of]))

test('the line dies for twelve seconds while what the visitor agreed to is recorded', async () => {
  await callIn(desk, lin, { name: '阿依古丽·买买提', phone: '10000000152', items: ['额度不足'] }, '可以录')
  await seesMoving(lin, '雾坪镇')
  for (const page of [desk, lin]) await page.getByText(/^录制中 00:\d\d$/).waitFor()
  const packets = async (): Promise<number> =>
    Math.min(...((await inspect(await folder()))?.tracks.map((track) => track.packets) ?? [0]))
  await expect.poll(async () => (await packets()) >= 0 && (await consult()).recording?.state).toBe('started')
  await desk.getByText(/^录制中 00:(0[5-9]|[1-5]\d)$/).waitFor()
  const cut = performance.now()
  line.be({ dead: true })
  await sides.pull()
  await desk.getByText('断开了，正在重连').first().waitFor()
  await expect.poll(() => performance.now() - cut, patient).toBeGreaterThan(deadFor)
  line.be({})
  await sides.plug()
  await desk
    .getByText('断开了，正在重连')
    .first()
    .waitFor({ state: 'detached', ...patient })
  await seesMoving(lin, '雾坪镇')
})

test('the desk says what is missing, and gives what it kept of it; nobody has clicked', async () => {
  await expect.poll(async () => (await consult()).gaps.map(({ why }) => why), patient).toContain('line')
  await expect.poll(async () => (await consult()).copies.length, patient).toBeGreaterThan(0)
  await expect
    .poll(async () => new Set((await copies()).map(({ kind }) => kind)), patient)
    .toEqual(new Set(['camera', 'microphone']))
  await lin.getByRole('button', { name: '结束同屏' }).click()
  await lin.getByRole('dialog', { name: '结束同屏' }).getByLabel('一句小结').fill('线路断过。')
  await lin.keyboard.press('Control+Enter')
  await lin.getByText('同屏结束了：办好了').waitFor()
  await expect.poll(async () => (await consult()).recording?.parts[0]?.manifest, patient).not.toBeFalsy()
})

test('the review copy shows it where the recording has nothing, marked as what it is', async () => {
  expect((await recording('verify')).stdout).toContain('完好')
  await recording('derive')
  const into = join(await folder(), 'derived')
  const captions = await readFile(join(into, 'review.vtt'), 'utf8')
  const [, ...clock] = /(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})/.exec(captions) ?? []
  const [h1 = 0, m1 = 0, s1 = 0, h2 = 0, m2 = 0, s2 = 0] = clock.map(Number)
  const [from, to] = [h1 * 3_600 + m1 * 60 + s1, h2 * 3_600 + m2 * 60 + s2]
  expect(to - from).toBeGreaterThan(deadFor / 1_000 - 1)
  const rawAt = async (second: number, crop: string): Promise<Buffer> => {
    const asked = ['-ss', String(second), '-i', join(into, 'review.mp4'), '-frames:v', '1', '-vf', crop]
    const { stdout } = await ffmpeg('-v', 'error', ...asked, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-')
    return stdout
  }
  // In each second of it another picture, and a frame around it.
  const shown = new Set<string>()
  const seconds = Array.from({ length: Math.floor(to - from) - 1 }, (_, n) => from + 1 + n)
  for (const second of seconds) {
    shown.add((await rawAt(second, 'scale=160:90')).toString('base64'))
    const [red = 0, , blue = 255] = await rawAt(second, 'crop=4:4:2:2,scale=1:1')
    expect([second, red > 180, blue < 90]).toEqual([second, true, true])
  }
  expect(shown.size).toBe(seconds.length)
})

test('nothing of it is left at the desk that was not asked for', async () => {
  const states = (): Promise<string[]> =>
    desk.evaluate(async () => {
      const open = indexedDB.open('yizhan-safe')
      const database = await new Promise<IDBDatabase>((done, failed) => {
        open.addEventListener('success', () => done(open.result))
        open.addEventListener('error', () => failed(open.error))
      })
      const all = database.transaction('pages').objectStore('pages').getAll()
      return new Promise<string[]>((done) => {
        all.addEventListener('success', () =>
          done((all.result as { state: string }[]).map(({ state }) => state)),
        )
      })
    })
  await expect.poll(async () => new Set(await states()), patient).toEqual(new Set(['there']))
})

test('no page complained', () => {
  expect(sides.complaints).toEqual([])
})
