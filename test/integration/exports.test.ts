import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InferOutput } from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DemoDesk } from '../../hub/demo/desk.ts'
import { itemOfPart } from '../../hub/evidence/part-item.ts'
import { verifyPackage } from '../../media/archive/export/verify-package.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { EvidenceAct } from '../../shared/http/evidence.ts'
import { judgePackageFile } from '../../shared/http/packages.ts'
import { stepsOf } from '../../shared/evidence/package/brought.ts'
import type { makeExport, readExports } from '../../shared/http/exports.ts'
import { runVerify, unpack } from '../media/archive/export/fixture.ts'
import { makeFilm } from '../media/recorder/film.ts'
import { type Answer, type Console, type Network, openNetwork } from '../network.ts'
import { archiveIn, recordedConsult } from './archive.ts'

let dir: string
let network: Network
let desk: DemoDesk
let item: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-exports-'))
  network = await openNetwork({ hub: archiveIn(dir) })
  desk = await network.enrol('wuping')
  const { consult } = await recordedConsult(network, desk, join(dir, 'recordings'), await makeFilm(3, 160))
  item = itemOfPart(consult, 1)
})
afterAll(async () => {
  await network.close()
  await rm(dir, { recursive: true })
})

const state = (): Promise<EvidenceState> => network.hub.county.reader.evidence(item)
const path = (): string => `/api/evidence/${encodeURIComponent(item)}`
const act = (who: Console, what: EvidenceAct): Promise<Answer> =>
  who.ask('POST', `${path()}/acts`, { act: what })
const make = (who: Console, asked: string): Promise<Answer> => who.ask('POST', `${path()}/exports`, { asked })
const ask = async (who: Console, withConceded = false): Promise<string> => {
  const said = await act(who, { act: 'ask', step: 'export', reason: '律师调取', dispute: null, withConceded })
  return (said.json as { entry: string }).entry
}
const answer = (who: Console, asked: string, word: 'yes' | 'no'): Promise<Answer> =>
  act(who, { act: 'answer', asked, answer: word, reason: '' })
const fetched = (who: Console, name: string, range?: string): Promise<Response> =>
  fetch(`${network.url}${path()}/exports/${name}`, {
    headers: { cookie: who.cookie, ...(range === undefined ? {} : { range }) },
  })

describe('giving evidence out', () => {
  it('says first what would be held against it', async () => {
    await expect.poll(async () => (await state()).derivatives.length).toBe(3)
    await network.settled()
    await network.hub.ledger.caughtUp()
    const caojing = await network.signIn('caojing')
    const { json } = await caojing.ask('GET', `${path()}/exports`)
    const { weaknesses, steps } = json as InferOutput<typeof readExports.response>
    expect(weaknesses.map(({ code }) => code)).toEqual(['no-consent', 'no-transcript'])
    expect(steps).toEqual([])
  })

  it('takes two people in two roles, and then is one file that a bare computer finds genuine', async () => {
    const [caojing, masuqin] = [await network.signIn('caojing'), await network.signIn('masuqin')]
    const asked = await ask(masuqin)
    expect(await make(masuqin, asked)).toMatchObject({ status: 409, json: { error: { where: 'answer' } } })
    expect(await answer(masuqin, asked, 'yes')).toMatchObject({ status: 403 })
    expect(await answer(caojing, asked, 'yes')).toMatchObject({ status: 200 })
    const [first, second] = await Promise.all([make(caojing, asked), make(masuqin, asked)])
    expect(first.status).toBe(200)
    expect(second.json).toEqual(first.json)
    const made = first.json as InferOutput<typeof makeExport.response>
    expect((await state()).exports).toMatchObject([{ asked, ...made }])

    const whole = Buffer.from(await (await fetched(masuqin, made.name)).arrayBuffer())
    expect(whole.length).toBe(made.bytes)
    const zip = join(dir, 'taken.zip')
    await writeFile(zip, whole)
    const verified = await verifyPackage(zip)
    expect(verified.ok && verified.verdict).toMatchObject({
      faults: [],
      ledger: 'proved',
      manifest: { item },
    })
    const folder = await unpack(zip)
    const told = await runVerify(folder)
    expect(told, told.text).toMatchObject({ code: 0, wrong: [] })
    expect(told.text).toContain('log/entry.json：在账本里')
    expect(await readFile(join(folder, 'cover.html'), 'utf8')).toContain('律师调取')
    await rm(folder, { recursive: true })
  })

  it('is read by the county itself when somebody brings it back, and nothing of it is kept', async () => {
    const read = async (bytes: Uint8Array): Promise<InferOutput<typeof judgePackageFile.response>> => {
      const { cookie } = await network.signIn('caojing')
      const headers = { cookie, 'content-type': 'application/octet-stream' }
      const body = Uint8Array.from(bytes)
      const told = await fetch(network.url + judgePackageFile.path, { method: 'PUT', headers, body })
      return (await told.json()) as InferOutput<typeof judgePackageFile.response>
    }
    const whole = await readFile(join(dir, 'taken.zip'))
    const good = await read(whole)
    expect(good).toMatchObject({
      isOurs: true,
      verified: { ok: true, verdict: { faults: [], ledger: 'proved' } },
    })
    const altered = Buffer.from(whole)
    const at = whole.indexOf('media/recording') + 2_000
    altered.writeUInt8(altered.readUInt8(at) ^ 1, at)
    const bad = await read(altered)
    if (!bad.verified.ok) throw new Error(bad.verified.code)
    expect(bad.verified.verdict.faults.length).toBeGreaterThan(0)
    expect(
      stepsOf(bad.verified.verdict, bad.isOurs)
        .filter(({ is }) => is === 'wrong')
        .map(({ step }) => step),
    ).toEqual(['files', 'originals'])
    expect(await read(whole.subarray(0, 5_000))).toMatchObject({ verified: { ok: false, code: 'no-zip' } })
    expect(await readdir(join(network.dir, 'packages'))).toEqual([])
    expect((await state()).exports).toHaveLength(1)
  })

  it('goes on from where a download was cut off, and writes down who took it, once', async () => {
    const masuqin = await network.signIn('masuqin')
    const [made] = (await state()).exports
    if (!made) throw new Error('nothing was made')
    const looks = async () => (await state()).looks.filter(({ what }) => what === 'export')
    const before = (await looks()).length
    const head = await fetched(masuqin, made.name, 'bytes=0-999')
    const rest = await fetched(masuqin, made.name, 'bytes=1000-')
    expect([head.status, rest.status]).toEqual([206, 206])
    expect(rest.headers.get('content-range')).toBe(`bytes 1000-${made.bytes - 1}/${made.bytes}`)
    const parts = [await head.arrayBuffer(), await rest.arrayBuffer()].map((part) => Buffer.from(part))
    expect(Buffer.concat(parts).equals(await readFile(join(dir, 'taken.zip')))).toBe(true)
    const all = await looks()
    expect(all.length).toBe(before + 1)
    expect(all.at(-1)).toMatchObject({ by: 'masuqin', reason: '律师调取' })
    expect((await fetched(masuqin, made.name, `bytes=${made.bytes}-`)).status).toBe(404)
    // Who begins in the middle has taken it too.
    const caojing = await network.signIn('caojing')
    await (await fetched(caojing, made.name, 'bytes=1-')).arrayBuffer()
    expect((await looks()).at(-1)).toMatchObject({ by: 'caojing' })
  })

  it('is not made where the other said no, of what nobody asked, nor given to who may not', async () => {
    const [caojing, masuqin] = [await network.signIn('caojing'), await network.signIn('masuqin')]
    const asked = await ask(caojing)
    expect(await answer(masuqin, asked, 'no')).toMatchObject({ status: 200 })
    expect(await make(caojing, asked)).toMatchObject({ status: 409 })
    expect(
      await make(
        caojing,
        asked.replace(/.$/, (last) => (last === '9' ? '8' : '9')),
      ),
    ).toMatchObject({ status: 404 })
    const [made] = (await state()).exports
    const dingwei = await network.signIn('dingwei')
    expect((await fetched(dingwei, made?.name ?? '')).status).toBe(403)
    expect((await fetched(masuqin, 'EV-other')).status).toBe(404)
  })

  it('leaves no package here of what two people delete', async () => {
    const lying = () => readdir(join(dir, 'archive', 'exports'))
    expect(await lying()).toHaveLength(1)
    network.clock.set(network.clock.wall() + 181 * 86_400_000)
    const [caojing, masuqin] = [await network.signIn('caojing'), await network.signIn('masuqin')]
    const over = { reason: '到期销毁', dispute: null, withConceded: false }
    const said = await act(caojing, { act: 'ask', step: 'delete', ...over })
    expect(await answer(masuqin, (said.json as { entry: string }).entry, 'yes')).toMatchObject({
      status: 200,
    })
    await expect.poll(async () => (await state()).phase).toBe('deleted')
    expect(await lying()).toEqual([])
  })
})
