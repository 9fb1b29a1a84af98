import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  derive,
  type Derived,
  type DerivedOutcome,
  deriveTracks,
} from '../../../media/recorder/derive/derive.ts'
import { outlineOf } from '../../../media/recorder/derive/outline.ts'
import { deliver, type Encoded, ffmpeg, type Film, makeFilm, signalsIn } from './film.ts'
import { createChance } from './packets.ts'
import { camera, type Delivery, microphone, openStage, screen, type Stage } from './stage.ts'

let film: Film
let small: Film
let stage: Stage
beforeAll(async () => {
  film = await makeFilm(6)
  small = await makeFilm(6, 160)
})
afterEach(() => rm(stage.dir, { recursive: true }))

const tracks = async (): Promise<Derived['tracks']> => {
  const outline = await outlineOf(stage.folder)
  if (!outline) throw new Error('no recording')
  return deriveTracks(stage.folder, outline, () => undefined)
}

const derived = async (): Promise<DerivedOutcome> => {
  const outcome = await derive(stage.folder, () => undefined)
  if (!outcome) throw new Error('no recording')
  expect(outcome.review).toEqual({ ok: true })
  return outcome
}

/** Every file decodes without a word of complaint. */
async function expectPlayable(files: readonly { readonly file: string }[]): Promise<void> {
  for (const { file } of files) {
    const path = join(stage.folder, 'derived', file)
    const { stderr } = await ffmpeg('-v', 'error', '-xerror', '-i', path, '-f', 'null', '-')
    expect(stderr.toString(), file).toBe('')
  }
}

const lose = (sent: readonly Delivery[], share: number, seed: number): Delivery[] => {
  const chance = createChance(seed)
  return sent.filter(({ bytes }) => (bytes[1] ?? 0) >= 192 || chance() >= share)
}

describe('the films made of a recording', () => {
  it('have picture and sound in step, although the line held pictures up, and numbers and times wrapped', async () => {
    stage = await openStage()
    const [picture, sound] = [await stage.track(camera), await stage.track(microphone)]
    await stage.play(
      [
        ...deliver(film.pictures, { track: picture, description: camera, from: 500_000, delay: 350_000 }),
        ...deliver(film.sounds, { track: sound, description: microphone, from: 500_000, delay: 20_000 }),
      ],
      11e6,
    )
    await stage.end()
    const outcome = await derived()
    expect(outcome.derived.tracks.map(({ samples, left }) => ({ samples, left }))).toEqual([
      { samples: film.pictures.length, left: 0 },
      { samples: film.sounds.length, left: 0 },
    ])
    const { review } = outcome.derived
    await expectPlayable([...outcome.derived.tracks, ...(review ? [review] : [])])
    const { flashes, beeps } = await signalsIn(join(stage.folder, 'derived', 'review.mp4'))
    expect(beeps.length).toBeGreaterThanOrEqual(6)
    expect(flashes).toHaveLength(beeps.length)
    for (const [n, at] of flashes.entries()) expect(Math.abs(at - (beeps[n] ?? 0))).toBeLessThanOrEqual(0.1)
    const [first = 0] = beeps
    for (const [n, at] of beeps.entries()) expect(Math.abs(at - first - n)).toBeLessThanOrEqual(0.05)
  })

  it('leave out only what cannot be shown after a loss, and play without an error', async () => {
    stage = await openStage()
    const [picture, sound] = [await stage.track(screen), await stage.track(microphone)]
    const chance = createChance(3)
    const pictures = deliver(film.pictures, { track: picture, description: screen, from: 0, delay: 0 })
    const sent = [
      ...lose(pictures, 0.005, 1),
      ...lose(deliver(film.sounds, { track: sound, description: microphone, from: 0, delay: 0 }), 0.05, 2),
    ]
    const disordered = sent.flatMap((packet): Delivery[] => {
      const late = { ...packet, time: packet.time + (chance() < 0.05 ? Math.round(chance() * 300_000) : 0) }
      return chance() < 0.02 ? [late, late] : [late]
    })
    await stage.play(disordered, 12e6)
    await stage.end()
    const made = await tracks()
    const came = new Set(sent.map(({ bytes }) => bytes))
    let canBeShown = false
    const shown = film.pictures.filter(({ isKey, time }) => {
      const whole = pictures.filter((packet) => packet.of === time).every(({ bytes }) => came.has(bytes))
      canBeShown = whole && (isKey || canBeShown)
      return canBeShown
    })
    expect(made[0]?.samples).toBe(shown.length)
    expect(shown.length).toBeLessThan(film.pictures.length)
    expect(shown.length).toBeGreaterThan(0)
    await expectPlayable(made)
  })

  it('show the largest of several layers while it is there, and follow a stream that changes its name and its size', async () => {
    stage = await openStage()
    const track = await stage.track({ ...camera, ssrcs: [1_000, 1_001] })
    const from = (list: readonly Encoded[], begin: number, end: number): Encoded[] =>
      list.filter(({ time }) => time >= begin && time < end)
    const layer = (pictures: readonly Encoded[], ssrc: number): Delivery[] =>
      deliver(pictures, { track, description: camera, from: 0, delay: 0, ssrc, timestamp: ssrc * 5 })
    await stage.play(
      [
        ...layer(from(small.pictures, 0, 5e6), 1_000),
        ...layer(from(film.pictures, 2e6, 4e6), 1_001),
        ...layer(from(film.pictures, 5e6, 6e6), 9_999),
      ],
      11e6,
    )
    await stage.end()
    const made = await tracks()
    await expectPlayable(made)
    const file = join(stage.folder, 'derived', `${track}.webm`)
    const { stderr } = await ffmpeg('-i', file, '-vf', 'showinfo', '-autoscale', '0', '-f', 'null', '-')
    const sizes = Array.from(stderr.toString().matchAll(/ s:(\d+)x/g), ([, width]) => Number(width))
    const changes = sizes.filter((size, n) => size !== sizes[n - 1])
    expect(changes).toEqual([160, 320, 160, 320])
    expect(made[0]?.ends).toBeGreaterThan(5.9e6)
  })

  it('go on over a recorder that died and a machine that was started anew', async () => {
    stage = await openStage()
    const first = await stage.track(camera)
    const half = film.pictures.filter(({ time }) => time < 3e6)
    await stage.play(deliver(half, { track: first, description: camera, from: 0, delay: 0 }), 4.5e6)
    const { dir } = stage
    stage = await openStage({ dir, boot: 'boot2', later: 8e6 })
    const again = await stage.track(camera)
    expect(again).toBe(first)
    await stage.play(
      deliver(film.pictures, { track: again, description: camera, from: 0, delay: 0, ssrc: 77 }),
      9e6,
    )
    await stage.end()
    const made = await tracks()
    await expectPlayable(made)
    const [track] = made
    expect(track?.samples).toBe(half.length + film.pictures.length)
    expect(Math.abs((track?.ends ?? 0) - 14e6)).toBeLessThan(100_000)
  })

  it('are not made again while nothing has changed, and come out the same when they were thrown away', async () => {
    stage = await openStage()
    const track = await stage.track(camera)
    await stage.play(
      deliver(film.pictures.slice(0, 50), { track, description: camera, from: 0, delay: 0 }),
      3e6,
    )
    await stage.end()
    const once = await derived()
    expect(once.made).toBe(true)
    expect((await derived()).made).toBe(false)
    const file = join(stage.folder, 'derived', `${track}.webm`)
    const before = await readFile(file)
    await rm(file)
    expect((await derived()).derived).toEqual(once.derived)
    expect((await readFile(file)).equals(before)).toBe(true)
  })
})
