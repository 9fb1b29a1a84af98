import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DemoDesk } from '../../hub/demo/desk.ts'
import { itemOfPart } from '../../hub/evidence/part-item.ts'
import { createMediaNode, type MediaServer } from '../../media/node.ts'
import { createRoomsRecorder } from '../../media/rooms-recorder.ts'
import type { Archive } from '../../shared/evidence/archive.ts'
import { readEvidenceManifest } from '../../shared/evidence/manifest.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { EvidenceAct } from '../../shared/http/evidence.ts'
import { refused } from '../../shared/signaling/message.ts'
import type { MediaNode } from '../../shared/signaling/node.ts'
import type { Asked } from '../hub/routes/consult-world.ts'
import { type Film, makeFilm } from '../media/recorder/film.ts'
import { type Network, openNetwork } from '../network.ts'
import { archiveIn, recordedConsult } from './archive.ts'

// What the recorder wrote lies in the open; here the recorder's own process, the archive and the hub are real, and no worker is needed.

const day = 86_400_000
let film: Film
let dir: string
let media: MediaServer
/** The node hears nothing of letting go. */
let isAway: boolean
let network: Network
let desk: DemoDesk
beforeAll(async () => {
  film = await makeFilm(3, 160)
})
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-let-go-'))
  isAway = false
  const now = (): number => network.clock.wall()
  const log = (): void => undefined
  media = createMediaNode({
    key: () => network.hub.county.countyKeys.signKey,
    now,
    log,
    draw: () => randomBytes(18).toString('base64url'),
    obtain: async () => ({ ok: false, code: 'no-source' }),
    workers: 1,
    listening: { port: 0, addresses: [{ ip: '127.0.0.1' }] },
    turn: null,
    recorder: createRoomsRecorder({ dir: recordings(), now, log, leastRoom: 0 }),
    stands: () => undefined,
  })
  const ask: MediaNode['ask'] = async (name, body) =>
    isAway && name === 'let-go' ? refused('not-found', 'node') : media.ask(name, body)
  network = await openNetwork({ dir, hub: { ...archiveIn(dir), media: { ...media, ask } } })
  desk = await network.enrol('wuping')
})
afterEach(async () => {
  await network.close()
  await media.close()
  await rm(dir, { recursive: true, force: true })
})

const recordings = (): string => join(dir, 'recordings')
const archive = (): Archive => {
  const found = network.hub.evidence.archive
  if (!found) throw new Error('no archive')
  return found
}
const stateOf = (item: string): Promise<EvidenceState> => network.hub.county.reader.evidence(item)
const phaseOf = async (item: string): Promise<string> => (await stateOf(item)).phase
const letGo = ['archived.json']

/** A stretch out of the middle of each file. */
async function needlesOf(folder: string): Promise<readonly Buffer[]> {
  const names = await readdir(folder)
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))))
  expect(files.length).toBeGreaterThan(4)
  return files.map((bytes) => bytes.subarray(bytes.length / 2, bytes.length / 2 + 200))
}
/** Files of DATA_DIR in which one of them lies in the open: those of which films are being made just then, too. */
async function lyingOpen(needles: readonly Buffer[]): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const paths = entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
  const found = await Promise.all(
    paths.map(async (path) => {
      const bytes = await readFile(path).catch(() => Buffer.alloc(0))
      return needles.some((needle) => bytes.includes(needle)) ? [path] : []
    }),
  )
  return found.flat()
}

/** The archive begins when the test has seen the folder. */
async function recorded(between?: () => void) {
  await network.hub.evidence.close()
  const asked = await recordedConsult(network, desk, recordings(), film)
  const needles = await needlesOf(asked.folder)
  expect((await lyingOpen(needles)).length).toBe(needles.length)
  network = await network.restart(between)
  return { ...asked, needles, item: itemOfPart(asked.consult, 1) }
}

/** Caojing asks, Ma Suqin says yes, when its time is over. */
async function deletedByTwo(item: string): Promise<void> {
  network.clock.set(network.clock.wall() + 181 * day)
  const [caojing, masuqin] = [await network.signIn('caojing'), await network.signIn('masuqin')]
  const path = `/api/evidence/${encodeURIComponent(item)}/acts`
  const ask: EvidenceAct = {
    act: 'ask',
    step: 'delete',
    reason: '到期销毁',
    dispute: null,
    withConceded: false,
  }
  const { json } = await caojing.ask('POST', path, { act: ask })
  const { entry: asked } = json as { entry: string }
  const answer: EvidenceAct = { act: 'answer', asked, answer: 'yes', reason: '' }
  expect(await masuqin.ask('POST', path, { act: answer })).toMatchObject({ status: 200 })
}

const run = async (act: string, folder: string): Promise<string> =>
  (await promisify(execFile)(process.execPath, ['scripts/recording.ts', act, folder])).stdout

describe('a part that the archive has', () => {
  it('lies in the open no more, and is looked at, verified and made films of from the archive', async () => {
    const { item, folder, needles } = await recorded()
    await expect.poll(() => readdir(folder)).toEqual(letGo)
    await expect.poll(() => lyingOpen(needles)).toEqual([])
    expect(await archive().verify(item)).toMatchObject({ ok: true, verified: { faults: [] } })
    expect(await archive().derive(item, { kind: 'composite' })).toMatchObject({ ok: true, made: true })
    for (const act of ['show', 'verify']) expect(await run(act, folder)).toContain(item)
    await expect(run('derive', folder)).rejects.toMatchObject({ code: 2 })
  })

  it('is let go by the next hub, when the one before was killed between archiving and letting go', async () => {
    isAway = true
    const { item, folder, needles } = await recorded()
    await expect.poll(async () => (await stateOf(item)).derivatives.length).toBe(3)
    expect((await readdir(folder)).length).toBeGreaterThan(4)
    isAway = false
    const work = join(dir, 'archive', 'work', 'a film that was being made')
    network = await network.restart(() => cpSync(folder, work, { recursive: true }))
    await expect.poll(() => readdir(folder)).toEqual(letGo)
    expect(await lyingOpen(needles)).toEqual([])
    expect((await stateOf(item)).timeline.filter(({ type }) => type === 'evidence.archived')).toHaveLength(1)
  })

  it('stays where it is while the second disk is away, and goes when that is back', async () => {
    const copy = join(dir, 'copy')
    const { item, folder } = await recorded(() => {
      rmSync(copy, { recursive: true, force: true })
      writeFileSync(copy, 'no folder')
    })
    await expect.poll(() => phaseOf(item)).toBe('archived')
    await network.hub.evidence.sweep()
    expect((await stateOf(item)).archived?.copies).toBe(1)
    expect((await readdir(folder)).length).toBeGreaterThan(4)
    network = await network.restart(() => rmSync(copy))
    await expect.poll(() => readdir(folder), { timeout: 20_000 }).toEqual(letGo)
    expect(await archive().verify(item)).toMatchObject({ ok: true, verified: { faults: [] } })
  })
})

describe('what two people delete', () => {
  it('leaves nothing of it anywhere', async () => {
    const { item, folder, needles } = await recorded()
    await expect.poll(() => readdir(folder)).toEqual(letGo)
    await deletedByTwo(item)
    await expect.poll(() => phaseOf(item)).toBe('deleted')
    expect(await archive().list(item)).toEqual({ ok: false, code: 'gone' })
    await expect.poll(() => lyingOpen(needles)).toEqual([])
    await expect.poll(() => readdir(join(dir, 'archive'))).not.toContain('work')
  })

  it('is not told as deleted while its node is away, and goes when that is back', async () => {
    isAway = true
    const { item, folder, needles } = await recorded()
    await expect.poll(() => phaseOf(item)).toBe('archived')
    await deletedByTwo(item)
    await network.settled()
    await network.hub.evidence.sweep()
    expect(await phaseOf(item)).toBe('archived')
    expect((await readdir(folder)).length).toBeGreaterThan(4)
    isAway = false
    await expect.poll(() => phaseOf(item)).toBe('deleted')
    expect(await readdir(folder)).toEqual(letGo)
    await expect.poll(() => lyingOpen(needles)).toEqual([])
  })
})

describe('a part in which something is missing', () => {
  const reel = Buffer.from('站上自留的一卷'.repeat(40))
  const sum = (name: string): string => createHash(name).update(reel).digest('hex')
  let gap = ''
  const recordedWithGap = async () => {
    const asked = await recordedConsult(network, desk, recordings(), film, withGap)
    const item = itemOfPart(asked.consult, 1)
    await expect.poll(async () => (await stateOf(item)).origin?.source).toBe('consult')
    return { ...asked, needles: await needlesOf(asked.folder), item }
  }
  const withGap = async ({ consult }: Asked): Promise<void> => {
    const from = network.clock.wall()
    await network.hub.consults.facts.gap(consult, { from, to: from + 2_000, what: 'both', why: 'recorder' })
    gap = (await network.hub.county.reader.consult(consult)).gaps[0]?.id ?? ''
  }
  /** @returns its parcel's name */
  const give = async (consult: string): Promise<string> => {
    const { hash, bytes } = await desk.addPage(consult, reel, 'image/png')
    const from = network.clock.wall()
    const sums = { bytes: reel.length, sha256: sum('sha256'), sm3: sum('sm3') }
    const told = { kind: 'camera', from, to: from + 2_000, ...sums, parcel: { hash, bytes } }
    await desk.write({
      subject: consult,
      type: 'consult.copied',
      body: { gap, reels: [told] },
      by: 'zhouguilan',
    })
    await desk.push()
    return hash
  }
  const kept = async (item: string) => {
    const signed = await archive().manifestOf(item)
    const manifest = signed.ok ? readEvidenceManifest(signed.manifest.bytes) : null
    return manifest?.keeping.files.filter(({ name }) => name.startsWith('copies/'))
  }

  it('waits for what the desk kept of it, and is archived with that, on a track of its own', async () => {
    const { item, folder, consult, needles } = await recordedWithGap()
    await network.hub.evidence.sweep()
    expect(await phaseOf(item)).toBe('ended')
    await give(consult)
    await expect.poll(() => phaseOf(item), { timeout: 20_000 }).toBe('archived')
    expect((await stateOf(item)).archived?.wrong).toEqual([])
    expect(await kept(item)).toMatchObject([{ track: 'copies-camera', sha256: sum('sha256'), prev: null }])
    await expect.poll(() => readdir(folder)).toEqual(letGo)
    await expect.poll(() => lyingOpen([...needles, reel])).toEqual([])
    await expect.poll(async () => (await stateOf(item)).derivatives.length).toBe(3)
  })

  it('waits for a day and no longer; what comes afterwards does not come into the folder', async () => {
    const { item, folder, consult } = await recordedWithGap()
    network.clock.set(network.clock.wall() + day + 1_000)
    await expect.poll(() => phaseOf(item), { timeout: 20_000 }).toBe('archived')
    expect(await kept(item)).toEqual([])
    await expect.poll(() => readdir(folder)).toEqual(letGo)
    await give(consult)
    await network.hub.consults.copies?.sweep()
    expect(await readdir(folder)).toEqual(letGo)
  })

  it('is deleted with what the desk gave of it, also where that came too late to be archived', async () => {
    const { item, consult } = await recordedWithGap()
    const { shelf } = network.hub.county
    const early = await give(consult)
    await expect.poll(() => phaseOf(item), { timeout: 20_000 }).toBe('archived')
    const late = await give(consult)
    expect(await shelf.arrived([early, late])).toEqual([early, late])
    await deletedByTwo(item)
    await expect.poll(() => phaseOf(item)).toBe('deleted')
    for (const hash of [early, late]) {
      expect(await shelf.find(hash)).toMatchObject({ letGo: { by: ['caojing', 'masuqin'] } })
      expect(await shelf.read(hash)).toBeNull()
    }
  })
})
