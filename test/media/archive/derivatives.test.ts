import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Archive, Derived } from '../../../shared/evidence/archive.ts'
import type { Wish } from '../../../shared/evidence/wish.ts'
import { readPeaks } from '../../../shared/evidence/peaks.ts'
import { ffmpeg, realtime } from '../recorder/film.ts'
import { bytesOf, filesBelow, item, openShelf, segmentsOf, type Shelf, sums, windowIntake } from './shelf.ts'

let dir: string
let camera: Buffer
let microphone: Buffer
let screen: Buffer
let shelf: Shelf
let archive: Archive

/** As a browser gives it: no length, no index, cut anywhere. */
async function film(name: string, ...args: string[]): Promise<Buffer> {
  const path = join(dir, name)
  await ffmpeg('-v', 'error', ...args, '-f', 'webm', '-live', '1', path)
  return readFile(path)
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-films-'))
  const coded = `${realtime} -g 25 -b:v 300k`.split(' ')
  const picture = (of: string) => ['-f', 'lavfi', '-i', `${of}=s=160x90:r=25:d=6`, ...coded]
  // Silence, and a tone from the third second on.
  const tone = "aevalsrc='if(gte(t,3),0.5*sin(2*PI*440*t),0)':s=48000:d=6"
  camera = await film('camera.webm', ...picture('testsrc2'))
  screen = await film('screen.webm', ...picture('smptebars'))
  microphone = await film('microphone.webm', '-f', 'lavfi', '-i', tone, '-c:a', 'libopus', '-b:a', '32k')
})
afterAll(() => rm(dir, { recursive: true }))
beforeEach(async () => {
  shelf = await openShelf()
  archive = await shelf.open()
})
afterEach(() => shelf.close())

const cut = (whole: Buffer): Buffer[] =>
  [0, 1, 2].map((n) =>
    whole.subarray(Math.floor((whole.length * n) / 3), Math.floor((whole.length * (n + 1)) / 3)),
  )
const takeAll = (): Promise<unknown> =>
  archive.take(
    windowIntake([
      ...segmentsOf('camera-desk', cut(camera)),
      ...segmentsOf('screen-desk', cut(screen)),
      ...segmentsOf('microphone-desk', cut(microphone)),
    ]),
  )
async function made(wish: Wish): Promise<Derived & { readonly ok: true }> {
  const derived = await archive.derive(item, wish)
  if (!derived.ok) throw new Error(`${derived.code} ${derived.said ?? ''}`)
  return derived
}
/** Of a derivative, laid into the open. */
async function seen(name: string): Promise<{
  readonly path: string
  readonly streams: readonly Record<string, unknown>[]
  readonly seconds: number
}> {
  const path = join(dir, name)
  await writeFile(path, await bytesOf(archive, name))
  const { stdout } = await promisify(execFile)('ffprobe', [
    '-v',
    'error',
    '-show_streams',
    '-show_format',
    '-of',
    'json',
    path,
  ])
  const { streams, format } = JSON.parse(stdout) as {
    streams: Record<string, unknown>[]
    format: { duration: string }
  }
  return { path, streams, seconds: Number(format.duration) }
}
/** Mean of what can be heard from one second to another, dB. */
async function loudness(path: string, from: number, to: number): Promise<number> {
  const { stderr } = await ffmpeg(
    '-ss',
    `${from}`,
    '-to',
    `${to}`,
    '-i',
    path,
    '-af',
    'volumedetect',
    '-f',
    'null',
    '-',
  )
  return Number(/mean_volume: (-?[\d.]+|-inf) dB/.exec(stderr.toString())?.[1] ?? NaN)
}

describe('what is made of an item', () => {
  it('begins no cluster with a picture that needs others: a browser would drop what follows a pause there', async () => {
    const source = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=5:d=14', ...`${realtime} -g 1000`.split(' ')]
    await archive.take(windowIntake(segmentsOf('screen-desk', cut(await film('long.webm', ...source)))))
    await made({ kind: 'review', track: 'screen-desk' })
    const review = await bytesOf(archive, 'review-screen-desk')
    expect(review.toString('latin1').split('\x1f\x43\xb6\x75')).toHaveLength(2)
  })

  it('is a copy of each track that can be sought in, with what was recorded and nothing coded anew', async () => {
    await takeAll()
    const { derived, file } = await made({ kind: 'review', track: 'camera-desk' })
    expect(derived).toMatchObject({
      name: 'review-camera-desk',
      kind: 'review',
      from: ['camera-desk'],
      media: 'video/webm',
    })
    const { path, streams, seconds } = await seen('review-camera-desk')
    expect(seconds).toBeCloseTo(6, 0)
    expect(streams).toMatchObject([{ codec_name: 'vp8', width: 160 }])
    const { stderr } = await ffmpeg('-v', 'error', '-xerror', '-i', path, '-f', 'null', '-')
    expect(stderr.toString()).toBe('')
    const bytes = await bytesOf(archive, 'review-camera-desk')
    expect(sums(bytes)).toEqual({ sha256: file.sha256, sm3: file.sm3 })
    expect(file.pieces).toEqual([sums(bytes.subarray(0, 1_048_576)).sha256])
    expect(file.span).toMatchObject({ from: 0 })
  })

  it('is one picture of all side by side with the sound, the sound alone, and its waveform', async () => {
    await takeAll()
    await made({ kind: 'composite' })
    const composite = await seen('composite')
    expect(composite.streams.map(({ codec_name: name }) => name)).toEqual(['h264', 'aac'])
    // The first picture is left, the second right of the middle.
    const corner = async (x: number): Promise<string> => {
      const { stdout } = await ffmpeg(
        '-v',
        'error',
        '-ss',
        '2',
        '-i',
        composite.path,
        '-frames:v',
        '1',
        '-vf',
        `crop=64:64:${x}:328`,
        '-f',
        'rawvideo',
        '-pix_fmt',
        'gray',
        '-',
      )
      return sums(stdout).sha256
    }
    expect(await corner(100)).not.toBe(await corner(1_100))
    await made({ kind: 'audio' })
    expect((await seen('audio')).streams).toMatchObject([{ codec_name: 'opus' }])
    await made({ kind: 'peaks' })
    const peaks = readPeaks(await bytesOf(archive, 'peaks'))
    expect(peaks?.perSecond).toBe(20)
    const loudest = (from: number, to: number): number =>
      Math.max(...(peaks?.values.slice(from * 40, to * 40) ?? []))
    expect(loudest(0, 2.5)).toBeLessThan(4)
    expect(loudest(3.5, 5.5)).toBeGreaterThan(50)
  })

  it('is a still and a clip of exactly what was wished, once', async () => {
    await takeAll()
    const still = await made({ kind: 'still', track: 'camera-desk', at: 2_000 })
    expect((await bytesOf(archive, still.derived.name)).subarray(1, 4).toString()).toBe('PNG')
    const wish: Wish = { kind: 'clip', track: 'camera-desk', span: { from: 1_500, to: 3_500 } }
    const clip = await made(wish)
    expect((await seen(clip.derived.name)).seconds).toBeCloseTo(2, 0)
    expect(clip.file.span).toEqual({ from: 1_500, to: 3_500 })
    expect(await made(wish)).toEqual({ ...clip, made: false })
    const far: Wish = { kind: 'clip', track: 'camera-desk', span: { from: 5_000, to: 90_000 } }
    expect(await archive.derive(item, far)).toEqual({ ok: false, code: 'unsuited' })
    expect(await archive.derive(item, { kind: 'still', track: 'nobody', at: 0 })).toEqual({
      ok: false,
      code: 'unsuited',
    })
  })

  it('is a redaction in which what is covered cannot be seen and what is muted cannot be heard, and the original is as it was', async () => {
    await takeAll()
    await made({ kind: 'composite' })
    const before = await filesBelow(join(shelf.first, 'originals'))
    const { derived } = await made({
      kind: 'redaction',
      from: 'composite',
      blur: [{ span: { from: 0, to: 3_000 }, area: { x: 0, y: 0, width: 0.5, height: 0.5 } }],
      mute: [{ from: 3_000, to: 4_500 }],
      reason: '他人证件',
    })
    expect(derived).toMatchObject({ kind: 'redaction', from: ['composite'], how: { reason: '他人证件' } })
    const { path } = await seen(derived.name)
    expect(await loudness(path, 3.2, 4.2)).toBeLessThan(-70)
    expect(await loudness(path, 4.8, 5.8)).toBeGreaterThan(-30)
    const tones = async (at: number): Promise<number> => {
      const area = ['-frames:v', '1', '-vf', 'crop=600:340:10:10', '-f', 'rawvideo', '-pix_fmt', 'gray', '-']
      const { stdout } = await ffmpeg('-v', 'error', '-ss', `${at}`, '-i', path, ...area)
      return new Set(stdout).size
    }
    expect(await tones(1)).toBeLessThan((await tones(4)) / 2)
    for (const [name, bytes] of before)
      expect((await readFile(join(shelf.first, 'originals', name))).equals(bytes), name).toBe(true)
  })

  it('is a redaction of a clip at the moments of the item, and none of what the clip does not show', async () => {
    await takeAll()
    const clip = await made({ kind: 'clip', track: 'microphone-desk', span: { from: 3_000, to: 6_000 } })
    const silence = (from: number, to: number): Wish => ({
      kind: 'redaction',
      from: clip.derived.name,
      blur: [],
      mute: [{ from, to }],
      reason: '他人电话',
    })
    const { derived } = await made(silence(4_000, 5_000))
    const { path } = await seen(derived.name)
    expect(await loudness(path, 0.2, 0.8)).toBeGreaterThan(-30)
    expect(await loudness(path, 1.2, 1.8)).toBeLessThan(-70)
    const beside = await archive.derive(item, silence(0, 2_000))
    expect(beside).toEqual({ ok: false, code: 'unsuited' })
  })

  it('is taken back while it waits and while it is made, and leaves nothing in the open', async () => {
    await takeAll()
    const ending = new AbortController()
    const running = archive.derive(
      item,
      { kind: 'composite' },
      { signal: ending.signal, onProgress: () => ending.abort() },
    )
    const waiting = archive.derive(item, { kind: 'audio' }, { signal: ending.signal })
    expect(await running).toEqual({ ok: false, code: 'cancelled' })
    expect(await waiting).toEqual({ ok: false, code: 'cancelled' })
    expect(await readdir(shelf.first)).not.toContain('work')
    expect(await made({ kind: 'peaks' })).toMatchObject({ made: true })
  })
})

describe('a film of the hall', () => {
  it('has silence where its sound pauses: a browser would drop the pictures after it', async () => {
    const tone = "sine=d=6,aselect='not(between(t,2,4))'"
    const source = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=10:d=6', '-f', 'lavfi', '-i', tone]
    const clip = await film('clip.webm', ...source, ...realtime.split(' '), '-c:a', 'libopus')
    const [file] = segmentsOf('hall', [clip])
    if (!file) throw new Error('one')
    await archive.take(windowIntake([{ ...file, name: 'clip/original.webm' }]))
    await made({ kind: 'review', track: 'hall' })
    const { path } = await seen('review-hall')
    const asked = '-v error -select_streams a -show_entries packet=pts_time -of csv=p=0'
    const { stdout } = await promisify(execFile)('ffprobe', [...asked.split(' '), path])
    const times = stdout.split('\n').filter(Boolean).map(parseFloat)
    expect(Math.max(...times.slice(1).map((time, at) => time - (times[at] ?? 0)))).toBeLessThan(0.1)
    expect(await loudness(path, 4.5, 5.5)).toBeGreaterThan(-40)
  })
})

describe('a file that is no film', () => {
  it.each([
    ['noise', Buffer.alloc(200_000, 'noise')],
    ['nothing', Buffer.alloc(0)],
    [
      'a list of other files',
      Buffer.from('#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'),
    ],
    ['another list', Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n")],
  ])('is kept, and nothing is made of it: %s', async (_, bytes) => {
    const [file] = segmentsOf('hall', [bytes])
    if (!file) throw new Error('one')
    const taken = await archive.take(
      windowIntake([{ ...file, name: 'clip/original.mp4', media: 'video/mp4' }]),
    )
    expect(taken).toMatchObject({ ok: true, archived: { wrong: [] } })
    expect(await archive.derive(item, { kind: 'review', track: 'hall' })).toEqual({
      ok: false,
      code: 'not-a-recording',
    })
    expect(await bytesOf(archive, 'clip/original.mp4')).toEqual(bytes)
  })

  it('takes nothing from the tracks beside it', async () => {
    await archive.take(
      windowIntake([
        ...segmentsOf('camera-desk', cut(camera)),
        ...segmentsOf('broken', [Buffer.alloc(5_000, 1)]),
      ]),
    )
    expect(await made({ kind: 'composite' })).toMatchObject({ derived: { from: ['camera-desk'] } })
    expect(await archive.derive(item, { kind: 'review', track: 'broken' })).toEqual({
      ok: false,
      code: 'unsuited',
    })
  })
})
