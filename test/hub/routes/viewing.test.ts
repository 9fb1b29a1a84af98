import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PlayableItem } from '../../../shared/evidence/playable.ts'
import { mostTakenBytes, passHeader } from '../../../shared/http/viewing.ts'
import { kept } from '../../evidence/film-archive.ts'
import { declare, type Filmed, filmHandIn, type FilmWorld, openFilms } from '../../evidence/world.ts'
import { type Console, type Network, openNetwork } from '../../network.ts'

let films: FilmWorld
let network: Network
let filmed: Filmed
let ma: Console
let cao: Console
beforeAll(async () => {
  films = openFilms()
  network = await openNetwork({ hub: { openArchive: async () => films.archive } })
  filmed = await filmHandIn(network, films, 24, 10)
  ;[ma, cao] = [await network.signIn('masuqin'), await network.signIn('caojing')]
}, 120_000)
afterAll(async () => {
  await network.close()
  films.close()
})

const path = (more: string): string => `/api/evidence/${encodeURIComponent(filmed.item)}/${more}`
const code = (json: unknown): unknown => (json as { error: { code: string; where?: string } }).error
const looks = async (): Promise<readonly { by: string; what: string; reason: string }[]> =>
  (await network.hub.county.reader.evidence(filmed.item)).looks.map(({ by, what, reason }) => ({
    by,
    what,
    reason,
  }))
const bytes = (console: Console, more: string, pass?: string): Promise<Response> =>
  fetch(network.url + path(more), {
    headers: { cookie: console.cookie, ...(pass === undefined ? {} : { [passHeader]: pass }) },
  })
const open = async (who: Console, dispute: string | null): Promise<{ pass: string; item: PlayableItem }> => {
  const { json, status } = await who.ask('POST', path('viewing'), { reason: '核对交没交', dispute })
  expect(status, JSON.stringify(json)).toBe(200)
  return json as { pass: string; item: PlayableItem }
}

test('a mediator of no dispute, and one who has not said that nothing stands in the way, sees nothing', async () => {
  const reason = '想看看'
  for (const dispute of [null, filmed.dispute]) {
    const { status, json } = await ma.ask('POST', path('viewing'), { reason, dispute })
    expect([status, code(json)]).toEqual([403, { code: 'no-right', where: 'dispute' }])
  }
  const hu = await network.signIn('hudehou')
  await declare(network, filmed.dispute)
  expect((await hu.ask('POST', path('viewing'), { reason, dispute: filmed.dispute })).status).toBe(403)
  expect(await looks()).toEqual([])
})

test('without a reason, and without a pass, nothing is given, and nobody has looked', async () => {
  const blank = await ma.ask('POST', path('viewing'), { reason: '  ', dispute: filmed.dispute })
  expect([blank.status, code(blank.json)]).toEqual([400, { code: 'bad-request', where: 'reason' }])
  for (const more of ['tracks/camera-desk/1', 'peaks', 'transcript', 'transcript/writing']) {
    expect((await bytes(ma, more)).status).toBe(403)
    expect((await bytes(ma, more, 'A'.repeat(32))).status).toBe(403)
  }
  expect(await looks()).toEqual([])
})

test('with both the look is written down, and each segment is what the index says', async () => {
  const { pass, item } = await open(ma, filmed.dispute)
  expect(await looks()).toEqual([{ by: 'masuqin', what: 'opened', reason: '核对交没交' }])
  expect(item.tracks.map(({ name, kind, hasSound, starts }) => [name, kind, hasSound, starts])).toEqual([
    ['camera-desk', 'camera', false, 0],
    ['screen-desk', 'screen', false, 5_000],
    ['microphone-desk', 'microphone', true, 0],
  ])
  expect(item.tracks[1]?.segments[0]?.from).toBe(5_000)
  expect(item.gaps).toEqual([{ from: 12_000, to: 12_720, tracks: [], why: 'power' }])
  expect(item.consents).toMatchObject([{ from: 960, to: item.duration, how: 'voice', answer: 'yes' }])
  expect(item.events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['visit.opened', 'matter.opened', 'matter.ended']),
  )
  for (const { name, head, segments } of item.tracks)
    for (const { number, sha256 } of [{ number: 0, sha256: head.sha256 }, ...segments]) {
      const got = await bytes(ma, `tracks/${name}/${number}`, pass)
      const sum = await crypto.subtle.digest('SHA-256', await got.arrayBuffer())
      expect(Buffer.from(sum).toString('hex'), `${name} ${number}`).toBe(sha256)
      expect(got.headers.get('content-type')).toMatch(/^(video|audio)\/webm/)
    }
  expect((await bytes(ma, 'tracks/camera-desk/999', pass)).status).toBe(404)
  expect((await bytes(ma, 'tracks/nothing/1', pass)).status).toBe(404)
})

test('a pass is of one session and of one item, and is over when nobody uses it', async () => {
  const { pass } = await open(cao, null)
  expect((await bytes(cao, 'peaks', pass)).status).toBe(200)
  expect((await bytes(ma, 'peaks', pass)).status).toBe(403)
  expect((await bytes(await network.signIn('caojing'), 'peaks', pass)).status).toBe(403)
  network.clock.set(network.clock.wall() + 31 * 60_000)
  expect((await bytes(cao, 'peaks', pass)).status).toBe(403)
})

test('who looked is told as it stands now, to who has a pass; and that the list was asked for stands in it', async () => {
  const { pass, item } = await open(cao, null)
  const listed = async (carried: string | undefined): Promise<{ status: number; json: unknown }> => {
    const answer = await bytes(cao, 'looks', carried)
    return { status: answer.status, json: await answer.json() }
  }
  expect((await listed(undefined)).status).toBe(403)
  const note = await fetch(network.url + path('looks'), {
    method: 'POST',
    headers: { cookie: cao.cookie, 'content-type': 'application/json', [passHeader]: pass },
    body: JSON.stringify({ what: 'listed', track: null, from: 0, to: item.duration }),
  })
  expect(note.status).toBe(200)
  await open(ma, filmed.dispute)
  const { json } = await listed(pass)
  const now = (json as Pick<PlayableItem, 'looks'>).looks.map(({ by, what }) => `${by} ${what}`)
  expect(now.slice(0, item.looks.length)).toEqual(item.looks.map(({ by, what }) => `${by} ${what}`))
  expect(now.slice(item.looks.length)).toEqual(['caojing listed', 'masuqin opened'])
})

test('a transcript is read at the door, kept, and given back; a wrong one is refused with its line', async () => {
  const { pass } = await open(cao, null)
  const post = async (vtt: string): Promise<{ status: number; json: unknown }> => {
    const answer = await fetch(network.url + path('transcript'), {
      method: 'POST',
      headers: { cookie: cao.cookie, 'content-type': 'application/json', [passHeader]: pass },
      body: JSON.stringify({ vtt }),
    })
    return { status: answer.status, json: await answer.json() }
  }
  const late = await post('WEBVTT\n\n00:01.000 --> 00:59.000\n太晚')
  expect([late.status, code(late.json)]).toEqual([400, { code: 'bad-request', where: 'vtt.3.outside' }])
  const written = await post('WEBVTT\n\n00:01.000 --> 00:03.000\n<v 罗长根>这三张纸我收下了')
  expect(written.json).toMatchObject({ name: 'transcript-1' })
  const text = await (await bytes(cao, 'transcript', pass)).text()
  expect(text).toContain('<v 罗长根>这三张纸我收下了')
  const state = await network.hub.county.reader.evidence(filmed.item)
  expect(state.derivatives).toMatchObject([{ name: 'transcript-1', kind: 'transcript', by: 'caojing' }])
})

test('what was made is given whole to who has a pass, and each fetch is a look of its own, written first', async () => {
  const { path: film } = filmed.camera
  const span = { from: 2_000, to: 6_000 }
  films.archive.add(filmed.item, kept('clip-1', 'clip', 'camera-desk', 'video/mp4', span, film))
  films.archive.add(filmed.item, kept('still-1', 'still', 'camera-desk', 'image/png', span, film))
  const large = {
    ...kept('composite', 'composite', null, 'video/mp4', span, film),
    bytes: mostTakenBytes + 1,
  }
  films.archive.add(filmed.item, large)
  expect((await bytes(ma, 'made/clip-1')).status).toBe(403)
  const { pass } = await open(ma, filmed.dispute)
  const before = (await looks()).length
  for (const [name, status] of [
    ['nothing', 404],
    // What the player shows in checked segments, and what has a door of its own.
    ['review-camera', 404],
    ['peaks', 404],
    ['composite', 413],
    ['..%2Fmanifest', 400],
  ] as const)
    expect([name, (await bytes(ma, `made/${name}`, pass)).status]).toEqual([name, status])
  expect((await looks()).length).toBe(before)

  const got = await bytes(ma, 'made/clip-1', pass)
  expect(got.headers.get('content-type')).toBe('video/mp4')
  const sum = await crypto.subtle.digest('SHA-256', await got.arrayBuffer())
  expect(Buffer.from(sum).toString('hex')).toBe(filmed.camera.sha256)
  expect((await bytes(ma, 'made/still-1', pass)).status).toBe(200)
  const all = (await network.hub.county.reader.evidence(filmed.item)).looks
  const look = { by: 'masuqin', reason: '核对交没交', dispute: filmed.dispute, track: 'camera-desk', ...span }
  expect(all.slice(before)).toMatchObject([
    { ...look, what: 'clip' },
    { ...look, what: 'still' },
  ])
})

test('who withdraws from the dispute sees no more of it, whatever pass was given before', async () => {
  const { pass } = await open(ma, filmed.dispute)
  expect((await bytes(ma, 'peaks', pass)).status).toBe(200)
  const body = { conflict: 'withdraws', note: '当事人是我表弟' }
  const { voice } = network.hub.county
  await voice.say({ subject: filmed.dispute, type: 'dispute.declared', body, by: 'masuqin' })
  expect((await bytes(ma, 'peaks', pass)).status).toBe(403)
  expect((await bytes(ma, 'tracks/camera-desk/1', pass)).status).toBe(403)
  expect((await bytes(ma, 'made/clip-1', pass)).status).toBe(403)
})
