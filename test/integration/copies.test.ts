import { expect, test } from 'vitest'
import { itemOfPart } from '../../hub/evidence/part-item.ts'
import { openBytes } from '../../hub/journal/box.ts'
import { utf8 } from '../../shared/entry/bytes.ts'
import { freeLine, type LineWindow } from '../../shared/rules/line-rules.ts'
import type { FilmPiece } from '../../station/call/film.ts'
import { deskPace } from '../../station/data/deps.ts'
import { createConsultActs } from '../../station/state/consult-acts.ts'
import { createOwnCopy, type OwnCopy } from '../../station/state/own-copy.ts'
import { readDisk } from '../station/data/disk.ts'
import { type County, openCounty, pin, type Post } from './county.ts'
import { takeIn } from './story.ts'

// What a desk keeps itself of a recorded call, and what becomes of it; what the browser records is stood in for by words.

const checked = { camera: 'ok', microphone: 'ok', speaker: 'ok', up: null, down: null } as const
const agreed = { answer: 'yes', how: 'voice', witness: '', paper: null } as const
const day = 86_400_000
const live = { readyState: 'live' } as unknown as MediaStreamTrack

type Stage = {
  readonly county: County
  readonly post: Post
  readonly consult: string
  /** Of the consent to be recorded. */
  readonly consent: () => string
  readonly acts: ReturnType<typeof createConsultActs>
  readonly copy: OwnCopy
  /** A camera's reel is told, of so long ago as it is long, ms. */
  readonly reel: (text: string, ms: number) => void
  /** What is sent of the camera; the rest as the desk knows it. */
  readonly follow: (away?: boolean, camera?: MediaStreamTrack | null) => void
  /** How the desk's own reels stand on its disk. */
  readonly kept: () => Promise<readonly string[]>
}

async function recordedCall(): Promise<Stage> {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const { desk } = post
  const { visit, matter } = await takeIn(desk)
  const acts = createConsultActs(desk)
  const about = { subject: matter, visit, sorted: null }
  const consult = (await acts.ask(about, { note: '', checked, recording: agreed })) ?? ''
  const shown = desk.visit(visit)
  const here = () => shown.current()?.consults[0]
  await expect.poll(() => here()?.recordingConsents.length).toBe(1)
  let took: (piece: FilmPiece) => void = () => undefined
  const copy = createOwnCopy({
    films: desk.films,
    now: desk.now,
    reels(_kind, _track, told) {
      took = told
      return { cut: async () => undefined, stop: async () => void (took = () => undefined) }
    },
    noteGap: (subject, from, to) => acts.noteGap(subject, { from, to, what: 'both', why: 'line' }),
  })
  return {
    county,
    post,
    consult,
    consent: () => here()?.recordingConsents[0]?.id ?? '',
    acts,
    copy,
    reel(text, ms) {
      const [mono, wall] = [0, Math.round(desk.now())]
      took({ bytes: utf8(text), began: { mono, wall: wall - ms }, until: { mono, wall } })
    },
    follow(away = false, camera = live) {
      const state = here()
      if (state) copy.follow({ consult: state, sent: { camera, microphone: null }, away })
    },
    async kept() {
      const rows = (await readDisk(post.browser.name)).flatMap(({ stores }) => stores)
      const values = rows.flatMap((store) => store.rows.map(({ value }) => value))
      return values.flatMap((value) => {
        const { matter: whose, state } = value as { matter?: string; state?: string }
        return whose === consult && state ? [state] : []
      })
    },
  }
}

test('a line that was dead is said, and what was kept of that time goes to the county, and nothing else', async () => {
  const { county, post, consult, reel, follow, kept, copy } = await recordedCall()
  await post.cut()
  follow()
  reel('早先', 20_000)
  await expect.poll(kept).toEqual(['copy'])
  post.browser.turnClock += 60_000
  follow(true)
  post.browser.turnClock += 12_000
  reel('断着的时候', 15_000)
  follow(false)
  const { reader, shelf, subjectKeys } = county.network().hub.county
  const shown = async () => {
    follow()
    return [...(await kept())].sort()
  }
  await expect.poll(shown).toEqual(['copy', 'waiting'])
  post.mend()
  await post.allThere()
  const { gaps, copies } = await reader.consult(consult)
  expect(gaps).toMatchObject([{ why: 'line', what: 'both' }])
  expect((gaps[0]?.to ?? 0) - (gaps[0]?.from ?? 0)).toBeGreaterThanOrEqual(12_000)
  expect(copies).toMatchObject([{ gap: gaps[0]?.id, reels: [{ kind: 'camera' }] }])
  const bytes = await shelf.read(copies[0]?.reels[0]?.parcel.hash ?? '')
  const key = await subjectKeys.of(consult)
  if (!bytes || !key || key === 'erased') throw new Error('it is not at the county')
  expect(openBytes(key, bytes)?.toString()).toBe('断着的时候')
  await copy.close()
  expect(await kept()).toEqual(['there'])
})

test('a word that is taken back takes the copy with it, and nothing more is kept', async () => {
  const { consult, consent, acts, reel, follow, kept } = await recordedCall()
  follow()
  reel('可以录的时候', 5_000)
  await expect.poll(kept).toEqual(['copy'])
  await acts.endConsent(consult, consent(), 'revoked')
  await expect
    .poll(async () => {
      follow()
      return kept()
    })
    .toEqual([])
  reel('不让录了', 5_000)
  follow()
  expect(await kept()).toEqual([])
})

test('a reel that had not been sent when its part was deleted at the county is let go here, when that says that it wants none of it', async () => {
  const { county, post, consult, reel, follow, kept } = await recordedCall()
  const dingwei = await county.network().signIn('dingwei')
  const setWindow = async (window: LineWindow | null): Promise<void> => {
    expect((await dingwei.ask('POST', '/api/line-rules', { ...freeLine, window })).status).toBe(200)
    await expect.poll(() => post.desk.reference.current().line?.window).toEqual(window)
  }
  await setWindow({ from: '03:00', to: '03:01' })
  await post.cut()
  follow()
  follow(true)
  post.browser.turnClock += 12_000
  reel('断着的时候', 15_000)
  follow(false)
  await expect
    .poll(async () => {
      follow()
      return kept()
    })
    .toEqual(['waiting'])
  post.mend()
  const { reader, shelf, subjectKeys, voice } = county.network().hub.county
  const announced = async () => (await reader.consult(consult)).copies[0]?.reels[0]?.parcel.hash
  await expect.poll(announced, { timeout: 20_000 }).toBeDefined()
  const hash = (await announced()) ?? ''

  const item = itemOfPart(consult, 1)
  await subjectKeys.make(item)
  const of = { source: 'consult', visit: null, matter: null, consult, part: 1, manifest: 'a'.repeat(64) }
  const opened = await voice.say({ subject: item, type: 'evidence.opened', body: of, by: 'system' })
  const asked = opened.entry.id
  await shelf.letGo(hash, consult, { why: 'two-people', asked, by: ['caojing', 'masuqin'], at: 1 })
  const gone = { asked, certificate: 'b'.repeat(64), files: 1, bytes: 1, at: 1 }
  await voice.say({ subject: item, type: 'evidence.deleted', body: gone, by: 'system' })
  const heard = async () =>
    JSON.stringify(await readDisk(post.browser.name)).includes('\\"type\\":\\"evidence.deleted\\"')
  await expect.poll(heard, { timeout: 20_000 }).toBe(true)
  expect(await kept()).toEqual(['waiting'])

  await setWindow(null)
  await post.allThere()
  expect(await shelf.read(hash)).toBeNull()
  const left = async () => {
    post.browser.pass(deskPace.keepSafe)
    return kept()
  }
  await expect.poll(left, { timeout: 20_000, interval: 200 }).toEqual([])
})

test('a reel that was given goes by the county’s days when the archive has the call’s part', async () => {
  const { county, post, consult, reel, follow, kept, copy } = await recordedCall()
  const { network } = county
  const dingwei = await network().signIn('dingwei')
  const keep = { papers: 1, matters: null, copies: 2 }
  expect((await dingwei.ask('POST', '/api/line-rules', { ...freeLine, keep })).status).toBe(200)
  await expect.poll(() => post.desk.reference.current().line?.keep).toEqual(keep)
  await post.cut()
  follow()
  follow(true)
  post.browser.turnClock += 12_000
  reel('断着的时候', 15_000)
  follow(false)
  const given = async () => {
    follow()
    return kept()
  }
  await expect.poll(given).toEqual(['waiting'])
  post.mend()
  await post.allThere()
  await copy.close()
  const { clock } = network()
  const laterOn = async (days: number): Promise<void> => {
    clock.set(clock.wall() + days * day)
    post.browser.pass(days * day)
    const before = post.desk.trims.current().done
    const hasLooked = (): boolean => {
      if (post.desk.line.current().kind === 'all-there') post.browser.pass(deskPace.keepSafe)
      else post.desk.syncNow()
      return post.desk.trims.current().done > before
    }
    await expect.poll(hasLooked, { timeout: 20_000, interval: 200 }).toBe(true)
    expect(await post.desk.unlock(post.staff, pin)).toEqual({ ok: true })
  }
  await laterOn(1)
  await laterOn(5)
  expect(await kept()).toEqual(['there'])

  const { subjectKeys, voice } = network().hub.county
  const item = itemOfPart(consult, 1)
  await subjectKeys.make(item)
  const of = { source: 'consult', visit: null, matter: null, consult, part: 1, manifest: 'a'.repeat(64) }
  await voice.say({ subject: item, type: 'evidence.opened', body: of, by: 'system' })
  const sums = { manifest: 'b'.repeat(64), sm3: 'c'.repeat(64) }
  const archived = { ...sums, files: 1, bytes: 1, duration: 1, copies: 2, wrong: [] }
  await voice.say({ subject: item, type: 'evidence.archived', body: archived, by: 'system' })
  const heard = async () => JSON.stringify(await readDisk(post.browser.name)).includes(`"id":"${item}"`)
  await expect.poll(heard, { timeout: 20_000 }).toBe(true)
  await post.allThere()
  await laterOn(1)
  expect(await kept()).toEqual(['there'])
  await laterOn(3)
  expect(await kept()).toEqual(['trimmed'])
  expect(post.desk.trims.current()).toMatchObject({ films: 1, ready: 0 })
})
