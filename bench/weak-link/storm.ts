import { setTimeout as pause } from 'node:timers/promises'
import { createChance } from '../../hub/demo/chance.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { pushEntries } from '../../shared/http/sync.ts'
import { watchOthers } from '../sync/timed.ts'
import { type Member, openCrowd } from '../world/crowd.ts'
import { startHub } from '../world/hub.ts'
import { HubBusy } from '../world/light-desk.ts'
import { percentile, rounded } from '../world/stats.ts'
import { visitOf } from '../world/visits.ts'

/** Lines that each hears, and entries that each gives. */
const down = 100
const up = 20
const monday = Date.parse('2026-11-16T12:44:00+08:00')
/** Whoever is not through by then has failed, ms. */
const longest = 120_000

type Storm = {
  /** From the moment that a batch is on the wire until its answer is there, ms. */
  readonly acks: readonly number[]
  /** From the moment that the lines are back, ms: until a desk has the county's word for its entries; until it heard everything. */
  readonly given: readonly number[]
  readonly fed: readonly number[]
  /** … and until the county's lists show everything. */
  readonly caughtUp: number
  readonly failed: number
  readonly hub: { readonly cpuMs: number; readonly rss: number }
  /** What the desks themselves took of this process, ms. */
  readonly desksMs: number
}

export async function measureStorms(): Promise<BenchResult[]> {
  const small = await storm(500)
  const large = await storm(2_000)
  return [
    { name: 'storm.500.ack-p99', value: rounded(percentile(small.acks, 0.99)), unit: 'ms' },
    { name: 'storm.500.feed-p99', value: rounded(percentile(small.fed, 0.99)), unit: 'ms' },
    { name: 'storm.500.caught-up', value: rounded(small.caughtUp), unit: 'ms' },
    { name: 'storm.500.failed', value: small.failed, unit: 'desks' },
    { name: 'storm.500.hub-memory', value: rounded(small.hub.rss / 1e6), unit: 'MB' },
    { name: 'storm.2000.failed', value: large.failed, unit: 'desks' },
    { name: 'storm.2000.caught-up', value: rounded(large.caughtUp), unit: 'ms' },
    { name: 'storm.2000.hub-memory', value: rounded(large.hub.rss / 1e6), unit: 'MB' },
  ]
}

/** So many stations come back at the same moment, each with entries to give and lines to hear. */
async function storm(count: number): Promise<Storm> {
  const hub = await startHub()
  const acks: number[] = []
  try {
    const crowd = await openCrowd(hub, {
      count,
      down,
      seed: 7_000,
      wall: () => monday,
      fetch: timedFetch(pushEntries.path, acks),
    })
    await haveWorked(crowd)
    const others = watchOthers()
    const before = await hub.usage()
    const own = process.cpuUsage()
    const began = performance.now()
    const since = (): number => performance.now() - began
    const outcomes = await Promise.allSettled(crowd.map((member) => comeBack(member, since)))
    await hub.settled()
    const caughtUp = since()
    const after = await hub.usage()
    const { user, system } = process.cpuUsage(own)
    const through = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const no = outcomes.find((one) => one.status === 'rejected')
    if (no) console.error(`the first that failed: ${String(no.reason)}`)
    const result = {
      acks,
      given: through.map(({ given }) => given),
      fed: through.map(({ fed }) => fed),
      caughtUp,
      failed: count - through.length,
      hub: { cpuMs: after.cpuMs - before.cpuMs, rss: after.rss },
      desksMs: (user + system) / 1_000,
    }
    tell(count, result, others(result.hub.cpuMs))
    return result
  } finally {
    await hub.close()
  }
}

/** They were here before, so the hub knows them; then the lines broke, and they worked on. */
async function haveWorked(crowd: readonly Member[]): Promise<void> {
  await Promise.all(crowd.map(({ desk }) => desk.hello()))
  for (const [at, { desk, staff }] of crowd.entries()) {
    const chance = createChance(at)
    const opened = {
      subject: `device:${desk.device}`,
      type: 'device.opened',
      body: { app: 'bench', last: null },
    }
    const visits = [1, 2].flatMap((number) => visitOf(chance, number, desk.newSubject).said)
    await desk.say([opened], 'system')
    await desk.say(visits.slice(0, up - 1), staff)
  }
}

/** As a desk does: it says hello and gives what it has when it may, and beside that hears what is new. */
async function comeBack({ desk }: Member, since: () => number): Promise<{ given: number; fed: number }> {
  const give = async (): Promise<number> => {
    for (;;) {
      const { later } = await patiently(desk.hello, since)
      if (!later) break
      await pause(later)
    }
    await patiently(() => desk.push(), since)
    return since()
  }
  const hear = async (): Promise<number> => {
    await patiently(desk.feed.pull, since)
    return since()
  }
  const [given, fed] = await Promise.all([give(), hear()])
  return { given, fed }
}

async function patiently<Value>(work: () => Promise<Value>, since: () => number): Promise<Value> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof HubBusy) || since() > longest) throw error
      await pause(error.seconds * 1_000)
    }
  }
}

/** At the wire: what a desk signs and checks takes its own computer's time, and five hundred of them share one here. */
function timedFetch(path: string, into: number[]): typeof fetch {
  return async (input, init) => {
    const began = performance.now()
    const answer = await fetch(input, init)
    if (typeof input === 'string' && input.endsWith(path)) into.push(performance.now() - began)
    return answer
  }
}

function tell(count: number, { acks, given, fed, caughtUp, hub, desksMs }: Storm, others: number): void {
  const at = (values: readonly number[]): string =>
    [0.5, 0.95, 0.99].map((share) => rounded(percentile(values, share))).join(', ')
  console.log(
    `${count} stations come back, ms at p50, p95, p99: acknowledged after ${at(acks)} on the wire, ${at(given)} in all; ` +
      `feeds ${at(fed)}; lists caught up ${rounded(caughtUp)}; the hub's processor ${rounded(hub.cpuMs)} ms, the desks' ${rounded(desksMs)} ms; ` +
      `the hub's memory ${rounded(hub.rss / 1e6)} MB; others had ${rounded(others * 100)} % of the machine`,
  )
}
