import { afterAll, expect, test } from 'vitest'
import { clearFounded, embedded } from './ground.ts'
import { saboteurs } from './sabotage.ts'
import { type Schedule, scheduleOf, type Step } from './schedule.ts'
import { shrink } from './shrink.ts'
import { runInNode } from './world.ts'

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
const cases = [
  ['a hub that drops an entry', delivered, 'in the journal 0 times and in no tray'],
  ['a hub whose verdicts are early', hubDies, 'was gone after its death'],
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
