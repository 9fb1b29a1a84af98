import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { createChance } from '../hub/demo/chance.ts'
import { demoPassword } from '../hub/demo/world.ts'
import { setup as buildStation } from '../scripts/build-station.ts'
import type { BenchResult } from '../scripts/bench.ts'
import { signIn } from '../shared/http/people.ts'
import { county } from '../station/words/zh-cn/county.ts'
import { openComputer } from '../test/e2e/browser.ts'
import { firstSeen, installEye } from './desk/eye.ts'
import { type BenchHub, startHub } from './world/hub.ts'
import { enrolLightDesk, type LightDesk } from './world/light-desk.ts'
import { visitOf } from './world/visits.ts'
import { percentile, rounded } from './world/stats.ts'

const samples = 60
const agent = 'tangke'
/** A case that is free to be taken, in the list of who could take it. */
const freeRow = '[data-rows] li'

/** From a desk's acknowledged write to 唐可's open page showing it, in Chromium, over the real hub, while other desks send too. */
export async function run(): Promise<BenchResult[]> {
  await buildStation()
  const hub = await startHub('station/dist')
  const computer = await openComputer()
  const others = new AbortController()
  try {
    const page = await openWorkList(await computer.window(), hub)
    const desk = await light(hub, 'wuping', 1)
    const noise = Promise.all(
      ['shijiu', 'shahe'].map((station, at) => sendOn(hub, station, at + 2, others.signal)),
    )
    const took: number[] = []
    for (let sample = 1; sample <= samples; sample += 1) took.push(await once(hub, desk, page, sample))
    others.abort()
    await noise
    const at = (share: number): number => rounded(percentile(took, share))
    console.log(`${samples} cases: median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`)
    return [
      { name: 'live.deskToAgent', value: at(0.95), unit: 'ms' },
      { name: 'live.deskToAgent.median', value: at(0.5), unit: 'ms' },
    ]
  } finally {
    others.abort()
    await computer.close()
    await hub.close()
  }
}

async function openWorkList(page: Page, hub: BenchHub): Promise<Page> {
  await page.context().addInitScript(installEye)
  const answer = await page.request.post(hub.url + signIn.path, {
    data: { staff: agent, password: demoPassword },
  })
  if (!answer.ok()) throw new Error(`${agent} could not sign in: ${answer.status()}`)
  await page.goto(`${hub.url}/cases`)
  await page.getByRole('tab', { name: county.list.tabs.free }).click()
  return page
}

async function light(hub: BenchHub, station: string, seed: number): Promise<LightDesk> {
  return enrolLightDesk({
    url: hub.url,
    code: await hub.codeFor(station),
    chance: createChance(seed),
    wall: () => Date.parse('2026-11-16T12:44:00+08:00'),
  })
}

/** A visitor whose matter 周桂兰 refers to the county. @returns ms */
async function once(hub: BenchHub, desk: LightDesk, page: Page, sample: number): Promise<number> {
  const { said, matters } = visitOf(createChance(sample), sample, desk.newSubject)
  const [subject = ''] = matters
  const outcome = { outcome: 'referred', to: { kind: 'skill', skill: 'invoice' } }
  await desk.say(
    said.filter(({ type }) => type !== 'matter.ended' && type !== 'visit.closed'),
    'zhouguilan',
  )
  await desk.push()
  await desk.say([{ subject, type: 'matter.ended', body: { outcome } }], 'zhouguilan')
  const shown = firstSeen(page, { selector: freeRow })
  const { verdicts } = await desk.push()
  const acknowledged = Date.now()
  if (verdicts.some(({ verdict }) => verdict !== 'stored'))
    throw new Error(`refused: ${JSON.stringify(verdicts)}`)
  const began = await page.evaluate(() => performance.timeOrigin)
  const ms = Math.max(0, began + (await shown) - acknowledged)
  await away(hub, subject)
  await page.locator(freeRow).waitFor({ state: 'detached' })
  return ms
}

/** The case is taken and ended, so that the next one is alone in the list again. */
async function away(hub: BenchHub, subject: string): Promise<void> {
  for (const act of [{ act: 'take' }, { act: 'end', outcome: { outcome: 'answered' } }] as const) {
    const { matter } = await hub.consoles.readCase(agent, subject)
    await hub.consoles.act(agent, subject, act, matter.heads.ids)
  }
}

/** Another station's day: a visit a second. */
async function sendOn(hub: BenchHub, station: string, seed: number, ending: AbortSignal): Promise<void> {
  const staff = { shijiu: 'luochanggen', shahe: 'hejing' }[station] ?? ''
  const desk = await light(hub, station, seed)
  const chance = createChance(seed)
  for (let number = 1; !ending.aborted; number += 1) {
    const { said } = visitOf(chance, number, desk.newSubject)
    const answered = said.map((one) =>
      one.type === 'matter.ended' ? { ...one, body: { outcome: { outcome: 'answered' } } } : one,
    )
    await desk.say(answered, staff)
    await desk.push()
    await pause(1_000, undefined, { signal: ending }).catch(() => undefined)
  }
}
