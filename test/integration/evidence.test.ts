import { execFile } from 'node:child_process'
import { createHash, verify } from 'node:crypto'
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { InferOutput } from 'valibot'
import type { DemoDesk } from '../../hub/demo/desk.ts'
import { itemOfPart } from '../../hub/evidence/part-item.ts'
import type { Archive } from '../../shared/evidence/archive.ts'
import { readDeletion } from '../../shared/evidence/deletion.ts'
import { readEvidenceManifest } from '../../shared/evidence/manifest.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { listDueEvidence, readCertificate } from '../../shared/http/due-evidence.ts'
import type { EvidenceAct, listEvidence } from '../../shared/http/evidence.ts'
import { type Film, makeFilm } from '../media/recorder/film.ts'
import { type Answer, type Console, type Network, openNetwork } from '../network.ts'
import { archiveIn, recordedConsult } from './archive.ts'

const day = 86_400_000
let film: Film
let dir: string
let network: Network
let desk: DemoDesk
beforeAll(async () => {
  film = await makeFilm(3, 160)
})
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-evidence-'))
  network = await openNetwork({ dir, hub: archiveIn(dir) })
  desk = await network.enrol('wuping')
})
afterEach(async () => {
  await network.close()
  await rm(dir, { recursive: true, force: true })
})

const archive = (): Archive => {
  const found = network.hub.evidence.archive
  if (!found) throw new Error('no archive')
  return found
}
const stateOf = (item: string): Promise<EvidenceState> => network.hub.county.reader.evidence(item)
const path = (item: string): string => `/api/evidence/${encodeURIComponent(item)}`
const act = (who: Console, item: string, what: EvidenceAct): Promise<Answer> =>
  who.ask('POST', `${path(item)}/acts`, { act: what })
const listed = async (who: Console, query: string): Promise<readonly string[]> => {
  await network.settled()
  const { json } = await who.ask('GET', `/api/evidence?${query}`)
  return (json as InferOutput<typeof listEvidence.response>).rows.map(({ subject }) => subject)
}

/** One part of a consult, recorded and archived. */
async function archived() {
  const asked = await recordedConsult(network, desk, join(dir, 'recordings'), film)
  const item = itemOfPart(asked.consult, 1)
  await expect.poll(async () => (await stateOf(item)).phase).toBe('archived')
  return { ...asked, item }
}

describe('a part of a recorded consult', () => {
  it('becomes an item when nothing is added to it any more, and is laid ready for who looks at it', async () => {
    const { item, consult, visit, matter } = await archived()
    const state = await stateOf(item)
    expect(state).toMatchObject({
      station: 'wuping',
      origin: { source: 'consult', consult, visit, matter, part: 1 },
      archived: { copies: 2, wrong: [] },
    })
    await expect
      .poll(async () => (await stateOf(item)).derivatives.map(({ name }) => name))
      .toEqual(['review-1-camera', 'review-2-microphone', 'peaks'])
    const signed = await archive().manifestOf(item)
    const manifest = signed.ok ? readEvidenceManifest(signed.manifest.bytes) : null
    expect(manifest).toMatchObject({
      item,
      consult,
      activity: { number: 'WP-1116-001' },
      retention: { class: 'session', table: 1 },
    })
    expect(await archive().verify(item)).toMatchObject({ ok: true, verified: { faults: [] } })
  })

  it('is found by whoever may, and by nobody else', async () => {
    const { item, consult, visit, matter } = await archived()
    const sees = async (staff: string, query: string) => listed(await network.signIn(staff), query)
    for (const query of [
      `consult=${consult}`,
      `visit=${visit}`,
      `matter=${matter}`,
      'station=wuping',
      'day=2026-11-16',
    ])
      expect(await sees('caojing', query), query).toEqual([item])
    expect(await sees('caojing', 'day=2026-11-17')).toEqual([])
    expect(await sees('zhouguilan', '')).toEqual([item])
    expect(await sees('luochanggen', '')).toEqual([])
    expect(await sees('linxiao', '')).toEqual([])
    const linxiao = await network.signIn('linxiao')
    expect((await linxiao.ask('GET', path(item))).status).toBe(403)
    expect((await (await network.signIn('dingwei')).ask('GET', path(item))).status).toBe(403)
  })

  it('is taken in although a byte of it was changed, and says which file that was', async () => {
    await network.hub.evidence.close()
    const { consult, folder } = await recordedConsult(network, desk, join(dir, 'recordings'), film)
    const file = await open(join(folder, '1-camera.0001.rec'), 'r+')
    await file.write(Buffer.from([255]), 0, 1, 900)
    await file.close()
    network = await network.restart()
    const item = itemOfPart(consult, 1)
    await expect
      .poll(async () => (await stateOf(item)).archived?.wrong)
      .toEqual([{ name: 'recording/1-camera.0001.rec', why: 'sum' }])
  })

  it('is taken in by the next hub when the one before died, and told once', async () => {
    await network.hub.evidence.close()
    const { consult } = await recordedConsult(network, desk, join(dir, 'recordings'), film)
    network = await network.restart()
    const item = itemOfPart(consult, 1)
    await expect.poll(async () => (await stateOf(item)).derivatives.length).toBe(3)
    network = await network.restart()
    await network.hub.evidence.sweep()
    const types = (await stateOf(item)).timeline.map(({ type }) => type)
    expect(types.filter((type) => type === 'evidence.opened' || type === 'evidence.archived')).toHaveLength(2)
  })

  it('is gone from both disks when the law erases it', async () => {
    const { item } = await archived()
    await network.hub.county.subjectKeys.erase(item)
    await expect.poll(async () => archive().list(item)).toEqual({ ok: false, code: 'gone' })
  })
})

describe('whoever watches the server', () => {
  const warnings = async (): Promise<readonly string[]> =>
    ((await (await fetch(`${network.url}/healthz`)).json()) as { warnings: readonly string[] }).warnings

  it('reads that a second disk is not there, and nothing of it when it is', async () => {
    await archived()
    expect(await warnings()).not.toContain('archive-copy-away')
    await network.close()
    await mkdir(dir)
    await writeFile(join(dir, 'copy'), 'no folder')
    network = await openNetwork({ dir, hub: archiveIn(dir) })
    desk = await network.enrol('wuping')
    const { item } = await archived()
    expect((await stateOf(item)).archived?.copies).toBe(1)
    expect(await warnings()).toContain('archive-copy-away')
    await rm(join(dir, 'copy'))
    await network.hub.evidence.close()
    network = await network.restart()
    await expect.poll(async () => (await stateOf(item)).archived?.copies).toBe(2)
    await expect.poll(warnings).not.toContain('archive-copy-away')
  })
})

describe('the person at the server', () => {
  const run = (...args: string[]): Promise<{ readonly code: number; readonly said: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, DATA_DIR: dir, ARCHIVE_COPY_DIR: join(dir, 'copy') }
      const child = execFile(process.execPath, ['scripts/evidence.ts', ...args], { env }, (_, said) =>
        resolve({ code: child.exitCode ?? -1, said }),
      )
    })

  it('is shown an item, and told which file of which copy is not as it was put there', async () => {
    const { item } = await archived()
    const shown = await run('show', item)
    expect(shown.code).toBe(0)
    expect(shown.said).toContain('recording/1-camera.0001.rec')
    expect(await run('verify', item)).toMatchObject({ code: 0 })
    const originals = join(dir, 'copy', 'originals')
    const files = await readdir(originals, { recursive: true })
    for (const name of files.filter((file) => file.length > 60)) {
      const file = await open(join(originals, name), 'r+')
      await file.write(Buffer.from('altered'), 0, 7, 60)
      await file.close()
    }
    const found = await run('verify', item)
    expect(found).toMatchObject({ code: 1 })
    expect(found.said).toMatch(/recording\/1-camera\.0001\.rec · .*second copy/)
    expect(found.said).not.toContain('first copy')
    expect(await run('verify', item.slice(0, -1) + 'Z')).toMatchObject({ code: 2 })
  })
})

describe('letting evidence go', () => {
  const standings = async (who: Console): Promise<readonly string[]> => {
    await network.settled()
    const { json } = await who.ask('GET', '/api/evidence-due')
    return (json as InferOutput<typeof listDueEvidence.response>).rows.map(({ standing }) => standing)
  }
  const ask: EvidenceAct = {
    act: 'ask',
    step: 'delete',
    reason: '到期销毁',
    dispute: null,
    withConceded: false,
  }

  it('takes its time, and two people in two roles', async () => {
    const { item } = await archived()
    const early = await act(await network.signIn('caojing'), item, ask)
    expect(early).toMatchObject({ status: 409, json: { error: { where: 'early' } } })
    network.clock.set(network.clock.wall() + 181 * day)
    const [caojing, masuqin] = [await network.signIn('caojing'), await network.signIn('masuqin')]
    const due = (await caojing.ask('GET', '/api/evidence-due')).json as InferOutput<
      typeof listDueEvidence.response
    >
    expect(due.rows).toMatchObject([{ subject: item, class: 'session', standing: 'due' }])
    const asked = await act(caojing, item, ask)
    const { entry } = asked.json as { entry: string }
    const answer: EvidenceAct = { act: 'answer', asked: entry, answer: 'yes', reason: '' }
    expect(await act(caojing, item, answer)).toMatchObject({
      status: 403,
      json: { error: { code: 'not-yours' } },
    })
    expect((await act(caojing, item, ask)).json).toMatchObject({ error: { code: 'already' } })
    expect(await act(masuqin, item, answer)).toMatchObject({ status: 200 })
    await expect.poll(async () => (await stateOf(item)).phase).toBe('deleted')
    expect(await stateOf(item)).toMatchObject({ deleted: { asked: entry }, steps: [{ done: true }] })
    expect(await archive().list(item)).toEqual({ ok: false, code: 'gone' })
    const { deleted } = await stateOf(item)
    const { json } = await masuqin.ask('GET', `${path(item)}/certificate`)
    const certificate = json as InferOutput<typeof readCertificate.response>
    expect(certificate).toMatchObject({ sha256: deleted?.certificate, entry: deleted?.id })
    const { text, key, signature } = certificate
    expect(createHash('sha256').update(text).digest('hex')).toBe(certificate.sha256)
    expect(verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))).toBe(true)
    expect(readDeletion(text)).toMatchObject({ item, askedBy: 'caojing', answeredBy: 'masuqin' })
    expect(await standings(caojing)).toEqual(['deleted'])

    // What somebody writes over the certificate does not bring its own sum along.
    const disk = join(dir, 'archive')
    const files = await readdir(disk, { recursive: true })
    const lies = join(disk, files.find((file) => file.endsWith('removal.json')) ?? '')
    await writeFile(lies, (await readFile(lies, 'utf8')).replace('caojing', 'chaojing'))
    const altered = (await masuqin.ask('GET', `${path(item)}/certificate`)).json
    expect(altered).toMatchObject({ sha256: deleted?.certificate, text: text.replace('caojing', 'chaojing') })
  })

  it('waits for a hold, also where both had agreed', async () => {
    const { item } = await archived()
    network.clock.set(network.clock.wall() + 181 * day)
    const [caojing, masuqin] = [await network.signIn('caojing'), await network.signIn('masuqin')]
    const held = await act(caojing, item, {
      act: 'hold',
      authority: '云岭市税务局',
      number: '2026-41',
      reason: '复议',
    })
    expect(await act(caojing, item, ask)).toMatchObject({ status: 409, json: { error: { where: 'held' } } })
    expect((await caojing.ask('GET', '/api/evidence-due')).json).toMatchObject({
      rows: [{ standing: 'held', holds: [{ by: 'caojing', number: '2026-41', reason: '复议' }] }],
    })
    const { entry: hold } = held.json as { entry: string }
    await act(masuqin, item, { act: 'lift-hold', hold, reason: '复议结束' })
    const { entry } = (await act(caojing, item, ask)).json as { entry: string }
    await act(caojing, item, { act: 'hold', authority: '法院', number: '', reason: '诉讼' })
    expect(
      await act(masuqin, item, { act: 'answer', asked: entry, answer: 'yes', reason: '' }),
    ).toMatchObject({
      status: 409,
      json: { error: { where: 'held' } },
    })
  })

  it('can be done early where two people say so, and not where a class says for ever', async () => {
    const { item } = await archived()
    const [caojing, shenguoping] = [await network.signIn('caojing'), await network.signIn('shenguoping')]
    await act(caojing, item, { act: 'class', class: 'permanent', reason: '典型案例' })
    expect((await caojing.ask('GET', path(item))).json).toMatchObject({
      keeping: { kind: 'permanent' },
      class: 'permanent',
    })
    expect(await act(caojing, item, { act: 'class', class: 'nothing', reason: '试试' })).toMatchObject({
      status: 400,
    })
    const { entry } = (await act(caojing, item, { ...ask, step: 'release' })).json as { entry: string }
    expect(await act(caojing, item, ask)).toMatchObject({ status: 409, json: { error: { where: 'early' } } })
    await act(shenguoping, item, { act: 'answer', asked: entry, answer: 'yes', reason: '' })
    expect(await act(caojing, item, ask)).toMatchObject({ status: 200 })
  })

  it('follows the table that the county puts in force', async () => {
    const { item } = await archived()
    const caojing = await network.signIn('caojing')
    const { json: usual } = await caojing.ask('GET', '/api/retention')
    expect(usual).toMatchObject({ said: null })
    const edited = (usual as { table: { version: number; classes: readonly { days: number }[] } }).table
    const classes = edited.classes.map((one) => (one.days === 180 ? { ...one, days: 400 } : one))
    const put = { table: { ...edited, classes, version: 2 }, reason: '县局会议纪要' }
    expect((await caojing.ask('POST', '/api/retention', put)).status).toBe(200)
    expect((await caojing.ask('POST', '/api/retention', put)).status).toBe(409)
    expect((await caojing.ask('GET', '/api/retention')).json).toMatchObject({
      said: { by: 'caojing', reason: '县局会议纪要' },
    })
    const { json } = await caojing.ask('GET', path(item))
    const { keeping, evidence } = json as { keeping: { at: number }; evidence: EvidenceState }
    expect(keeping.at).toBe((evidence.archived?.at ?? 0) + 400 * day)
  })
})
