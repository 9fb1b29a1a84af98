import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { utf8 } from '../../shared/entry/bytes.ts'
import { readSealList } from '../../shared/evidence/seal-list.ts'
import { openBytes } from '../../hub/journal/box.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { EvidenceAct } from '../../shared/http/evidence.ts'
import { archiveIn } from './archive.ts'
import { type County, openCounty, pin, type Post } from './county.ts'
import { takeIn } from './story.ts'

// What a desk recorded itself, from its own disk into the county's archive; what the browser gives is stood in for by bytes.

const made = { app: 'test', browser: 'test', system: '', settings: 'vp8', clockOffset: null }
const tracks = [{ name: 'camera-desk', kind: 'camera' }]

const recorded = async (county: County, texts: readonly string[]): Promise<string> =>
  (await recordedAt(county, texts)).item

async function recordedAt(
  county: County,
  texts: readonly string[],
): Promise<{ readonly post: Post; readonly item: string }> {
  const post = await county.post('wuping', 'zhouguilan')
  const { desk } = post
  const { visit, matter } = await takeIn(desk)
  const item = desk.newSubject('evidence')
  await desk.write([
    { subject: item, type: 'evidence.opened', body: { source: 'window', visit, matter, tracks, made } },
  ])
  const film = await (await desk.films()).begin(item, ['camera-desk'])
  for (const [place, text] of texts.entries()) {
    const began = { mono: place * 5_000, wall: 1_794_890_000_000 + place * 5_000 }
    const until = { mono: began.mono + 5_000, wall: began.wall + 5_000 }
    await film.add({ track: 'camera-desk', bytes: utf8(text), began, until })
    await film.seal()
  }
  await film.end('done')
  await post.allThere()
  return { post, item }
}

async function open(): Promise<County> {
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-window-'))
  const county = await openCounty(archiveIn(dir))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return county
}
const stateOf = (county: County, item: string): Promise<EvidenceState> =>
  county.network().hub.county.reader.evidence(item)
async function read(county: County, item: string, name: string): Promise<string> {
  const opened = await county.network().hub.evidence.archive?.read(item, name)
  if (!opened?.ok) throw new Error(opened?.code)
  const parts: Uint8Array[] = []
  for await (const part of opened.body) parts.push(part)
  return Buffer.concat(parts).toString()
}

test('a recording of the window is archived when all that its seals speak of has come', async () => {
  const county = await open()
  const item = await recorded(county, ['一', '二', '三'])
  await expect.poll(async () => (await stateOf(county, item)).phase).toBe('archived')
  expect((await stateOf(county, item)).archived).toMatchObject({
    files: 6,
    duration: 15_000,
    copies: 2,
    wrong: [],
  })
  expect(await read(county, item, 'camera-desk/000002.webm')).toBe('二')
  expect(readSealList(await read(county, item, 'seals/000001.json'))?.item).toBe(item)
})

test('a segment whose bytes were exchanged on the county’s shelf is named, and the others stand', async () => {
  const county = await open()
  await county.network().hub.evidence.close()
  const item = await recorded(county, ['一', '二', '三'])
  const { reader, shelf, subjectKeys } = county.network().hub.county
  const key = await subjectKeys.of(item)
  const seals = (await reader.evidence(item)).seals
  const parcels = await Promise.all(
    seals.map(async ({ list }) => {
      const text = await shelf.read(list.hash)
      const plain = key && key !== 'erased' && text ? openBytes(key, text) : null
      return readSealList(plain?.toString() ?? '')?.segments[0]?.parcel.hash ?? ''
    }),
  )
  const [first = '', second = ''] = parcels.map((hash) => Buffer.from(hash, 'base64url').toString('hex'))
  const third = await shelf.read(parcels[2] ?? '')
  await county.restart((dir) => {
    const at = (name: string): string => join(dir, 'parcels', name.slice(0, 2), name.slice(2))
    // One is what another was, and one is nothing that opens.
    writeFileSync(at(first), third ?? Buffer.alloc(0))
    writeFileSync(at(second), 'noise')
  })
  await expect
    .poll(async () => (await stateOf(county, item)).archived?.wrong)
    .toEqual([
      { name: 'camera-desk/000001.webm', why: 'sum' },
      { name: 'camera-desk/000002.webm', why: 'sum' },
    ])
  expect(await read(county, item, 'camera-desk/000003.webm')).toBe('三')
})

/** Two people let it go before its time, and then delete it. */
async function deletedByTwo(county: County, item: string): Promise<void> {
  const network = county.network()
  const [caojing, masuqin] = [await network.signIn('caojing'), await network.signIn('masuqin')]
  const act = async (who: typeof caojing, what: EvidenceAct): Promise<string> => {
    const path = `/api/evidence/${encodeURIComponent(item)}/acts`
    const answer = await who.ask('POST', path, { act: what })
    expect(answer.status, JSON.stringify(answer.json)).toBe(200)
    return (answer.json as { entry: string }).entry
  }
  for (const step of ['release', 'delete'] as const) {
    const about = { reason: '本人要求', dispute: null, withConceded: false }
    const asked = await act(caojing, { act: 'ask', step, ...about })
    await act(masuqin, { act: 'answer', asked, answer: 'yes', reason: '' })
  }
}
const parcelsIn = (dir: string): readonly string[] =>
  readdirSync(join(dir, 'parcels'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /[\da-f]{60}/.test(name),
  )

test('what two people deleted lies neither on the county’s shelf nor at the desk, and its entries still prove', async () => {
  const county = await open()
  const { post, item } = await recordedAt(county, ['一', '二', '三'])
  await expect.poll(async () => (await stateOf(county, item)).phase).toBe('archived')
  expect(parcelsIn(county.network().dir)).toHaveLength(6)
  const films = await post.desk.films()
  expect(await films.standing(item)).toMatchObject({ there: 6 })

  await post.cut()
  await deletedByTwo(county, item)
  await expect.poll(async () => (await stateOf(county, item)).phase).toBe('deleted')
  expect(parcelsIn(county.network().dir)).toEqual([])
  expect(await films.standing(item)).toMatchObject({ there: 6 })

  // At a locked desk, too.
  await post.desk.lockNow()
  post.mend()
  await expect.poll(() => films.standing(item)).toEqual({ waiting: 0, there: 0, trimmed: 0, bytes: 0 })
  expect(await post.desk.unlock(post.staff, pin)).toEqual({ ok: true })
  await post.allThere()
  expect(parcelsIn(county.network().dir)).toEqual([])

  const { ledger } = county.network().hub
  await ledger.caughtUp()
  const state = await stateOf(county, item)
  const told = [...state.seals, state.archived, state.deleted]
  for (const said of told) expect(await ledger.proofOf(said?.id ?? '')).toMatchObject({ ok: true })
})
