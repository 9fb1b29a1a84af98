import { createHash } from 'node:crypto'
import { parse } from 'valibot'
import { expect, test } from 'vitest'
import type { PlayableItem } from '../../../../shared/evidence/playable.ts'
import { wishSchema } from '../../../../shared/evidence/wish.ts'
import { createHub } from '../../../../station/state/county-hub.ts'
import { Covering } from '../../../../station/state/player/covering.svelte.ts'
import { Made } from '../../../../station/state/player/made.svelte.ts'
import { Player } from '../../../../station/state/player/player.svelte.ts'
import type { Viewing } from '../../../../station/state/player/viewing.ts'

const subject = `evidence:wuping.${'0'.repeat(26)}`
const track = (name: string, kind: string): unknown => ({
  name,
  kind,
  who: '',
  media: '',
  hasSound: kind === 'microphone',
  originals: [],
  starts: 0,
  head: { bytes: 1, sha256: '' },
  segments: [],
})
const film = new TextEncoder().encode('a film')
const thing = (name: string, kind: string, from: string[], media: string, at: number): object => ({
  id: name,
  name,
  kind,
  from,
  media,
  at,
  by: 'masuqin',
  bytes: film.length,
  sha256: createHash('sha256').update(film).digest('hex'),
  how: { tool: '', operation: '', reason: '' },
  reviews: [],
})
const things = [
  thing('review-camera', 'review', ['camera'], 'video/webm', 1),
  thing('composite', 'composite', ['camera', 'screen', 'sound'], 'video/mp4', 2),
  thing('clip-1', 'clip', ['screen'], 'video/mp4', 3),
  thing('redaction-1', 'redaction', ['composite'], 'video/mp4', 4),
  thing('audio', 'audio', ['sound'], 'audio/webm', 5),
  thing('still-1', 'still', ['camera'], 'image/png', 6),
]
const files = [
  { name: 'clip-1', track: 'screen', span: { from: 3_000, to: 8_000 } },
  { name: 'review-camera', track: 'camera', span: { from: 0, to: 20_000 } },
]

/** A county that answers what it is told to; what it was asked stands in `asked`. */
function county(jobs: () => readonly object[]): {
  readonly viewing: Viewing
  readonly made: Made
  readonly asked: string[]
} {
  const item = {
    subject,
    duration: 20_000,
    tracks: [track('camera', 'camera'), track('screen', 'screen'), track('sound', 'microphone')],
  } as unknown as PlayableItem
  const viewing = {
    item,
    made: async () => ({ kind: 'bytes', bytes: film.slice().buffer }),
  } as unknown as Viewing
  const asked: string[] = []
  const answer = (path: string): unknown => {
    if (path.endsWith('/derivatives')) return { jobs: jobs() }
    return { evidence: { derivatives: things }, files, keeping: {}, class: 'session' }
  }
  const asks = async (url: unknown, { method = 'GET' }: RequestInit = {}): Promise<Response> => {
    const path = decodeURIComponent(String(url)).replace(`/api/evidence/${subject}`, '')
    asked.push(`${method} ${path}`)
    return method === 'GET'
      ? Response.json(answer(path))
      : Response.json({ error: { code: 'busy', seconds: 60 } }, { status: 503 })
  }
  const made = new Made(viewing, createHub({ base: '', fetch: asks }))
  return { viewing, made, asked }
}
const job = (phase: string, part: number, trouble: string | null = null): object => ({
  id: '0'.repeat(26),
  subject,
  kind: 'clip',
  phase,
  part,
  name: null,
  trouble,
})

test('what is made stands newest first, and is read anew when something that was being made is over', async () => {
  let jobs = [job('running', 0.25)]
  const { made, asked } = county(() => jobs)
  await made.load()
  expect(made.things[0]).toMatchObject({ name: 'still-1', track: null, span: null })
  expect(made.things[3]).toMatchObject({ name: 'clip-1', track: 'screen', span: { from: 3_000 } })
  expect(made.coming).toMatchObject([{ part: 0.25 }])
  asked.length = 0
  jobs = [job('running', 0.5)]
  await made.follow()
  expect([asked, made.isBusy]).toEqual([['GET /derivatives'], true])
  jobs = [job('failed', 0.5, 'unsuited')]
  await made.follow()
  expect(asked).toContain('GET ')
  expect([made.isBusy, made.failed.length]).toEqual([false, 1])
  jobs = [job('failed', 0.5, 'cancelled')]
  await made.load()
  expect(made.failed).toEqual([])
})

test('why something is not made is told', async () => {
  const { made } = county(() => [])
  expect(await made.wish({ kind: 'composite' })).toBe(false)
  expect(made.failure).toEqual({ code: 'busy', seconds: 60 })
})

test('what comes is compared with its sum before anybody has it', async () => {
  const { made } = county(() => [])
  await made.load()
  const [one] = made.things
  if (!one) throw new Error('nothing was made')
  expect(await made.take(one)).toMatchObject({ kind: 'bytes' })
  expect(await made.take({ ...one, sha256: 'f'.repeat(64) })).toEqual({ kind: 'wrong' })
})

test('a redaction wants a film, something to cover, and a reason; it says what is missing', async () => {
  const { viewing, made } = county(() => [])
  const player = new Player(viewing)
  expect(new Covering(player, made).missing).toBe('film')
  await made.load()
  const covering = new Covering(player, made)
  expect(covering.films.map(({ name }) => name)).toEqual([
    'redaction-1',
    'clip-1',
    'composite',
    'review-camera',
    'audio',
  ])
  expect([covering.film, covering.missing]).toEqual(['redaction-1', 'nothing'])
  covering.silence()
  expect([covering.missing, covering.wish]).toEqual(['reason', null])
  covering.reason = ' 他人电话 '
  expect(parse(wishSchema, covering.wish)).toMatchObject({
    mute: [{ from: 0, to: 20_000 }],
    reason: '他人电话',
  })
})

test('an area is of A–B where that is set within the film, and is moved and taken away by itself', async () => {
  const { viewing, made } = county(() => [])
  await made.load()
  const player = new Player(viewing)
  const covering = new Covering(player, made)
  covering.film = 'clip-1'
  covering.reason = '证件'
  expect(covering.pictures).toEqual(['screen'])
  player.loop = { from: 9_000, end: 9_500 }
  expect(covering.loop).toBeNull()
  player.loop = { from: 4_000.4, end: 5_000.4 }
  const [first, second] = [
    { x: 0, y: 0, width: 0.1, height: 0.1 },
    { x: 0.5, y: 0.5, width: 0.5, height: 0.5 },
  ]
  covering.draw('screen', [first])
  covering.draw('screen', [...covering.areasOf('screen'), second])
  covering.change(1, { span: null })
  covering.draw('screen', [{ ...first, x: 0.2 }, second])
  const span = { from: 4_000, to: 5_001 }
  const whole = { from: 3_000, to: 8_000 }
  expect(parse(wishSchema, covering.wish)).toMatchObject({
    from: 'clip-1',
    blur: [
      { span, area: { ...first, x: 0.2 } },
      { span: whole, area: second },
    ],
  })
  covering.draw('screen', [second])
  expect(covering.areas).toEqual([{ track: 'screen', area: second, span: null }])
})

test('side by side an area lies where its picture stands, also in a redaction of it; what another film shows is not meant', async () => {
  const { viewing, made } = county(() => [])
  await made.load()
  const player = new Player(viewing)
  player.aspects.set('screen', 16 / 9)
  const covering = new Covering(player, made)
  covering.reason = '证件'
  covering.film = 'redaction-1'
  expect(covering.pictures).toEqual(['camera', 'screen'])
  covering.add('screen', { x: 0, y: 0, width: 1, height: 1 })
  const area = { x: 0.5, y: 0.25, width: 0.5, height: 0.5 }
  expect(covering.wish).toMatchObject({ from: 'redaction-1', blur: [{ area }] })
  covering.film = 'review-camera'
  expect(covering.missing).toBe('nothing')
  covering.film = 'audio'
  expect(covering.pictures).toEqual([])
})
