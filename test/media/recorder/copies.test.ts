import { createHash } from 'node:crypto'
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { keepCopy } from '../../../media/recorder/copies.ts'
import { derive } from '../../../media/recorder/derive/derive.ts'
import { inspect } from '../../../media/recorder/inspect.ts'
import { verify } from '../../../media/recorder/verify.ts'
import type { CopiedReel } from '../../../shared/signaling/node.ts'
import { deliver, ffmpeg, makeFilm, realtime } from './film.ts'
import { camera, microphone, openStage, type Stage } from './stage.ts'

let stage: Stage
afterEach(() => rm(stage.dir, { recursive: true }))

const wall = 1_795_000_000_000
/** The machine's clock is the county's. */
const toMicros = (ms: number): number => ms * 1e3

/** What a desk would have kept: a blue picture, or a steady tone. */
async function reelOf(
  kind: 'camera' | 'microphone',
  from: number,
  to: number,
): Promise<{ readonly reel: CopiedReel; readonly bytes: Buffer }> {
  const seconds = String(to - from)
  const made =
    kind === 'camera'
      ? ['-f', 'lavfi', '-i', `color=c=blue:s=320x240:r=15:d=${seconds}`, ...realtime.split(' ')]
      : ['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}`, '-c:a', 'libopus']
  const { stdout: bytes } = await ffmpeg('-v', 'error', ...made, '-f', 'webm', '-')
  const sum = (name: string): string => createHash(name).update(bytes).digest('hex')
  const at = (second: number): number => wall + second * 1_000
  const reel = {
    entry: 'wp1-desk:0000000007',
    place: kind === 'camera' ? 0 : 1,
    kind,
    person: 'yangxiaoman',
    gap: { from: at(2), to: at(4) },
    from: at(from),
    to: at(to),
    bytes: bytes.length,
    sha256: sum('sha256'),
    sm3: sum('sm3'),
  } as const
  return { reel, bytes }
}
async function give(reel: CopiedReel, bytes: Buffer): Promise<number | null> {
  let kept: number | null = await keepCopy(stage.folder, reel, 0, Buffer.alloc(0), toMicros)
  while (kept !== null && kept < reel.bytes)
    kept = await keepCopy(stage.folder, reel, kept, bytes.subarray(kept, kept + 3_000), toMicros)
  return kept
}

/** Six seconds of picture and sound, of which nothing came between the second and the fourth. */
async function withHole(): Promise<void> {
  const film = await makeFilm(6)
  stage = await openStage()
  const [picture, sound] = [await stage.track(camera), await stage.track(microphone)]
  const sent = [
    ...deliver(film.pictures, { track: picture, description: camera, from: 0, delay: 0 }),
    ...deliver(film.sounds, { track: sound, description: microphone, from: 0, delay: 0 }),
  ]
  await stage.play(
    sent.filter(({ time }) => time < 2e6 || time >= 4e6),
    9e6,
  )
  await stage.end()
}
const review = (): string => join(stage.folder, 'derived', 'review.mp4')
/** Red, green and blue in the middle, and at the edge, of what is shown then. */
async function colourAt(second: number, where: 'middle' | 'edge'): Promise<readonly number[]> {
  const crop = where === 'middle' ? 'crop=20:20:630:350' : 'crop=4:4:2:2'
  const asked = ['-ss', String(second), '-i', review(), '-frames:v', '1', '-vf', `${crop},scale=1:1`]
  const { stdout } = await ffmpeg('-v', 'error', ...asked, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-')
  return [...stdout]
}
async function loudnessAt(second: number): Promise<number> {
  const asked = [
    '-ss',
    String(second),
    '-t',
    '0.5',
    '-i',
    review(),
    '-af',
    'volumedetect',
    '-vn',
    '-f',
    'null',
    '-',
  ]
  const { stderr } = await ffmpeg(...asked)
  return Number(/max_volume: (-?[\d.]+) dB/.exec(stderr.toString())?.[1])
}
const isBlue = ([red = 0, green = 0, blue = 0]: readonly number[]): boolean =>
  blue > 200 && red < 60 && green < 60

describe('what the desk kept itself of a missing stretch', () => {
  it('fills the review copy, marked, and stays beside the packets', async () => {
    await withHole()
    const before = await inspect(stage.folder)
    await derive(stage.folder, () => undefined)
    expect(isBlue(await colourAt(3, 'middle'))).toBe(false)
    // One reel began before the session did, as the desk's do.
    for (const { reel, bytes } of [await reelOf('camera', -3, 5), await reelOf('microphone', 1, 6)])
      expect(await give(reel, bytes)).toBe(bytes.length)
    expect(await verify(stage.folder)).toMatchObject({ wrongs: [], hasEnded: true })
    expect((await inspect(stage.folder))?.tracks).toEqual(before?.tracks)

    const outcome = await derive(stage.folder, () => undefined)
    expect(outcome?.made).toBe(true)
    const near = (value: number) => expect.closeTo(value, -5)
    expect(outcome?.derived.copies).toMatchObject([
      { kind: 'camera', from: near(2e6), to: near(4e6) },
      { kind: 'microphone', from: near(2e6), to: near(4e6) },
    ])
    for (const second of [2.3, 3, 3.7]) expect(isBlue(await colourAt(second, 'middle'))).toBe(true)
    for (const second of [1, 5]) expect(isBlue(await colourAt(second, 'middle'))).toBe(false)
    const [red = 0, green = 0, blue = 255] = await colourAt(3, 'edge')
    expect([red > 180, green > 110, blue < 80]).toEqual([true, true, true])
    expect(await loudnessAt(3)).toBeGreaterThan(-30)
    const captions = await readFile(join(stage.folder, 'derived', 'review.vtt'), 'utf8')
    expect(captions).toMatch(/^WEBVTT\n\n00:00:0[12]\.\d{3} --> 00:00:0[34]\.\d{3}\n.*own copy/)
    const played = await ffmpeg('-v', 'error', '-xerror', '-i', review(), '-f', 'null', '-')
    expect(played.stderr.toString()).toBe('')
  })

  it('goes on where a link broke, is taken once, and not at all with another sum', async () => {
    await withHole()
    const { reel, bytes } = await reelOf('microphone', 1, 6)
    expect(await keepCopy(stage.folder, reel, 0, bytes.subarray(0, 500), toMicros)).toBe(500)
    expect(await keepCopy(stage.folder, reel, 0, bytes.subarray(0, 900), toMicros)).toBe(500)
    expect(await give(reel, bytes)).toBe(bytes.length)
    expect(await give(reel, bytes)).toBe(bytes.length)
    const other = { ...reel, place: 2, sha256: 'a'.repeat(64) }
    expect(await give(other, bytes)).toBeNull()
    expect((await verify(stage.folder)).wrongs).toEqual([])
  })

  it('is named when it is altered, gone, or nobody’s', async () => {
    await withHole()
    const { reel, bytes } = await reelOf('microphone', 1, 6)
    await give(reel, bytes)
    const path = join(stage.folder, 'copies', 'wp1-desk_0000000007-01-microphone.webm')
    const wrongs = async () => (await verify(stage.folder)).wrongs.map(({ file, what }) => [file, what])
    await appendFile(path, 'x')
    const file = 'copies/wp1-desk_0000000007-01-microphone.webm'
    expect(await wrongs()).toEqual([[file, 'not-as-sealed']])
    await rm(path)
    expect(await wrongs()).toEqual([[file, 'missing']])
    await writeFile(path, bytes)
    await writeFile(join(stage.folder, 'copies', 'another.webm'), bytes)
    expect(await wrongs()).toEqual([['copies/another.webm', 'not-sealed']])
    await writeFile(join(stage.folder, 'copies.json'), '{}')
    expect(await wrongs()).toEqual([['copies.json', 'unreadable']])
  })
})
