import { afterAll, expect, test } from 'vitest'
import { clearFounded, embedded } from './ground.ts'
import { scheduleOf, type Step } from './schedule.ts'
import { runInNode } from './world.ts'

// What seeds have found in the product, made short. Each failed before it was mended.

const say = (what: 'arrive' | 'set'): Step => ({ kind: 'say', post: 0, what, pick: 0 })
const pass = (ms: number): Step => ({ kind: 'pass', ms })

const found: Readonly<Record<string, readonly Step[]>> = {
  'an entry that was turned away once goes with the next comparison, though somebody comes and goes all the while (1320)':
    [say('arrive'), pass(60_000), { kind: 'line', post: 0, path: '/sync/entries', fault: '413' }, say('set')],
  'a desk that finds out what it lost, and dies in that very moment, asks for it the next time (100027)': [
    say('arrive'),
    { kind: 'lose-tail', post: 0, count: 5 },
    say('arrive'),
    { kind: 'kill-tab', post: 0, steps: 8 },
    pass(200_000),
  ],
}

afterAll(clearFounded)

test.each(Object.entries(found))('%s', async (_, steps) => {
  expect(await runInNode({ ...scheduleOf(1), steps }, embedded)).toEqual([])
})
