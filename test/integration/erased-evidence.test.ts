import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InferOutput } from 'valibot'
import { expect, onTestFinished, test } from 'vitest'
import type { DemoDesk } from '../../hub/demo/desk.ts'
import type { Erasure } from '../../hub/directory/erasures.ts'
import { itemOfPart } from '../../hub/evidence/part-item.ts'
import { sealBytes } from '../../hub/journal/box.ts'
import { digestOfBytes } from '../../hub/journal/digest.ts'
import { erasureGrace } from '../../shared/rules/erasure.ts'
import type { EvidenceAct, listEvidence } from '../../shared/http/evidence.ts'
import { makeFilm } from '../media/recorder/film.ts'
import { type Answer, type Network, openNetwork } from '../network.ts'
import { specimens } from '../shared/facts/specimens.ts'
import { archiveIn, recordedConsult } from './archive.ts'

// 依法删除 reaches whatever hangs on a visit: what was recorded of its matters, its disputes, and what was brought in for those.

const bodyOf = (type: string): object => (specimens[`${type}@2`] ?? specimens[`${type}@1`]) as object
const slip = { number: 'wp-1116-001', year: 2026, ground: 'withdrawn', file: '2026-017' }
const clip = Buffer.from('大厅的一段'.repeat(40))
const sum = (name: string): string => createHash(name).update(clip).digest('hex')

type Told = { readonly visit: string; readonly matter: string; readonly consult: string }
type Scene = Told & {
  readonly network: Network
  readonly desk: DemoDesk
  readonly item: string
  readonly dispute: string
  readonly brought: string
  readonly other: string
  readonly say: (subject: string, type: string, body?: object, by?: string) => Promise<void>
}

/** A recorded consult of a matter that is disputed, a clip of the hall for that dispute, and a dispute of somebody else. All but the dispute is over. */
async function disputed(): Promise<Scene> {
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-erased-'))
  const network = await openNetwork({ hub: archiveIn(dir) })
  onTestFinished(async () => {
    await network.close()
    rmSync(dir, { recursive: true })
  })
  const desk = await network.enrol('wuping')
  const told = await recordedConsult(network, desk, join(dir, 'recordings'), await makeFilm(3, 160))
  const say: Scene['say'] = async (subject, type, body = bodyOf(type), by = 'zhouguilan') => {
    await desk.write({ subject, type, body, by })
    await desk.push()
    await network.settled()
  }
  const [dispute, other, brought] = (['dispute', 'dispute', 'evidence'] as const).map(desk.newSubject) as [
    string,
    string,
    string,
  ]
  const about = { ...bodyOf('dispute.opened'), visit: told.visit, matter: told.matter, evidence: [] }
  await say(dispute, 'dispute.opened', about)
  await say(other, 'dispute.opened', { ...about, visit: null, matter: null })
  const { subjectKeys, shelf, voice } = network.hub.county
  const key = await subjectKeys.make(brought)
  if (!key || key === 'erased') throw new Error('a new subject has a key')
  const sealed = sealBytes(key, clip)
  const parcel = { hash: digestOfBytes(sealed), bytes: sealed.length }
  await writeFile(join(dir, 'sealed'), sealed)
  const file = {
    name: '大厅.mp4',
    media: 'video/mp4',
    bytes: clip.length,
    sha256: sum('sha256'),
    sm3: sum('sm3'),
  }
  const custody = {
    from: '云岭大厅',
    device: '三号枪机',
    takenBy: '曹静',
    takenAt: 2,
    right: '条例',
    began: 1,
    ended: 2,
    clockOffset: null,
    copied: '拷到县局的盘上',
    why: '看交没交材料',
    note: '',
  }
  await shelf.lay({ ...parcel, station: 'wuping', subject: brought, media: file.media }, join(dir, 'sealed'))
  await voice.say({
    subject: brought,
    type: 'evidence.opened',
    body: { source: 'surveillance', visit: null, matter: null, dispute, custody, file: { ...file, parcel } },
    by: 'shenguoping',
  })
  await network.settled()
  const item = itemOfPart(told.consult, 1)
  for (const one of [item, brought])
    await expect
      .poll(async () => (await network.hub.county.reader.evidence(one)).phase, { timeout: 30_000 })
      .toBe('archived')
  await say(told.consult, 'consult.withdrawn')
  await say(told.matter, 'matter.ended', { outcome: { outcome: 'answered' } })
  await say(told.visit, 'visit.closed', {})
  return { ...told, network, desk, item, dispute, brought, other, say }
}

const path = (item: string): string => `/api/evidence/${encodeURIComponent(item)}`
const ask = async ({ network }: Scene): Promise<Answer> =>
  (await network.signIn('dingwei')).ask('POST', '/api/erasures', slip)
const bar = (where: string) => ({ status: 409, json: { error: { code: 'not-now', where } } })
const closeDispute = async ({ network, dispute }: Scene): Promise<void> => {
  const { voice } = network.hub.county
  await voice.say({ subject: dispute, type: 'dispute.closed', body: { note: '' }, by: 'masuqin' })
  await network.settled()
}
async function agreedAndDue({ network }: Scene, id: string): Promise<void> {
  await (await network.signIn('caojing')).ask('POST', `/api/erasures/${id}/confirm`)
  network.clock.set(network.clock.wall() + erasureGrace)
}

test('erasing a visit waits for its disputes and holds, each named, and then takes all that was recorded of it', async () => {
  const scene = await disputed()
  const { network, visit, matter, consult, item, dispute, brought, other } = scene
  expect(await ask(scene)).toMatchObject(bar('dispute'))
  await closeDispute(scene)
  const caojing = await network.signIn('caojing')
  const hold: EvidenceAct = { act: 'hold', authority: '法院', number: '', reason: '诉讼' }
  const held = await caojing.ask('POST', `${path(brought)}/acts`, { act: hold })
  await network.settled()
  expect(await ask(scene)).toMatchObject(bar('evidence'))
  const { entry } = held.json as { entry: string }
  const lift: EvidenceAct = { act: 'lift-hold', hold: entry, reason: '判决生效' }
  await caojing.ask('POST', `${path(brought)}/acts`, { act: lift })
  await network.settled()

  const { id } = (await ask(scene)).json as { id: string }
  await agreedAndDue(scene, id)
  await network.hub.people.erasures.sweep()
  const { subjectKeys } = network.hub.county
  for (const subject of [visit, matter, consult, item, dispute, brought])
    expect(await subjectKeys.of(subject), subject).toBe('erased')
  expect(await subjectKeys.of(other)).toBeInstanceOf(Buffer)
  const { archive } = network.hub.evidence
  for (const gone of [item, brought])
    await expect.poll(async () => archive?.list(gone)).toEqual({ ok: false, code: 'gone' })

  const [later, masuqin] = [await network.signIn('caojing'), await network.signIn('masuqin')]
  for (const gone of [item, brought])
    expect((await later.ask('GET', path(gone))).json).toEqual({ error: { code: 'erased' } })
  const room = `/api/disputes/${encodeURIComponent(dispute)}`
  expect((await masuqin.ask('GET', room)).json).toEqual({ error: { code: 'erased' } })
  await network.settled()
  expect((await masuqin.ask('GET', '/api/disputes')).json).toMatchObject([{ subject: other }])
  const { rows } = (await later.ask('GET', '/api/evidence')).json as InferOutput<typeof listEvidence.response>
  expect(rows.map(({ phase }) => phase)).toEqual(['deleted', 'deleted'])
  expect((await later.ask('GET', '/api/evidence-due')).json).toMatchObject({ rows: [] })
})

test('a hub that was killed between two of the keys goes on with the others', async () => {
  const scene = await disputed()
  await closeDispute(scene)
  const { id } = (await ask(scene)).json as { id: string }
  await agreedAndDue(scene, id)
  const { visit, matter, consult, item, dispute, brought } = scene
  // As far as it had come when it was killed.
  for (const subject of [brought, item, dispute, consult, matter])
    await scene.network.hub.county.subjectKeys.erase(subject)
  await scene.network.hub.people.erasures.sweep()
  const { subjectKeys } = scene.network.hub.county
  for (const subject of [visit, matter, consult, item, dispute, brought])
    expect(await subjectKeys.of(subject), subject).toBe('erased')
  const { json } = await (await scene.network.signIn('caojing')).ask('GET', '/api/erasures')
  expect(json as readonly Erasure[]).toMatchObject([{ phase: 'done' }])
})
