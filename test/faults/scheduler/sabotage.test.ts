import { afterAll, expect, test } from 'vitest'
import { clearFounded, embedded } from './ground.ts'
import type { LineFault } from './line.ts'
import { saboteurs } from './sabotage.ts'
import { type Schedule, scheduleOf, type Step } from './schedule.ts'
import { shrink } from './shrink.ts'
import { runInNode } from './node-world.ts'

// Who judges is judged: a product that is wrong in one place must be found out, and the same schedule must pass with the true one.

const say = (what: 'arrive' | 'set'): Step => ({ kind: 'say', post: 0, what, pick: 0 })
const pass = (ms: number): Step => ({ kind: 'pass', ms })
const of = (...steps: readonly Step[]): Schedule => ({ ...scheduleOf(1), steps })

const delivered = of(say('arrive'), pass(60_000))
const hubDies = of(say('arrive'), pass(2_500), { kind: 'kill-hub', steps: 0, down: 1_000 }, pass(5_000))
const tabDies = of(
  { kind: 'cut', post: 0 },
  say('arrive'),
  say('set'),
  { kind: 'kill-tab', post: 0, steps: 0 },
  pass(1_000),
  { kind: 'mend', post: 0 },
)
const photographed = of(
  say('arrive'),
  pass(60_000),
  ...['twice', 'twice', 'request-lost'].map((fault): Step => ({
    kind: 'line',
    post: 0,
    path: '/sync/parcels',
    fault: fault as LineFault,
  })),
  { kind: 'photograph', post: 0, bytes: 40_000, pick: 0 },
  pass(60_000),
)
const carried = of(
  { kind: 'cut', post: 0 },
  say('arrive'),
  { kind: 'pack', post: 0 },
  { kind: 'deliver', fare: 'part', pick: 1 },
  { kind: 'deliver', fare: 'elsewhere', pick: 0 },
  { kind: 'deliver', fare: 'twice', pick: 0 },
  { kind: 'bring-back', post: 0, pick: 0 },
)
const stolen = of(
  say('arrive'),
  pass(60_000),
  { kind: 'cut', post: 0 },
  say('set'),
  { kind: 'pack', post: 0 },
  say('set'),
  { kind: 'revoke', post: 0, how: 'stolen', taken: true },
  { kind: 'deliver', fare: 'whole', pick: 0 },
)
const cases = [
  ['a hub that drops an entry', delivered, 'in the journal 0 times and in no tray'],
  ['a hub whose verdicts are early', hubDies, 'was gone after its death'],
  ['a hub that believes it has photographs', photographed, 'is not at the county'],
  ['a hub that forgets what it has of a photograph', photographed, 'went again from 0 on'],
  ['a hub that drops an entry', carried, 'in the journal 0 times and in no tray'],
  ['a hub that keeps things twice', carried, 'was kept 2 times'],
  ['a hub that drops an entry', stolen, 'in the journal 0 times and in no tray'],
  ['a county that notes nobody’s word', stolen, 'in the journal 0 times and in no tray'],
  ['a desk whose last write is only in memory', tabDies, 'in the journal 0 times and in no tray'],
] as const

afterAll(clearFounded)

test.each(cases)('%s is found out', async (who, schedule, sentence) => {
  expect(await runInNode(schedule, embedded)).toEqual([])
  const broken = await runInNode(schedule, embedded, saboteurs[who])
  expect(broken.join('\n')).toContain(sentence)
})

test('what fails is told with the steps alone that it takes', async () => {
  const played: number[] = []
  const fails = async (kept: readonly number[]): Promise<boolean> => {
    played.push(kept.length)
    return kept.includes(3) && kept.includes(17)
  }
  expect(await shrink(30, fails, 100)).toEqual([3, 17])
  expect(played.length).toBeLessThan(30)
  played.length = 0
  expect(await shrink(30, fails, 5)).toEqual(expect.arrayContaining([3, 17]))
  expect(played).toHaveLength(5)
})
