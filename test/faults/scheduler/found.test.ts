import { afterAll, expect, test } from 'vitest'
import { clearFounded, embedded } from './ground.ts'
import type { Step } from './schedule.ts'
import { runInNode } from './node-world.ts'

// What seeds have found in the product, made short. Each failed before it was mended.

const say = (what: 'arrive' | 'set', post = 0): Step => ({ kind: 'say', post, what, pick: 0 })
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
  'what one desk wrote under a key that another made is taken by a county that was set back to before it knew that key (300034)':
    [
      { kind: 'copy' },
      say('arrive', 1),
      pass(12_000),
      say('set'),
      pass(12_000),
      { kind: 'cut', post: 1 },
      { kind: 'restore' },
    ],
  'a picture whose window dies before an entry names it is waited for by nobody (400011)': [
    say('arrive'),
    pass(60_000),
    ...Array.from({ length: 12 }, (_, steps): Step[] => [
      { kind: 'kill-tab', post: 0, steps },
      { kind: 'photograph', post: 0, bytes: 500, pick: 0 },
      pass(2_000),
    ]).flat(),
  ],
  'a picture waits for the entry that names it, should the disk have lost that meanwhile (83)': [
    say('arrive'),
    pass(60_000),
    ...Array.from({ length: 8 }, (_, step): Step[] => [
      { kind: 'photograph', post: 0, bytes: 33_995, pick: 0 },
      pass(50 * step),
      { kind: 'cut', post: 0 },
      { kind: 'lose-tail', post: 0, count: 1 },
      { kind: 'mend', post: 0 },
      pass(60_000),
    ]).flat(),
  ],
  'what a stolen desk wrote where the county never heard a word of it is declared lost, too (400017)': [
    { kind: 'cut', post: 0 },
    say('arrive'),
    { kind: 'revoke', post: 0, how: 'stolen', taken: false },
  ],
}
/** Two at one station. */
const desks = [
  { station: 'wuping', staff: 'zhouguilan' },
  { station: 'wuping', staff: 'yangxiaoman' },
]

afterAll(clearFounded)

test.each(Object.entries(found))('%s', async (_, steps) => {
  expect(await runInNode({ seed: 1, desks, steps }, embedded)).toEqual([])
})
