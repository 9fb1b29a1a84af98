// Two lines of one upload at once: who goes on while the line before is still being written down.
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHallIntake, type HallIntake } from '../../hub/evidence/hall-intake.ts'
import { type Network, openNetwork } from '../network.ts'
import { hallForm } from './hall-form.ts'
import { openDispute } from './open-dispute.ts'

let dir: string
let network: Network
let dispute: string
let hall: HallIntake
const film = randomBytes(200_000)
const half = film.length / 2
const by = 'caojing'

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-hall-'))
  network = await openNetwork()
  dispute = await openDispute(network, await network.enrol('shijiu'))
  const { county } = network.hub
  hall = createHallIntake({
    ...county,
    archive: { look: async () => ({ ok: true, picture: true, sound: false }) },
    dir,
    now: network.clock.wall,
    random: randomBytes,
  })
})
afterAll(async () => {
  await network.close()
  await rm(dir, { recursive: true })
})

const items = async (): Promise<readonly string[]> =>
  (await network.hub.county.reader.dispute(dispute)).evidence

async function begun(): Promise<string> {
  const answer = await hall.begin(hallForm(dispute, film, network.clock.wall() - 86_400_000), by)
  if (!answer.ok) throw new Error(answer.code)
  return answer.upload
}

/** A line that has brought this much, and hangs until it ends. */
function hanging(bytes: Uint8Array): PassThrough {
  const line = new PassThrough()
  line.write(bytes)
  return line
}

const whole = (bytes: Uint8Array): PassThrough => new PassThrough().end(bytes)

test.each([0, 1, 2, 3, 5, 8, 13, 21])(
  'a line that breaks is gone on from, %i looks at the disk later, and the clip comes in once',
  async (looks) => {
    const before = (await items()).length
    const upload = await begun()
    const first = hanging(film.subarray(0, half))
    const broken = hall.take(upload, by, 0, first)
    await expect.poll(() => hall.stand(upload, by)?.offset).toBe(half)
    first.end()
    for (let look = 0; look < looks; look++) await readdir(dir)
    const came = await hall.take(upload, by, half, whole(film.subarray(half)))
    expect(came).toMatchObject({ ok: true, stand: { offset: film.length } })
    // it had its half, or it was too late
    expect(await broken).toSatisfy((one) => one.ok || one.code === 'not-found')
    expect(await items()).toHaveLength(before + 1)
    expect(await readdir(dir)).toEqual([])
  },
)

test('a line that hangs and brings more after another has gone on is not written over it', async () => {
  const upload = await begun()
  const first = hanging(film.subarray(0, half))
  const broken = hall.take(upload, by, 0, first)
  await expect.poll(() => hall.stand(upload, by)?.offset).toBe(half)
  const next = hanging(film.subarray(half, half + 10_000))
  const going = hall.take(upload, by, half, next)
  first.end(film.subarray(half))
  expect(await broken).toMatchObject({ ok: false, code: 'not-found' })
  next.end()
  expect(await going).toMatchObject({ ok: true, stand: { offset: half + 10_000 } })
  const last = await hall.take(upload, by, half + 10_000, whole(film.subarray(half + 10_000)))
  expect(last).toMatchObject({ ok: true, stand: { offset: film.length } })
})
