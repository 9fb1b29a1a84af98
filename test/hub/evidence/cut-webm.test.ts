import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { assert, asyncProperty, nat, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { type Cut, cutWebm } from '../../../hub/evidence/cut-webm.ts'
import { ffmpeg } from '../../media/recorder/film.ts'

async function* inParts(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const made = (...args: string[]): Promise<Buffer> =>
  ffmpeg('-v', 'error', ...args, '-f', 'webm', '-').then(({ stdout }) => stdout)
const sumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const joined = (film: Buffer, { head, segments }: Cut): Buffer =>
  Buffer.concat([head, ...segments].map(({ at, bytes }) => film.subarray(at, at + bytes)))

test('pictures are cut where one stands that needs none before it, and each sum is that of its bytes', async () => {
  const film = await made(
    ...'-f lavfi -i testsrc=size=160x120:rate=10:duration=21 -c:v libvpx -deadline realtime -g 30 -dash 1'.split(
      ' ',
    ),
  )
  const cut = await cutWebm(inParts(film, 1_000))
  if (!cut) throw new Error('not cut')
  expect(cut).toMatchObject({ codecs: 'vp8', hasPicture: true, hasSound: false })
  expect(cut.segments.map(({ from, to }) => [from, to])).toEqual(
    [0, 3, 6, 9, 12, 15, 18].map((second) => [second * 1000, Math.min((second + 3) * 1000, 20_901)]),
  )
  for (const { at, bytes, sha256 } of [cut.head, ...cut.segments])
    expect(sumOf(film.subarray(at, at + bytes))).toBe(sha256)
  expect(cut.head.at).toBe(0)
  const path = join(mkdtempSync(join(tmpdir(), 'yizhan-cut-')), 'film.webm')
  writeFileSync(path, joined(film, cut))
  const played = await ffmpeg('-v', 'error', '-xerror', '-i', path, '-f', 'null', '-')
  rmSync(dirname(path), { recursive: true })
  expect(played.stderr.toString()).toBe('')
})

test('sound alone is cut anywhere, and no segment is shorter than two seconds', async () => {
  const film = await made(
    ...'-f lavfi -i sine=frequency=440:duration=12 -c:a libopus -cluster_time_limit 500'.split(' '),
  )
  const cut = await cutWebm(inParts(film, 64))
  expect(cut).toMatchObject({ codecs: 'opus', hasPicture: false, hasSound: true })
  for (const { from, to } of cut?.segments.slice(0, -1) ?? []) expect(to - from).toBeGreaterThanOrEqual(2_000)
  expect(cut?.segments.length).toBeGreaterThan(3)
})

test('a file that breaks off keeps what is whole, and what is no film is none', async () => {
  const film = await made(
    ...'-f lavfi -i sine=frequency=440:duration=12 -c:a libopus -cluster_time_limit 500'.split(' '),
  )
  const whole = await cutWebm(inParts(film, 4_096))
  const half = await cutWebm(inParts(film.subarray(0, film.length / 2), 4_096))
  expect(half?.segments.slice(0, -1)).toEqual(whole?.segments.slice(0, (half?.segments.length ?? 1) - 1))
  await assert(
    asyncProperty(uint8Array({ maxLength: 200 }), nat(film.length - 1), async (noise, at) => {
      expect(await cutWebm(inParts(noise, 7))).toBeNull()
      const spoiled = Buffer.from(film)
      spoiled.set(noise.subarray(0, film.length - at), at)
      await cutWebm(inParts(spoiled, 8_192))
    }),
    { numRuns: 60 },
  )
})
