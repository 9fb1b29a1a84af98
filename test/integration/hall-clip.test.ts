// 大厅监控: a clip of the hall's own cameras comes in by the door of the county, with its custody form; what is not what was announced leaves nothing.
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlayableItem } from '../../shared/evidence/playable.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { EvidenceAct } from '../../shared/http/evidence.ts'
import type { HallForm, HallStand } from '../../shared/http/hall.ts'
import { readEvidenceManifest } from '../../shared/evidence/manifest.ts'
import { passHeader } from '../../shared/http/viewing.ts'
import { declare } from '../evidence/world.ts'
import { ffmpeg } from '../media/recorder/film.ts'
import { type Answer, type Console, type Network, openNetwork } from '../network.ts'
import { archiveIn } from './archive.ts'
import { hallForm, sumOf } from './hall-form.ts'
import { openDispute } from './open-dispute.ts'

let dir: string
let network: Network
let archivist: Console
let dispute: string
let film: Buffer
const hour = 3_600_000

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-hall-'))
  network = await openNetwork({ hub: archiveIn(dir) })
  dispute = await openDispute(network, await network.enrol('shijiu'))
  archivist = await network.signIn('caojing')
  const path = join(dir, 'ch02.mp4')
  const pictures = '-v error -f lavfi -i testsrc2=s=160x90:r=25:d=9 -f lavfi -i sine=440:d=9'
  await ffmpeg(...`${pictures} -c:v libx264 -preset ultrafast -g 250 -c:a aac`.split(' '), path)
  film = await readFile(path)
})
afterAll(async () => {
  await network.close()
  await rm(dir, { recursive: true })
})

const formOf = (bytes: Uint8Array, custody: Partial<HallForm['custody']> = {}): HallForm =>
  hallForm(dispute, bytes, network.clock.wall() - 24 * hour, custody)
const begin = (form: HallForm, who = archivist): Promise<Answer> => who.ask('POST', '/api/hall-clips', form)
const begun = async (form: HallForm): Promise<string> =>
  ((await begin(form)).json as { upload: string }).upload
async function call(
  method: string,
  path: string,
  body?: Uint8Array<ArrayBuffer>,
): Promise<{ readonly status: number; readonly json: unknown }> {
  const headers = {
    cookie: archivist.cookie,
    ...(body ? { 'content-type': 'application/octet-stream' } : {}),
  }
  const answer = await fetch(`${network.url}/api/hall-clips/${path}`, {
    method,
    headers,
    ...(body ? { body } : {}),
  })
  return { status: answer.status, json: await answer.json() }
}
const send = (upload: string, bytes: Buffer, from = 0) =>
  call('PUT', `${upload}?from=${from}`, Uint8Array.from(bytes))
const errorOf = (code: string, more: object = {}): object => ({ error: { code, ...more } })
const stateOf = (item: string): Promise<EvidenceState> => network.hub.county.reader.evidence(item)
const inTheOpen = (): Promise<string[]> => readdir(join(network.dir, 'hall')).catch(() => [])

describe('a clip that somebody with the right brings', () => {
  let item: string

  it('becomes an item of a class of its own, sealed in the journal with its form, and archived', async () => {
    const upload = await begun(formOf(film))
    const { status, json } = await send(upload, film)
    expect(status).toBe(200)
    item = (json as HallStand).subject ?? ''
    expect(item).toMatch(/^evidence:shijiu\./)
    expect(await stateOf(item)).toMatchObject({
      openedBy: 'caojing',
      origin: {
        source: 'surveillance',
        dispute,
        custody: { clockOffset: -120_000, copied: '录像机导出到 U 盘' },
        file: { name: 'ch02.mp4', sha256: sumOf(film) },
      },
    })
    await expect.poll(async () => (await stateOf(item)).archived?.wrong).toEqual([])
    expect((await network.hub.county.reader.dispute(dispute)).evidence).toEqual([item])
    expect(await inTheOpen()).toEqual([])
    const kept = await network.hub.evidence.archive?.manifestOf(item)
    const manifest = readEvidenceManifest(kept?.ok ? kept.manifest.bytes : Buffer.alloc(0))
    expect(manifest).toMatchObject({
      source: 'surveillance',
      began: formOf(film).custody.began + 120_000,
      time: { clock: 'hall', offset: -120_000 },
      activity: { custody: { why: '核对 10 月 26 日交没交材料' } },
      keeping: { files: [{ name: 'clip/original.mp4', sha256: sumOf(film) }] },
    })
  })

  it('stays until its dispute is over, and is listed with it', async () => {
    const { json } = await archivist.ask('GET', `/api/evidence?dispute=${encodeURIComponent(dispute)}`)
    expect(json).toMatchObject({ rows: [{ subject: item, source: 'surveillance', dispute }] })
    const read = await archivist.ask('GET', `/api/evidence/${encodeURIComponent(item)}`)
    expect(read.json).toMatchObject({ keeping: { kind: 'disputed' } })
  })

  it('plays, with its sound and every segment’s sum, also for who mediates the dispute that it names', async () => {
    await expect.poll(async () => (await stateOf(item)).derivatives.length, { timeout: 60_000 }).toBe(2)
    await declare(network, dispute)
    const mediator = await network.signIn('masuqin')
    const path = `/api/evidence/${encodeURIComponent(item)}`
    const { json, status } = await mediator.ask('POST', `${path}/viewing`, { reason: '核对', dispute })
    expect(status).toBe(200)
    const { pass, item: playable } = json as { pass: string; item: PlayableItem }
    expect(playable).toMatchObject({ source: 'surveillance', tracks: [{ name: 'hall', hasSound: true }] })
    expect(playable.peaks).not.toBeNull()
    const [first] = playable.tracks[0]?.segments ?? []
    const segment = await fetch(`${network.url}${path}/tracks/hall/1`, {
      headers: { cookie: mediator.cookie, [passHeader]: pass },
    })
    expect(sumOf(new Uint8Array(await segment.arrayBuffer()))).toBe(first?.sha256)
  })
})

describe('what is not as it should be', () => {
  it('is not let in by who mediates, and not gone on with by somebody else', async () => {
    expect((await begin(formOf(film), await network.signIn('masuqin'))).status).toBe(403)
    const upload = await begun(formOf(film))
    const leader = await network.signIn('shenguoping')
    expect((await leader.ask('GET', `/api/hall-clips/${upload}`)).status).toBe(404)
    expect((await call('DELETE', upload)).status).toBe(200)
    expect((await call('GET', upload)).status).toBe(404)
    expect(await inTheOpen()).toEqual([])
  })

  it('is said of a form before a byte has come', async () => {
    const now = network.clock.wall()
    const wrong = async (custody: Partial<HallForm['custody']>): Promise<unknown> =>
      (await begin(formOf(film, custody))).json
    expect(await wrong({ began: now, ended: now - 1 })).toEqual(
      errorOf('bad-request', { where: 'custody.ended' }),
    )
    expect(await wrong({ began: now - 48 * hour })).toEqual(errorOf('bad-request', { where: 'custody.long' }))
    expect(await wrong({ takenAt: now + hour })).toEqual(errorOf('bad-request', { where: 'custody.takenAt' }))
    expect(await wrong({ why: '' })).toEqual(errorOf('bad-request', { where: 'custody.why' }))
    const large = { ...formOf(film), file: { ...formOf(film).file, bytes: 5 * 1024 ** 3 } }
    expect((await begin(large)).json).toEqual(errorOf('too-large'))
    const nowhere = { ...formOf(film), dispute: `dispute:shijiu.${'0'.repeat(26)}` }
    expect((await begin(nowhere)).json).toEqual(errorOf('not-found'))
  })

  it('another sum, and more than was announced, leave nothing', async () => {
    const upload = await begun(formOf(film))
    const other = Buffer.from(film)
    other.writeUInt8(other.readUInt8(1_000) ^ 1, 1_000)
    expect((await send(upload, other)).json).toEqual(errorOf('hash-mismatch'))
    expect((await call('GET', upload)).status).toBe(404)
    const more = await begun(formOf(film))
    expect((await send(more, Buffer.concat([film, Buffer.alloc(1)]))).json).toEqual(errorOf('hash-mismatch'))
    expect(await inTheOpen()).toEqual([])
  })

  it('no film is none, whatever it is called', async () => {
    const texts = ['#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n', "ffconcat version 1.0\nfile '/etc/passwd'\n"]
    for (const bytes of [...texts.map((text) => Buffer.from(text)), film.subarray(0, 20_000)]) {
      const upload = await begun(formOf(bytes))
      expect((await send(upload, bytes)).json).toEqual(errorOf('no-film'))
    }
    expect(await inTheOpen()).toEqual([])
  })

  it('a line that breaks is gone on from where it broke, and nowhere else', async () => {
    const upload = await begun(formOf(film))
    await cutOff(upload, film.subarray(0, 30_000))
    const offset = async (): Promise<number> => ((await call('GET', upload)).json as HallStand).offset
    await expect.poll(offset).toBe(30_000)
    expect((await send(upload, film)).json).toEqual(errorOf('wrong-offset', { offset: 30_000 }))
    const { json } = await send(upload, film.subarray(30_000), 30_000)
    expect(json).toMatchObject({ offset: film.length, subject: expect.stringMatching(/^evidence:/) })
    // Whose answer was lost on the way asks once more.
    expect((await call('GET', upload)).json).toEqual(json)
  })

  it('a disk that takes no more is said, and what came is not lost', async () => {
    const upload = await begun(formOf(film))
    await send(upload, film.subarray(0, 20_000))
    const path = join(network.dir, 'hall', upload)
    const came = await readFile(path)
    await rm(path)
    await symlink('/dev/full', path)
    const { status, json } = await send(upload, film.subarray(20_000), 20_000)
    expect([status, json]).toEqual([507, errorOf('no-room', { offset: 20_000 })])
    await rm(path)
    await writeFile(path, came)
    expect((await send(upload, film.subarray(20_000), 20_000)).json).toMatchObject({ offset: film.length })
  })
})

describe('a clip whose dispute is over', () => {
  it('goes when two people let it go, and leaves nothing on the county’s shelf', async () => {
    const [item = ''] = (await network.hub.county.reader.dispute(dispute)).evidence
    const { origin } = await stateOf(item)
    const parcel = origin?.source === 'surveillance' ? origin.file.parcel.hash : ''
    const { shelf, voice } = network.hub.county
    expect((await shelf.read(parcel))?.length).toBeGreaterThan(film.length)
    await voice.say({ subject: dispute, type: 'dispute.closed', body: { note: '' }, by: 'masuqin' })
    await network.settled()
    network.clock.set(network.clock.wall() + 3_651 * 24 * hour)
    const [keeper, other] = [await network.signIn('caojing'), await network.signIn('masuqin')]
    const act = (who: Console, what: EvidenceAct): Promise<Answer> =>
      who.ask('POST', `/api/evidence/${encodeURIComponent(item)}/acts`, { act: what })
    const over = { reason: '到期销毁', dispute: null, withConceded: false }
    const asked = await act(keeper, { act: 'ask', step: 'delete', ...over })
    expect(asked.status).toBe(200)
    const { entry } = asked.json as { entry: string }
    await act(other, { act: 'answer', asked: entry, answer: 'yes', reason: '' })
    await expect.poll(async () => (await stateOf(item)).phase).toBe('deleted')
    expect(await shelf.read(parcel)).toBeNull()
  })
})

/** Announces all, and goes in the middle. */
async function cutOff(upload: string, bytes: Buffer): Promise<void> {
  const { hostname, port } = new URL(network.url)
  const socket = connect(Number(port), hostname)
  const head = [
    `PUT /api/hall-clips/${upload}?from=0 HTTP/1.1`,
    `host: ${hostname}:${port}`,
    `cookie: ${archivist.cookie}`,
    'content-type: application/octet-stream',
    `content-length: ${film.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  socket.write(bytes)
  const closed = once(socket, 'close')
  const came = async (): Promise<number> => ((await call('GET', upload)).json as HallStand).offset
  await expect.poll(came).toBe(bytes.length)
  socket.destroy()
  await closed
}
