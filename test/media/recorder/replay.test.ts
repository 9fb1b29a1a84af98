import { rm } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { channels } from '../../../media/recorder/journal/record.ts'
import { inspect } from '../../../media/recorder/inspect.ts'
import { maxEventBytes } from '../../../media/recorder/messages.ts'
import { verify } from '../../../media/recorder/verify.ts'
import { createChance, fakePicture, rtp, senderReport, vp8Payloads } from './packets.ts'
import { camera, type Delivery, microphone, notesIn, openStage, packetsIn, type Stage } from './stage.ts'

let stage: Stage
afterEach(() => rm(stage.dir, { recursive: true }))

const sound = (n: number, more: { ssrc?: number; timestamp?: number } = {}): Buffer =>
  rtp({
    payloadType: 111,
    sequence: n,
    timestamp: more.timestamp ?? n * 960,
    ssrc: more.ssrc ?? 3_000,
    payload: Buffer.from(`sound ${n}`),
  })

/** 50 packets a second, as many as it takes. */
const sounds = (count: number, first = 0): Buffer[] =>
  Array.from({ length: count }, (_, n) => sound(first + n))
const each20ms = (track: string, packets: readonly Uint8Array[], from = 0): Delivery[] =>
  packets.map((bytes, n) => ({ time: from + n * 20_000, track, bytes }))

describe('what the recorder writes down', () => {
  it('is every packet, byte for byte, in the order in which they came', async () => {
    stage = await openStage()
    const track = await stage.track(microphone)
    const sent = sounds(500).flatMap((bytes, n) =>
      n % 50 === 25 ? [bytes, senderReport(3_000, 3e15 + n * 20_000, n * 960)] : [bytes],
    )
    await stage.play(each20ms(track, sent), 11e6)
    await stage.end()
    expect(await packetsIn(stage.folder, track)).toEqual(sent)
    expect((await verify(stage.folder)).wrongs).toEqual([])
  })

  it('tells when the first packet of a track is there', async () => {
    stage = await openStage()
    const track = await stage.track(microphone)
    await stage.play([], 1e6)
    expect(stage.flowing).toEqual([])
    await stage.play([{ time: 1.1e6, track, bytes: sound(1) }], 2e6)
    expect(stage.flowing).toEqual([track])
    await stage.end()
  })

  it('names exactly the packets that never came, over loss, disorder, doubles and a count that wraps, by any seed', async () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const chance = createChance(seed)
      stage = await openStage()
      const track = await stage.track(microphone)
      const first = 65_536 - 200
      const sent = sounds(600, first)
      const lost = new Set(sent.flatMap((_, n) => (n > 0 && n < 599 && chance() < 0.05 ? [n] : [])))
      const came = sent.flatMap((bytes, n): Delivery[] => {
        if (lost.has(n)) return []
        const time = n * 20_000 + (chance() < 0.1 ? Math.round(chance() * 1.5e6) : 0)
        const again = chance() < 0.03 ? [{ time: time + Math.round(chance() * 1e6), track, bytes }] : []
        return [{ time, track, bytes }, ...again]
      })
      await stage.play(came, 20e6)
      await stage.end()
      const order = [...came].sort((a, b) => a.time - b.time).map(({ bytes }) => bytes)
      expect(await packetsIn(stage.folder, track)).toEqual(order)
      const [, seen] = (await inspect(stage.folder))?.tracks ?? []
      const missing = seen?.gaps.flatMap(({ from, to }) =>
        Array.from({ length: to - from + 1 }, (_, n) => from + n),
      )
      expect(new Set(missing?.map((at) => at % 65_536))).toEqual(
        new Set([...lost].map((n) => (first + n) % 65_536)),
      )
      expect(missing).toHaveLength(lost.size)
      expect((await verify(stage.folder)).wrongs).toEqual([])
      if (seed < 12) await rm(stage.dir, { recursive: true })
    }
  })

  it('takes back a gap of which a packet comes after all, and counts it as late', async () => {
    stage = await openStage()
    const track = await stage.track(microphone)
    const without = sounds(300).filter((_, n) => n !== 100 && n !== 101)
    await stage.play(each20ms(track, without), 6e6)
    await stage.play([{ time: 6.1e6, track, bytes: sound(100) }], 7e6)
    await stage.end()
    const [, seen] = (await inspect(stage.folder))?.tracks ?? []
    expect(seen?.gaps.map(({ from, to }) => [from % 65_536, to % 65_536])).toEqual([[101, 101]])
    const [, kept] = stage.seals.at(-1)?.seal.tracks ?? []
    expect(kept?.counts).toMatchObject({ packets: 299, missing: 2, late: 1 })
  })

  it('does not take the silence of a microphone (DTX) for a gap', async () => {
    stage = await openStage()
    const track = await stage.track(microphone)
    // Numbers go on, times jump: one packet each 400 ms.
    const quiet = sounds(40).map((_, n) => ({
      time: n * 400_000,
      track,
      bytes: sound(n, { timestamp: n * 19_200 }),
    }))
    await stage.play(quiet, 20e6)
    await stage.end()
    expect(await notesIn(stage.folder, track, channels.gap)).toEqual([])
  })

  it('finds twelve black seconds as one gap, and asks for a key frame when a picture is lost', async () => {
    stage = await openStage()
    const track = await stage.track(camera)
    const picture = (n: number): Buffer =>
      rtp({
        payloadType: 96,
        sequence: n,
        timestamp: n * 300,
        ssrc: 1_000,
        marker: true,
        payload:
          vp8Payloads(fakePicture(40, n === 0 ? { width: 640, height: 360 } : null), n)[0] ?? Buffer.alloc(0),
      })
    const sent = Array.from({ length: 6_000 }, (_, n) => ({ time: n * 3_333, track, bytes: picture(n) }))
    await stage.play(
      sent.filter(({ time }) => time < 2e6 || time > 14e6),
      20e6,
    )
    await stage.end()
    const [, seen] = (await inspect(stage.folder))?.tracks ?? []
    expect(seen?.gaps.map(({ from, to }) => to - from + 1)).toEqual([
      sent.filter(({ time }) => time >= 2e6 && time <= 14e6).length,
    ])
    expect(stage.wanted).toEqual([track])
  })

  it('marks a stream that changes its name, one that counts anew, and a picture that changes its size', async () => {
    stage = await openStage()
    const track = await stage.track(camera)
    const picture = (ssrc: number, sequence: number, width: number): Buffer => {
      const [payload = Buffer.alloc(0)] = vp8Payloads(fakePicture(60, { width, height: width / 2 }), sequence)
      return rtp({ payloadType: 96, sequence, timestamp: sequence * 3_000, ssrc, marker: true, payload })
    }
    const sent = [
      ...[0, 1, 2].map((n) => picture(1_000, n, 640)),
      ...[3, 4].map((n) => picture(1_000, n, 320)),
      ...[30_000, 30_001, 30_002].map((n) => picture(1_000, n, 320)),
      ...[7, 8].map((n) => picture(1_001, n, 320)),
    ]
    await stage.play(each20ms(track, sent), 5e6)
    await stage.end()
    expect(await packetsIn(stage.folder, track)).toEqual(sent)
    expect(await notesIn(stage.folder, track, channels.mark)).toEqual([
      { what: 'size', ssrc: 1_000, width: 640, height: 320 },
      { what: 'size', ssrc: 1_000, width: 320, height: 160 },
      { what: 'anew', ssrc: 1_000, run: 1 },
      { what: 'ssrc', ssrc: 1_001 },
      { what: 'size', ssrc: 1_001, width: 320, height: 160 },
    ])
    expect(await notesIn(stage.folder, track, channels.gap)).toEqual([])
  })

  it('leaves out what measures the line and what is no packet of the track, and counts it', async () => {
    stage = await openStage()
    const track = await stage.track(microphone)
    const chance = createChance(7)
    const garbage = Array.from({ length: 50 }, () =>
      Buffer.from(Array.from({ length: Math.floor(chance() * 40) }, () => Math.floor(chance() * 128))),
    )
    const probe = rtp({
      payloadType: 127,
      sequence: 9,
      timestamp: 9,
      ssrc: 1_234,
      payload: Buffer.alloc(200),
    })
    const other = rtp({ payloadType: 96, sequence: 9, timestamp: 9, ssrc: 3_000, payload: Buffer.alloc(9) })
    const sent = sounds(20)
    await stage.play(
      each20ms(track, [...sent.slice(0, 10), probe, other, ...garbage, ...sent.slice(10)]),
      5e6,
    )
    await stage.end()
    expect(await packetsIn(stage.folder, track)).toEqual(sent)
    expect(stage.seals.at(-1)?.seal.tracks.at(-1)?.counts).toMatchObject({ packets: 20, strays: 51 })
  })

  it('goes on in a new file after five minutes or so many bytes, each naming the one before and its sum', async () => {
    stage = await openStage({ partBytes: 100_000 })
    const track = await stage.track(microphone)
    await stage.play(each20ms(track, sounds(50)), 200e6)
    await stage.play(each20ms(track, sounds(50, 50), 300.5e6), 303e6)
    const large = Array.from({ length: 100 }, (_, n) =>
      rtp({ payloadType: 111, sequence: 100 + n, timestamp: n, ssrc: 3_000, payload: Buffer.alloc(1_500) }),
    )
    await stage.play(each20ms(track, large, 303e6), 306e6)
    await stage.end()
    const [, seen] = (await inspect(stage.folder))?.tracks ?? []
    expect(seen?.files).toHaveLength(3)
    expect(await packetsIn(stage.folder, track)).toHaveLength(200)
    expect((await verify(stage.folder)).wrongs).toEqual([])
  })

  it('goes on, when its process died, in the track that it was writing, and not in those that had ended by then', async () => {
    stage = await openStage()
    const ended = await stage.track(microphone)
    await stage.play(each20ms(ended, sounds(50)), 1e6)
    await stage.session.endTrack(ended, 'stopped')
    const dying = await stage.track(microphone)
    await stage.play(each20ms(dying, sounds(10, 50), 1e6), 2e6)

    stage = await openStage({ dir: stage.dir, later: 3e6 })
    expect(await stage.track(microphone)).toBe(dying)
    await stage.play(each20ms(dying, sounds(50, 60)), 1e6)
    await stage.session.endTrack(dying, 'stopped')
    const next = await stage.track(microphone)
    expect([ended, dying]).not.toContain(next)
    await stage.play(each20ms(next, sounds(30, 110), 1e6), 2e6)
    await stage.end()
    const kept = await Promise.all([ended, dying, next].map((track) => packetsIn(stage.folder, track)))
    expect(kept).toEqual([sounds(50), sounds(60, 50), sounds(30, 110)])
    expect((await verify(stage.folder)).wrongs).toEqual([])
  })

  it('keeps its order when somebody sets the clock of the machine', async () => {
    stage = await openStage()
    const track = await stage.track(microphone)
    await stage.play(each20ms(track, sounds(50)), 1e6)
    stage.clock.wall -= 3_600e6
    await stage.play(each20ms(track, sounds(50, 50), 1e6), 2e6)
    await stage.end()
    expect(await packetsIn(stage.folder, track)).toEqual(sounds(100))
    expect((await verify(stage.folder)).wrongs).toEqual([])
  })

  it('has chat, pointer, consent and who came and went in a track of the same make', async () => {
    stage = await openStage()
    const said = [
      { kind: 'consent', by: 'taxpayer', body: { text: 'v3', how: 'button' } },
      { kind: 'pointer', by: 'sunyan', body: { x: 0.5, y: 0.25 } },
    ]
    for (const event of said) expect(stage.session.event(event)).toBe(true)
    expect(stage.session.event({ kind: 'chat', by: 'sunyan', body: 'x'.repeat(maxEventBytes) })).toBe(false)
    await stage.play([], 2e6)
    await stage.end()
    expect((await inspect(stage.folder))?.events.map(({ event }) => event)).toEqual(said)
  })

  it('is sealed each twenty seconds, each seal naming the one before', async () => {
    stage = await openStage()
    const track = await stage.track(microphone)
    await stage.play(each20ms(track, sounds(3_500)), 70e6)
    const manifest = await stage.end()
    const { seals } = stage
    expect(seals.map(({ seal }) => seal.why)).toEqual(['running', 'running', 'running', 'ended'])
    expect(seals.map(({ seal }) => seal.prev)).toEqual([null, ...seals.slice(0, -1).map(({ root }) => root)])
    expect(manifest).toMatch(/^[\da-f]{64}$/)
    expect((await verify(stage.folder)).wrongs).toEqual([])
  })
})
