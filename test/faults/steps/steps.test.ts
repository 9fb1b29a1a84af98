// Prevents: a hub that dies between two of its writes, or whose disk is cut off in the middle of one, and comes back with something
// acknowledged missing, something told twice, a hole in a feed, or a list that says what was never so.
import { expect, test } from 'vitest'
import type { Death } from './fatal-store.ts'
import { openFatalCounty } from './fatal-county.ts'

/** Dozens of processes are started, on a machine that others use too. */
const patient = { timeout: 400_000 }

/** The first write of each name, torn and whole; of what is written by desks and by the county, the second, too. */
function deathsOf(steps: readonly string[]): readonly Death[] {
  return [...new Set(steps)].flatMap((step) =>
    (['journal', 'feeds'].includes(step) ? [1, 2] : [1]).flatMap((nth): Death[] => [
      { step, nth, how: 'torn' },
      { step, nth, how: 'after' },
    ]),
  )
}

test(
  'killed, or cut off, at each of its writes: the hub comes back with everything that it acknowledged, once',
  patient,
  async () => {
    // Two counties, one for each core.
    const counties = [await openFatalCounty(), await openFatalCounty()]
    const { steps } = (await counties[0]?.live(null)) ?? { steps: [] }
    const deaths = deathsOf(steps)
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
    expect([...new Set(died)].sort()).toEqual(names.flatMap((step) => [`${step} after`, `${step} torn`]))
  },
)

test('killed again and again while it makes itself whole: it does in the end', patient, async () => {
  const county = await openFatalCounty()
  for (const nth of [1, 2, 5]) {
    await county.live({ step: 'journal', nth: 2, how: 'after' })
    for (const how of ['torn', 'after'] as const)
      expect(await county.start({ step: '*', nth, how })).toBe('died')
    await county.look()
  }
})
