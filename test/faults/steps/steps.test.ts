// Prevents: a hub that dies between two of its writes, or whose disk is cut off in the middle of one, and comes back with something
// acknowledged missing, something told twice, a hole in a feed, or a list that says what was never so.
import { expect, onTestFinished, test } from 'vitest'
import { startCouchServer } from '../../couchdb/server.ts'
import type { Death } from './fatal-store.ts'
import { type Ground, howsOf } from './ground.ts'
import { openFatalCounty } from './fatal-county.ts'

/** Dozens of processes are started, on a machine that others use too. */
const patient = { timeout: 900_000 }

/** The first write of each name, in each way; of what is written by desks and by the county, the second, too. */
function deathsOf(steps: readonly string[], hows: readonly Death['how'][]): readonly Death[] {
  return [...new Set(steps)].flatMap((step) =>
    (['journal', 'feeds'].includes(step) ? [1, 2] : [1]).flatMap((nth) =>
      hows.map((how): Death => ({ step, nth, how })),
    ),
  )
}

const onItsDisk = async (): Promise<Ground> => ({ couch: null })
/** The process dies, the server lives. */
async function onCouch(): Promise<Ground> {
  const server = await startCouchServer()
  onTestFinished(server.close)
  return { couch: server.url('admin') }
}

test.each([
  ['killed, or cut off, at each of its writes', onItsDisk],
  ['killed at each of its writes to a CouchDB that lives on', onCouch],
])('%s: the hub comes back with everything that it acknowledged, once', patient, async (_how, stand) => {
  // Two counties, one for each core.
  const grounds = [await stand(), await stand()]
  const counties = await Promise.all(grounds.map(openFatalCounty))
  const { steps } = (await counties[0]?.live(null)) ?? { steps: [] }
  const hows = howsOf(grounds[0] ?? { couch: null })
  const deaths = deathsOf(steps, hows)
  const died: string[] = []
  await Promise.all(
    counties.map(async (county, half) => {
      for (const death of deaths.filter((_, at) => at % 2 === half)) {
        if ((await county.live(death)).died) died.push(`${death.step} ${death.how}`)
        await county.look()
      }
    }),
  )
  const names = [...new Set(steps)].sort()
  expect([...new Set(died)].sort()).toEqual(
    names.flatMap((step) => [...hows].sort().map((how) => `${step} ${how}`)),
  )
})

test('killed again and again while it makes itself whole: it does in the end', patient, async () => {
  const county = await openFatalCounty()
  for (const nth of [1, 2, 5]) {
    await county.live({ step: 'journal', nth: 2, how: 'after' })
    for (const how of ['torn', 'after'] as const)
      expect(await county.start({ step: '*', nth, how })).toBe('died')
    await county.look()
  }
})
