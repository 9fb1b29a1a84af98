import { expect, test } from 'vitest'
import { throughNano } from './ground.ts'
import { scheduleOf } from './schedule.ts'
import { runInNode } from './node-world.ts'

// The same as on the embedded store, over CouchDB's protocol. Its seeds are others.

const each = 5
const first = 100_001
const groups = Array.from({ length: 20 }, (_, at) => first + at * each)
const ground = throughNano()

test.each(groups)(
  'whatever strikes in five schedules over nano, from seed %i on: nothing is lost',
  async (from) => {
    for (let seed = from; seed < from + each; seed += 1)
      expect({ seed, broken: await runInNode(scheduleOf(seed), ground) }).toEqual({ seed, broken: [] })
  },
)
