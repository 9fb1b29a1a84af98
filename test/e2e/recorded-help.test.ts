// 录: what the visitor agreed to have recorded is there afterwards, whole and in step; and nobody changes a byte of it unseen.
import { execFile } from 'node:child_process'
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inspect } from '../../media/recorder/inspect.ts'
import { sha256Of } from '../../media/recorder/seals.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import { ffmpeg } from '../media/recorder/film.ts'
import { createRoomsRecorder } from '../../media/rooms-recorder.ts'
import type { County } from './county.ts'
import { callIn, openLiveCounty, seesMoving } from './live.ts'
import { openSides, type Sides } from './two-sides.ts'

let recordings: string
let county: County
let sides: Sides
let desk: Page
let lin: Page
beforeAll(async () => {
  recordings = await mkdtemp(join(tmpdir(), 'yizhan-recordings-'))
  const now = (): number => county.network().clock.wall()
  county = await openLiveCounty(createRoomsRecorder({ dir: recordings, now, log: () => undefined }))
  county.network().clock.run()
  sides = await openSides(county, '周桂兰', 'wuping', ['--use-fake-device-for-media-stream=fps=5'])
  ;({ desk } = sides)
  lin = await sides.console('林晓', '/cases')
  for (const page of [desk, lin]) page.setDefaultTimeout(60_000)
})
afterAll(async () => {
  await sides?.close()
  await county?.close()
  await rm(recordings, { recursive: true })
})

/** The one that there is. */
const folder = async (): Promise<string> => {
  const [name = ''] = (await readdir(recordings)).filter((one) => one.startsWith('consult_'))
  return join(recordings, name)
}
const consult = async (): Promise<ConsultState> => {
  const subject = (await inspect(await folder()))?.session.replace(/\.\d+$/, '') ?? ''
  return county.network().hub.county.reader.consult(subject)
}
/** As the person at the server runs it. */
const recording = (act: 'verify' | 'show' | 'derive', of: string): Promise<{ readonly stdout: string }> =>
  promisify(execFile)(process.execPath, ['scripts/recording.ts', act, of])

test('what the visitor agreed to is recorded, and both ends say so', async () => {
  const newcomer = { name: '阿依古丽·买买提', phone: '10000000152', items: ['额度不足'] }
  await callIn(desk, lin, newcomer, '可以录')
  await seesMoving(lin, '雾坪镇')
  await seesMoving(desk, '林晓')
  for (const page of [desk, lin]) await page.getByText(/^录制中 00:\d\d$/).waitFor()
})

test('what is written and pointed at goes on as ever, and the call ends with one sentence', async () => {
  await lin.getByRole('textbox', { name: '写一句，都看得到' }).fill('我圈的是额度。')
  await lin.keyboard.press('Enter')
  await desk.getByRole('list', { name: '写的话' }).getByText('我圈的是额度。').waitFor()
  await lin
    .getByRole('group', { name: /^站上的表/ })
    .getByText('要调到（元）')
    .hover()
  await desk.locator('.pointer').getByText('林晓').waitFor()
  await lin.getByRole('button', { name: '结束同屏' }).click()
  await lin.getByRole('dialog', { name: '结束同屏' }).getByLabel('一句小结').fill('教他填了额度。')
  await lin.keyboard.press('Control+Enter')
  await lin.getByText('同屏结束了：办好了').waitFor()
  await expect.poll(async () => (await consult()).recording?.parts[0]?.manifest).not.toBeFalsy()
})

test('the journal has the roots of exactly what lies in the folder', async () => {
  const seen = await inspect(await folder())
  const manifest = sha256Of(await readFile(join(await folder(), 'manifest.json')))
  expect((await consult()).recording).toMatchObject({
    state: 'stopped',
    why: 'room-closed',
    parts: [{ part: 1, roots: seen?.seals.map(({ root }) => root), manifest }],
  })
  expect(seen?.tracks.filter(({ packets }) => packets > 0)).toHaveLength(4)
  const said = seen?.events.map(({ event }) => JSON.stringify(event)).join('\n') ?? ''
  for (const one of [
    '"consult.consented"',
    '我圈的是额度。',
    '"pointer"',
    '"mirror"',
    '"consult.closed"',
    '"left"',
  ])
    expect(said).toContain(one)
})

test('it is genuine, and becomes films that a player shows to the end', async () => {
  expect((await recording('verify', await folder())).stdout).toContain('完好')
  await recording('derive', await folder())
  const derived = join(await folder(), 'derived')
  const films = (await readdir(derived)).filter((file) => /\.(webm|mp4)$/.test(file))
  expect(films.filter((file) => file.endsWith('.mp4'))).toHaveLength(1)
  expect(films).toHaveLength(5)
  for (const film of films) {
    // The film's own clock: rounded to a rate that ffmpeg guesses, two pictures of one instant of a window look like one.
    const clock = ['-enc_time_base', '-1']
    const played = await ffmpeg(
      '-v',
      'error',
      '-xerror',
      '-i',
      join(derived, film),
      ...clock,
      '-f',
      'null',
      '-',
    )
    expect(played.stderr.toString()).toBe('')
  }
})

test('one byte that is another is named', async () => {
  const [part = ''] = (await readdir(await folder())).filter((file) => file.startsWith('2-'))
  const file = await open(join(await folder(), part), 'r+')
  const at = 2_000
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at)
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, at)
  await file.close()
  await expect(recording('verify', await folder())).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`${part} @ `),
  })
})

test('no page complained', () => {
  expect(sides.complaints).toEqual([])
})
