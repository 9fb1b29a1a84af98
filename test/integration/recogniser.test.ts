// 让机器先写一份: from the button to what counts in writing, with a little script as the county's recogniser.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { itemOfPart } from '../../hub/evidence/part-item.ts'
import type { DeriveJob, EvidenceAct } from '../../shared/http/evidence.ts'
import type { Weakness } from '../../shared/rules/admissibility.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { passHeader } from '../../shared/http/viewing.ts'
import { makeFilm } from '../media/recorder/film.ts'
import { type Console, type Network, openNetwork } from '../network.ts'
import { archiveIn, recordedConsult } from './archive.ts'

let dir: string
let network: Network
let item: string
let cao: Console
let pass: string

const hears = (script: string): Promise<void> =>
  writeFile(join(dir, 'hears.sh'), `#!/bin/sh\ncd '${dir}'\n${script}\n`, { mode: 0o755 })
const good = "echo ran >> ran; printf 'WEBVTT\\n\\n00:00.200 --> 00:00.900\\n这三张纸我收下了\\n'"

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-recogniser-'))
  await hears(good)
  network = await openNetwork({ dir, hub: archiveIn(dir, join(dir, 'hears.sh')) })
  const desk = await network.enrol('wuping')
  const { consult } = await recordedConsult(network, desk, join(dir, 'recordings'), await makeFilm(2))
  item = itemOfPart(consult, 1)
  cao = await network.signIn('caojing')
})
afterAll(async () => {
  await network.close()
  await rm(dir, { recursive: true, force: true })
})

const path = (more: string): string => `/api/evidence/${encodeURIComponent(item)}/${more}`
const state = (): Promise<EvidenceState> => network.hub.county.reader.evidence(item)
const ask = async (): Promise<DeriveJob> => {
  const body = { wish: { kind: 'transcript' }, reason: '' }
  return (await cao.ask('POST', path('derivatives'), body)).json as DeriveJob
}
const jobOf = async ({ id }: DeriveJob): Promise<DeriveJob | undefined> => {
  const { jobs } = (await cao.ask('GET', path('derivatives'))).json as { jobs: readonly DeriveJob[] }
  return jobs.find((one) => one.id === id)
}
const review = async (who: Console, derivative: string): Promise<number> => {
  const act: EvidenceAct = { act: 'review', derivative, verdict: 'good', note: '' }
  return (await who.ask('POST', path('acts'), { act })).status
}
const weaknesses = async (): Promise<readonly string[]> => {
  const { json } = await cao.ask('GET', path('exports'))
  return (json as { weaknesses: readonly Weakness[] }).weaknesses
    .map(({ code }) => code)
    .filter((code) => code.includes('transcript'))
}
const bytes = (more: string, init: RequestInit = {}): Promise<Response> =>
  fetch(network.url + path(more), {
    ...init,
    headers: {
      cookie: cao.cookie,
      [passHeader]: pass,
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  })
const writing = async (): Promise<unknown> => (await bytes('transcript/writing')).json()

it('a county with a recogniser says so to who looks, and where nobody has written, nothing stands', async () => {
  await expect.poll(async () => (await state()).derivatives.length).toBe(3)
  const { json } = await cao.ask('POST', path('viewing'), { reason: '核对交没交', dispute: null })
  expect(json).toMatchObject({ recogniser: true, item: { transcript: null } })
  pass = (json as { pass: string }).pass
  expect(await writing()).toEqual({ writing: null })
  expect(await weaknesses()).toEqual(['no-transcript'])
})

it('what is stopped, and what is rubbish, leaves nothing, and says what it was', async () => {
  await hears('sleep 600 & echo $! > child; wait')
  const hung = await ask()
  await expect.poll(async () => (await jobOf(hung))?.phase).toBe('running')
  await expect.poll(() => readFile(join(dir, 'child'), 'utf8').catch(() => '')).not.toBe('')
  expect((await bytes(`derivatives/${hung.id}`, { method: 'DELETE' })).status).toBe(200)
  await expect.poll(() => jobOf(hung)).toMatchObject({ phase: 'failed', trouble: 'cancelled' })
  await hears('echo hello')
  const rubbish = await ask()
  await expect.poll(() => jobOf(rubbish)).toMatchObject({ phase: 'failed', trouble: 'rubbish' })
  expect((await state()).derivatives).toHaveLength(3)
  await hears(good)
})

it('what a machine writes is told in the journal by who asked, once, and is no transcript yet', async () => {
  const [first, second] = [await ask(), await ask()]
  for (const job of [first, second])
    await expect.poll(() => jobOf(job)).toMatchObject({ phase: 'done', name: 'transcript' })
  expect(await readFile(join(dir, 'ran'), 'utf8')).toBe('ran\n')
  const told = (await state()).derivatives.filter(({ kind }) => kind === 'transcript')
  expect(told).toMatchObject([
    { name: 'transcript', by: 'caojing', how: { tool: 'hears.sh', operation: 'recogniser' } },
  ])
  expect((await state()).timeline.filter(({ type }) => type === 'evidence.derived')).toHaveLength(4)
  expect(await (await bytes('transcript')).text()).toContain('这三张纸我收下了')
  expect(await writing()).toMatchObject({ writing: { by: 'caojing', machine: true, readBy: [] } })
  expect(await weaknesses()).toEqual(['machine-transcript'])
})

it('who asked did not write it, reads it against the sound and signs; what one wrote oneself one does not', async () => {
  expect(await review(cao, 'transcript')).toBe(200)
  expect(await writing()).toMatchObject({ writing: { machine: true, readBy: ['caojing'] } })
  expect(await weaknesses()).toEqual([])
  const vtt = 'WEBVTT\n\n00:00.200 --> 00:00.900\n<v 罗长根>这三张纸，我收下了'
  const kept = await bytes('transcript', { method: 'POST', body: JSON.stringify({ vtt }) })
  expect(await kept.json()).toMatchObject({ name: 'transcript-2' })
  expect(await review(cao, 'transcript-2')).toBe(403)
})

it('what a person wrote stays what is shown, however often the machine is asked', async () => {
  const again = await ask()
  await expect.poll(() => jobOf(again)).toMatchObject({ phase: 'done' })
  expect(await writing()).toMatchObject({ writing: { name: 'transcript-2', machine: false, readBy: [] } })
  expect(await (await bytes('transcript')).text()).toContain('<v 罗长根>')
  expect(await readFile(join(dir, 'ran'), 'utf8')).toBe('ran\n')
})
