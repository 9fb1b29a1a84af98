import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Source } from '../../shared/signaling/parts.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { buildPage } from '../../test/build-page.ts'
import { type Computer, openComputer } from '../../test/e2e/browser.ts'
import { freePort } from '../../test/free-port.ts'
import { type MediaWorld, openMediaWorld, worldBegins } from '../../test/media/node.ts'
import type { Desk } from '../../test/media/page.ts'
import { type LineQuality, openThinLine, type ThinLine } from '../../test/media/thin-line.ts'
import type { Heard, Watch } from '../../test/media/watch.ts'
import { percentile, rounded } from '../world/stats.ts'
import type { Letters } from './letters.ts'

declare const desk: Desk
declare const watch: Watch
declare const letters: Letters

const measuredMs = 15_000
/** Until the sender knows what the line carries. */
const settleMs = 6_000
const runs = 5

/** Two browsers, each with a line of its own, at a real node. */
type Stage = {
  readonly world: MediaWorld
  readonly computer: Computer
  readonly lines: { readonly station: ThinLine; readonly agent: ThinLine }
  readonly scripts: { readonly watch: string; readonly letters: string }
}
type Quality = { readonly station?: LineQuality; readonly agent?: LineQuality }
type Seen = {
  readonly ages: readonly number[]
  /** % of the voice that was made up. */
  readonly concealed: number
  /** Seconds in which the picture stood still. */
  readonly frozen: number
  readonly paused: readonly string[]
}

/** What an agent hears and sees of a station over lines of different quality: a voice that never rests, a screen that says when it was drawn. */
export async function measureCalls(): Promise<BenchResult[]> {
  const stage = await openStage()
  try {
    const clean = await look(stage, {})
    const lossy = await look(stage, { station: { loss: 10 } })
    const thin: number[] = []
    for (let run = 0; run < runs; run += 1)
      thin.push((await look(stage, { agent: { kbitDown: 300 } })).concealed)
    console.log(`300 kbit/s to the agent, five runs: ${thin.join(', ')} % concealed`)
    const voice = await look(stage, { station: { kbitUp: 40, kbitDown: 40 } }, ['microphone'])
    const text = await readText(stage, { station: { kbitUp: 150, kbitDown: 150 } })
    const of = (name: string, value: number, unit: string): BenchResult => ({
      name: `call.${name}`,
      value,
      unit,
    })
    return [
      of('glass-p95', rounded(percentile([...clean.ages], 0.95)), 'ms'),
      of('concealed', clean.concealed, '%'),
      of('glass-p95-loss10', rounded(percentile([...lossy.ages], 0.95)), 'ms'),
      of('concealed-loss10', lossy.concealed, '%'),
      of('frozen-loss10', lossy.frozen, 's of 15'),
      of('concealed-300k', percentile(thin, 0.5), '%'),
      of('concealed-voice-40k', voice.concealed, '%'),
      of('text-150k', text.read, '% of letters'),
      of('text-150k-like', text.like, 'SSIM'),
    ]
  } finally {
    await closeStage(stage)
  }
}

async function openStage(): Promise<Stage> {
  const port = await freePort()
  const began = performance.now()
  const world = await openMediaWorld(
    {
      now: () => worldBegins + Math.round(performance.now() - began),
      listening: { port, addresses: [{ ip: '127.0.0.1' }] },
    },
    await buildPage('test/media/page.ts'),
  )
  return {
    world,
    computer: await openComputer({ width: 640, height: 480 }),
    lines: { station: await openThinLine(port), agent: await openThinLine(port) },
    scripts: {
      watch: await buildPage('test/media/watch.ts'),
      letters: await buildPage('bench/media/letters.ts'),
    },
  }
}

async function closeStage({ world, computer, lines }: Stage): Promise<void> {
  await computer.close()
  await world.close()
  for (const line of Object.values(lines)) line.close()
}

async function sit(stage: Stage, room: string, role: 'station' | 'agent'): Promise<Page> {
  const { world, computer, lines, scripts } = stage
  const page = await computer.context().newPage()
  const { address, port } = lines[role]
  const settings = `watch.useClock(1280, 720, 15); watch.settings.line = '${address} ${port}'`
  await page.addInitScript({ content: `${scripts.watch};${settings};${scripts.letters}` })
  await page.exposeFunction('giveToken', async () => ({ token: await world.token({ room, role }) }))
  await page.goto(world.url)
  // A page that nobody has touched may not make a sound.
  await page.mouse.click(5, 5)
  await page.evaluate(() => desk.start())
  return page
}

/** A call of its own, which is over afterwards. */
async function inCall<Value>(
  stage: Stage,
  quality: Quality,
  sources: readonly Source[],
  act: (agent: Page) => Promise<Value>,
  prepare: (station: Page) => Promise<void> = async () => undefined,
): Promise<Value> {
  const { lines } = stage
  for (const line of Object.values(lines)) line.be({})
  const room = await stage.world.room()
  const [station, agent] = [await sit(stage, room, 'station'), await sit(stage, room, 'agent')]
  await prepare(station)
  await station.evaluate((all) => desk.publish(...all), sources)
  await agent.evaluate(() => desk.publish('microphone'))
  await agent.waitForFunction((count) => desk.state().remote.length === count, sources.length)
  if (sources.length > 1) await agent.waitForFunction(() => document.querySelector('video')?.videoWidth)
  lines.station.be(quality.station ?? {})
  lines.agent.be(quality.agent ?? {})
  await pause(settleMs)
  try {
    return await act(agent)
  } finally {
    await agent.close()
    await station.close()
    await stage.world.node.ask('close-room', { room })
  }
}

function look(
  stage: Stage,
  quality: Quality,
  sources: readonly Source[] = ['microphone', 'screen'],
): Promise<Seen> {
  return inCall(stage, quality, sources, async (agent) => {
    const ages = (): Promise<number[]> =>
      agent.evaluate(() => {
        const picture = document.querySelector('video')
        return picture ? watch.ages(picture) : []
      })
    const heard = (): Promise<Heard> => agent.evaluate(() => watch.heard())
    await ages()
    const before = await heard()
    await pause(measuredMs)
    const after = await heard()
    const paused = await agent.evaluate(() => desk.state().remote.flatMap((one) => [...one.paused]))
    const seen = {
      ages: await ages(),
      concealed: rounded(
        (100 * (after.concealed - before.concealed)) / Math.max(1, after.samples - before.samples),
        2,
      ),
      frozen: rounded(after.frozen - before.frozen, 2),
      paused,
    }
    console.log(
      `${JSON.stringify(quality)} ${sources.join(' ')}: ${seen.ages.length} pictures, p50 ${percentile([...seen.ages], 0.5)} ms, ` +
        `concealed ${seen.concealed} %, frozen ${seen.frozen} s, ${paused.join(' ') || 'nothing'} paused`,
    )
    return seen
  })
}

/** Three pages of letters, each read just before it is turned. */
function readText(stage: Stage, quality: Quality): Promise<{ readonly read: number; readonly like: number }> {
  const act = async (agent: Page): Promise<{ readonly read: number; readonly like: number }> => {
    const found: { readonly read: number; readonly like: number }[] = []
    for (let page = 0; page < 3; page += 1) {
      const left = await agent.evaluate(() => letters.left())
      await pause(left > 2_500 ? left - 1_500 : left + 8_500)
      found.push(
        await agent.evaluate(() => letters.read(document.querySelector('video') as HTMLVideoElement)),
      )
      const paused = await agent.evaluate(() => desk.state().remote.flatMap((one) => [...one.paused]))
      console.log(`page ${page}: ${JSON.stringify(found.at(-1))} ${paused.join(' ')}`)
    }
    return {
      read: rounded(
        percentile(
          found.map(({ read }) => read * 100),
          0.5,
        ),
        1,
      ),
      like: rounded(
        percentile(
          found.map(({ like }) => like),
          0.5,
        ),
        2,
      ),
    }
  }
  return inCall(stage, quality, ['microphone', 'screen'], act, async (station) => {
    await station.evaluate(() => letters.show())
  })
}
