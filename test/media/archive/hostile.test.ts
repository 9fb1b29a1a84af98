// A film that somebody brings may have been made to harm who opens it: each limit on ffmpeg holds through the archive, and what waits behind is made.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cutWebm } from '../../../hub/evidence/cut-webm.ts'
import { readPeaks } from '../../../shared/evidence/peaks.ts'
import { runFfmpeg } from '../../../media/recorder/derive/ffmpeg.ts'
import type { Archive } from '../../../shared/evidence/archive.ts'
import { ffmpeg } from '../recorder/film.ts'
import { bytesOf, item, one, openShelf, segmentsOf, type Shelf, windowIntake } from './shelf.ts'

let dir: string
let shelf: Shelf
let archive: Archive
const other = `${item.slice(0, -1)}B`
const review = { kind: 'review', track: 'hall' } as const

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-hostile-'))
})
afterAll(() => rm(dir, { recursive: true }))
beforeEach(async () => {
  shelf = await openShelf()
  archive = await shelf.open()
})
afterEach(() => shelf.close())

async function made(name: string, ...args: string[]): Promise<Buffer> {
  const path = join(dir, name)
  await ffmpeg('-v', 'error', ...args, path)
  return readFile(path)
}
/** As a recorder in a hall writes it: H.264 with a picture that needs none before it every ten seconds, sound in AAC. */
const hall = (name: string): Promise<Buffer> =>
  made(
    name,
    ...'-f lavfi -i testsrc2=s=161x91:r=25:d=9 -f lavfi -i sine=440:d=9 -c:v libx264 -preset ultrafast'.split(
      ' ',
    ),
    ...'-pix_fmt yuv444p -g 250 -c:a aac'.split(' '),
  )
async function bring(bytes: Buffer, of = item, name = 'clip/original.mp4'): Promise<void> {
  const [file] = segmentsOf('hall', [bytes])
  if (!file) throw new Error('one')
  const taken = await archive.take(windowIntake([{ ...file, name, media: 'video/mp4' }], of))
  expect(taken).toMatchObject({ ok: true, archived: { wrong: [] } })
}

describe('a film of the hall', () => {
  it.each(['film.mp4', 'film.avi', 'film.ts'])(
    'becomes one that a player can begin anywhere, with its sound: %s',
    async (name) => {
      await bring(await hall(name))
      expect(await archive.derive(item, review)).toMatchObject({ derived: { media: 'video/webm' } })
      const cut = await cutWebm(one(await bytesOf(archive, 'review-hall')))
      expect(cut).toMatchObject({ codecs: 'vp8,opus', hasPicture: true, hasSound: true })
      expect(cut?.segments.map(({ from }) => Math.round(from / 1_000))).toEqual([0, 4, 8])
      expect(await archive.derive(item, { kind: 'peaks' })).toMatchObject({ ok: true })
      const peaks = readPeaks(await bytesOf(archive, 'peaks'))
      expect(Math.max(...(peaks?.values.slice(0, 400) ?? []))).toBeGreaterThan(10)
    },
  )

  it('that breaks off shows what is there, where that can be read at all', async () => {
    const whole = await hall('whole.ts')
    await bring(whole.subarray(0, whole.length / 2))
    await archive.derive(item, review)
    const cut = await cutWebm(one(await bytesOf(archive, 'review-hall')))
    expect(cut?.segments.length).toBeGreaterThan(0)
    const film = await hall('whole.mp4')
    await bring(film.subarray(0, film.length / 2), other)
    expect(await archive.derive(other, review)).toEqual({ ok: false, code: 'not-a-recording' })
  })
})

describe('a film that was made to harm', () => {
  it('and would take for ever is stopped, and the genuine one that waits behind it is made', async () => {
    archive = await shelf.open({ patience: 4 })
    const slow = join(dir, 'short.mp4')
    await ffmpeg(
      ...'-v error -f lavfi -i color=s=5120x5120:r=1000:d=0.02 -c:v libx264 -preset ultrafast'.split(' '),
      slow,
    )
    const args = `-stream_loop 400 -i ${slow} -c copy`.split(' ')
    await bring(await made('slow.mp4', ...args))
    await bring(await hall('genuine.mp4'), other)
    const [harm, good] = await Promise.all([archive.derive(item, review), archive.derive(other, review)])
    expect(harm).toEqual({ ok: false, code: 'too-long' })
    expect(good).toMatchObject({ ok: true })
  })

  it('and says that it lasts for years keeps nobody waiting', async () => {
    const far = 'setpts=if(eq(N\\,0)\\,0\\,400000000/TB)'
    const args = `-f lavfi -i testsrc2=s=64x64:r=1:d=2 -vf ${far} -c:v libvpx -enc_time_base 1/1`.split(' ')
    await bring(await made('far.mkv', '-copyts', ...args))
    expect(await archive.derive(item, review)).toMatchObject({ file: { span: { from: 0, to: 2_000 } } })
  })

  it('and has pictures larger than any memory is no recording', async () => {
    const args = '-f lavfi -i testsrc2=s=64x64:r=5:d=1 -c:v mjpeg -q:v 5'.split(' ')
    const film = await made('large.avi', ...args)
    // 65000 by 65000, as each of its pictures says.
    for (let at = film.indexOf('ffc0', 'hex'); at >= 0; at = film.indexOf(Buffer.from('ffc0', 'hex'), at + 2))
      film.writeUInt32BE(0xfde8fde8, at + 5)
    for (let at = film.indexOf('strf'); at >= 0; at = film.indexOf('strf', at + 4)) {
      film.writeInt32LE(65_000, at + 12)
      film.writeInt32LE(65_000, at + 16)
    }
    const path = join(dir, 'large-made.avi')
    await writeFile(path, film)
    expect(await archive.look(path)).toEqual({ ok: false, code: 'not-a-recording' })
    await bring(film)
    expect(await archive.derive(item, review)).toEqual({ ok: false, code: 'not-a-recording' })
  })

  it('and wants more memory than a film may have does not get it', async () => {
    const path = join(dir, 'small.webm')
    await made('small.webm', ...'-f lavfi -i testsrc2=s=64x64:r=12:d=1 -c:v libvpx'.split(' '))
    const job = {
      inputs: [path],
      // Turned about, all of it has to be held: twelve pictures of 384 MB.
      filter: '[0:v]scale=16000:16000,reverse[out]',
      maps: ['[out]'],
      output: '-f null'.split(' '),
      path: '/dev/null',
      seconds: 1,
    }
    expect(await runFfmpeg(job, () => undefined)).toMatchObject({
      code: 'failed',
      said: expect.stringMatching(/memory/i),
    })
  })

  it.each([
    ['a playlist', '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'],
    ['a list of films', "ffconcat version 1.0\nfile '/etc/passwd'\n"],
    [
      'a description of a stream',
      'v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n',
    ],
    ['an address elsewhere', '[Reference]\nRef1=http://127.0.0.1:9/film.asf\n'],
  ])('and is %s in truth opens nothing', async (_, text) => {
    const path = join(dir, 'list.mp4')
    await writeFile(path, text)
    expect(await archive.look(path)).toEqual({ ok: false, code: 'not-a-recording' })
    await bring(Buffer.from(text))
    expect(await archive.derive(item, review)).toEqual({ ok: false, code: 'not-a-recording' })
  })
})
