import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readPart } from '../../../media/recorder/journal/read-part.ts'
import { magic } from '../../../media/recorder/journal/record.ts'
import { verify } from '../../../media/recorder/verify.ts'
import { createChance, rtp } from './packets.ts'
import { microphone, openStage } from './stage.ts'

let whole = ''
let folder = ''
const part = '1-microphone.0001.rec'

beforeAll(async () => {
  const stage = await openStage({ partBytes: 60_000 })
  const track = await stage.track(microphone)
  const packets = Array.from({ length: 1_500 }, (_, n) => ({
    time: n * 20_000,
    track,
    bytes: rtp({
      payloadType: 111,
      sequence: n,
      timestamp: n * 960,
      ssrc: 3_000,
      payload: Buffer.alloc(50, n),
    }),
  }))
  await stage.play(packets, 31e6)
  await stage.end()
  whole = stage.dir
})
afterAll(() => rm(whole, { recursive: true }))

beforeEach(async () => {
  const copy = await mkdtemp(join(tmpdir(), 'yizhan-verify-'))
  await cp(whole, copy, { recursive: true })
  folder = join(copy, 'consult_wuping.01TEST')
})
afterEach(() => rm(join(folder, '..'), { recursive: true }))

/** Where each record of a file begins. */
async function recordsOf(file: string): Promise<number[]> {
  const starts: number[] = []
  await readPart(join(folder, file), ({ at }) => void starts.push(at))
  return starts
}

async function change(file: string, act: (bytes: Buffer) => Buffer): Promise<void> {
  await writeFile(join(folder, file), act(await readFile(join(folder, file))))
}

/** As somebody at the server types it. */
function recording(...args: string[]): { status: number | null; said: string } {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/recording.ts', ...args], {
    encoding: 'utf8',
  })
  return { status, said: stdout }
}

const first = async () => (await verify(folder)).wrongs[0]

describe('who looks at a recording', () => {
  it('finds nothing wrong with one that nobody has touched', async () => {
    expect((await readdir(folder)).filter((file) => file.endsWith('.rec')).length).toBeGreaterThan(3)
    expect(await verify(folder)).toMatchObject({ wrongs: [], hasEnded: true })
  })

  it('is told the file, and the record in which a bit was flipped, wherever it was', async () => {
    const chance = createChance(4)
    const files = (await readdir(folder)).filter((file) => file.endsWith('.rec'))
    for (let round = 0; round < 40; round += 1) {
      const file = files[Math.floor(chance() * files.length)] ?? part
      const starts = await recordsOf(file)
      const bytes = await readFile(join(folder, file))
      const place = Math.floor(chance() * bytes.length)
      const flip = (all: Buffer): Buffer => {
        all[place] = (all[place] ?? 0) ^ (1 << Math.floor(chance() * 8))
        return all
      }
      await change(file, flip)
      const expected = place < magic.length ? 0 : starts.findLast((start) => start <= place)
      expect(await first(), `${file} at ${place}`).toMatchObject({ file, at: expected })
      await writeFile(join(folder, file), bytes)
    }
  })

  it('is told where a file ends too early', async () => {
    const at = (await recordsOf(part)).findLast((start) => start < 10_000)
    await truncate(join(folder, part), 10_000)
    expect(await first()).toEqual({ file: part, at, what: 'cut-off' })
  })

  it('is told where a block was taken out', async () => {
    const starts = await recordsOf(part)
    const [from = 0, to = 0] = [starts[100], starts[130]]
    await change(part, (bytes) => Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]))
    expect(await first()).toEqual({ file: part, at: from, what: 'altered' })
  })

  it('is told where two blocks changed places', async () => {
    const starts = await recordsOf(part)
    const [a = 0, b = 0, c = 0] = [starts[100], starts[110], starts[120]]
    const swap = (bytes: Buffer): Buffer =>
      Buffer.concat([bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c)])
    await change(part, swap)
    expect(await first()).toEqual({ file: part, at: a, what: 'altered' })
  })

  it('is told of a file that was taken away, and of two that changed names', async () => {
    const second = part.replace('0001', '0002')
    const [one, two] = [await readFile(join(folder, part)), await readFile(join(folder, second))]
    await unlink(join(folder, second))
    expect((await verify(folder)).wrongs).toContainEqual({ file: second, at: 0, what: 'missing' })
    await writeFile(join(folder, part), two)
    await writeFile(join(folder, second), one)
    expect((await verify(folder)).wrongs.map(({ file }) => file)).toEqual(
      expect.arrayContaining([part, second]),
    )
  })

  it('is told of a part that was made anew with sums that fit, because it is not what was sealed', async () => {
    const other = await openStage()
    const track = await other.track(microphone)
    const packet = rtp({ payloadType: 111, sequence: 1, timestamp: 1, ssrc: 3_000, payload: Buffer.alloc(9) })
    await other.play([{ time: 0, track, bytes: packet }], 2e6)
    await other.end()
    await cp(join(other.folder, part), join(folder, part))
    await rm(other.dir, { recursive: true })
    expect(await first()).toMatchObject({ file: part, what: 'cut-off' })
  })

  it('is told of a seal that was altered or taken away, and of a manifest', async () => {
    const seals = (await readdir(folder)).filter((file) => file.startsWith('seal-')).sort()
    const [seal = ''] = seals
    const text = await readFile(join(folder, seal), 'utf8')
    await writeFile(join(folder, seal), text.replace(/"packets":\d+/, '"packets":1'))
    expect(await first()).toEqual({ file: seal, at: 0, what: 'not-as-sealed' })
    await unlink(join(folder, seal))
    expect((await verify(folder)).wrongs).toContainEqual({ file: seals[1], at: 0, what: 'not-the-next' })
    await writeFile(join(folder, seal), text)
    await change('manifest.json', (bytes) =>
      Buffer.from(bytes.toString().replace(/"packets":\d{3,}/, '"packets":9')),
    )
    expect(await first()).toEqual({ file: 'manifest.json', at: 0, what: 'not-as-sealed' })
  })

  it('is told of what was put behind the end', async () => {
    const { length } = await readFile(join(folder, part))
    await change(part, (bytes) => Buffer.concat([bytes, Buffer.from('more')]))
    expect(await first()).toEqual({ file: part, at: length, what: 'not-sealed' })
  })

  it('has it from the command too, with 0, 1 or 2', async () => {
    expect(recording('verify', folder).status).toBe(0)
    const shown = recording('show', folder)
    expect(shown.status).toBe(0)
    expect(shown.said).toContain('1-microphone · yangxiaoman · opus')
    const starts = await recordsOf(part)
    await truncate(join(folder, part), (starts[50] ?? 0) + 3)
    const told = recording('verify', folder)
    expect(told.status).toBe(1)
    expect(told.said).toContain(`${part} @ ${starts[50]}: `)
    expect(recording('verify', join(folder, 'nowhere')).status).toBe(2)
    expect(recording('verify', tmpdir()).status).toBe(2)
    expect(recording('play', folder).status).toBe(2)
  })
})
