import { expect, onTestFinished, test } from 'vitest'
import { utf8 } from '../../shared/entry/bytes.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { DeskStore } from '../../station/data/desk-store.ts'
import type { CutSegment } from '../../station/data/films/films.ts'
import { foldAlike, openCounty, type Post } from './county.ts'
import { filmsAtCounty } from '../films-at-county.ts'
import { takeIn } from './story.ts'

// What a desk records itself, from its disk to the county's shelf; what the browser gives is stood in for by bytes.

const tracks = [
  { name: 'camera-desk', kind: 'camera' },
  { name: 'microphone-desk', kind: 'microphone' },
] as const

/** Somebody agreed to being recorded. */
async function opened(desk: DeskStore): Promise<{ readonly item: string; readonly visit: string }> {
  const { visit, matter } = await takeIn(desk)
  const item = desk.newSubject('evidence')
  const made = { app: 'test', browser: 'test', system: '', settings: 'vp8', clockOffset: null }
  await desk.write([
    {
      subject: item,
      type: 'evidence.opened',
      body: { source: 'window', visit, matter, tracks, made },
    },
    {
      subject: item,
      type: 'evidence.consented',
      body: {
        answer: 'yes',
        how: 'voice',
        witness: '',
        paper: null,
        language: 'zh-CN',
        wording: 'window-1',
        sha256: 'a'.repeat(64),
        retention: 180,
      },
    },
  ])
  return { item, visit }
}

let clock = 0
function cut(track: string, text: string): CutSegment {
  const began = { mono: (clock += 5_000), wall: Date.now() }
  return { track, bytes: utf8(text), began, until: { mono: clock + 5_000, wall: began.wall + 5_000 } }
}

const stateAt = ({ desk }: Post, visit: string) => {
  const live = desk.visit(visit)
  return (): EvidenceState | undefined => live.current()?.recordings[0]
}

test('what was recorded without a line is sealed here, goes when there is one, and is opened with its key', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  await post.cut()
  const { item, visit } = await opened(post.desk)
  const films = await post.desk.films()
  const film = await films.begin(item, ['camera-desk', 'microphone-desk'])
  await film.add(cut('camera-desk', '一'))
  await film.add(cut('microphone-desk', '啊'))
  await film.seal()
  await film.add(cut('camera-desk', '二'))
  await film.end('done')
  const here = stateAt(post, visit)
  await expect.poll(() => here()?.phase).toBe('ended')
  expect(await films.standing(item)).toMatchObject({ waiting: 5, there: 0 })
  await expect.poll(() => post.desk.line.current().waitingParcels).toBe(5)
  post.mend()
  await post.allThere()
  expect(await films.standing(item)).toMatchObject({ waiting: 0, there: 5 })
  const { lists, tracks: got } = await filmsAtCounty(county.network(), item)
  expect(lists.map(({ segments }) => segments.map(({ name }) => name))).toEqual([
    ['camera-desk/000001.webm', 'microphone-desk/000001.webm'],
    ['camera-desk/000002.webm'],
  ])
  expect([...got].map(([name, bytes]) => [name, bytes.toString()])).toEqual([
    ['camera-desk', '一二'],
    ['microphone-desk', '啊'],
  ])
  expect(await county.network().hub.county.reader.evidence(item)).toMatchObject({
    phase: 'ended',
    end: { why: 'done', seals: 2 },
  })
  await foldAlike(county, post, visit)
})

test('a page that is gone loses what was open; whoever opens the desk next ends it, and the gap is declared', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const { item, visit } = await opened(post.desk)
  const film = await (await post.desk.films()).begin(item, ['camera-desk', 'microphone-desk'])
  const first = cut('camera-desk', '一')
  await film.add(first)
  await film.seal()
  const last = cut('camera-desk', '二')
  await film.add(last)
  await post.reopen()
  const here = stateAt(post, visit)
  await expect.poll(() => here()?.end?.why).toBe('crash')
  expect(here()?.gaps).toMatchObject([
    { from: last.until.wall, why: 'crash', tracks: ['camera-desk', 'microphone-desk'] },
  ])
  await post.allThere()
  expect((await filmsAtCounty(county.network(), item)).tracks.get('camera-desk')?.toString()).toBe('一二')
})

test('a desk that was locked while it recorded says the end of it when it is opened', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const { item, visit } = await opened(post.desk)
  const film = await (await post.desk.films()).begin(item, ['camera-desk'])
  await film.add(cut('camera-desk', '一'))
  await post.desk.lockNow()
  await film.add(cut('camera-desk', '二'))
  await expect(film.end('done')).rejects.toMatchObject({ code: 'locked' })
  await post.reopen()
  const here = stateAt(post, visit)
  await expect.poll(() => here()?.end?.why).toBe('done')
  expect(here()?.gaps).toEqual([])
  await post.allThere()
  expect((await filmsAtCounty(county.network(), item)).tracks.get('camera-desk')?.toString()).toBe('一二')
})

test('a disk that is full ends a recording with its reason, and what lay there before stays whole', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const { item } = await opened(post.desk)
  const film = await (await post.desk.films()).begin(item, ['camera-desk'])
  await film.add(cut('camera-desk', '一'))
  const put = IDBObjectStore.prototype.put
  onTestFinished(() => void (IDBObjectStore.prototype.put = put))
  const full = cut('camera-desk', '二')
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (this.name === 'bytes') throw new DOMException('full', 'QuotaExceededError')
    return key === undefined ? put.call(this, value) : put.call(this, value, key)
  }
  await expect(film.add(full)).rejects.toMatchObject({ code: 'no-space' })
  IDBObjectStore.prototype.put = put
  await film.gap({ from: full.began.wall, to: full.until.wall, tracks: ['camera-desk'], why: 'disk' })
  await film.end('disk')
  await post.allThere()
  expect((await filmsAtCounty(county.network(), item)).tracks.get('camera-desk')?.toString()).toBe('一')
  expect(await county.network().hub.county.reader.evidence(item)).toMatchObject({
    end: { why: 'disk' },
    gaps: [{ why: 'disk' }],
  })
})
