import { expect, test } from 'vitest'
import type { StationView } from '../../station/state/station-health.ts'
import { openCounty } from './county.ts'
import { takeIn } from './story.ts'

type Desk = StationView['devices'][number]

test('a desk that was cut off says at its return what waits, and the county sees it go', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  await post.allThere()
  const admin = await county.network().signIn('dingwei')
  const seen = async (): Promise<Desk | undefined> => {
    const { json } = await admin.ask('GET', '/api/stations')
    return (json as StationView[]).flatMap(({ devices }) => devices).find(({ id }) => id === post.device)
  }
  expect((await seen())?.health).toMatchObject({ entries: 0, bytes: 0, lanes: [], refused: 0 })

  await post.cut()
  await takeIn(post.desk)
  const { waitingEntries } = post.desk.line.current()
  // Its lane begins with an entry of its own.
  expect(waitingEntries).toBe(4)
  // The hello goes through, and its entries wait for the test.
  let go = (): void => undefined
  const held = new Promise<void>((resolve) => (go = resolve))
  const pushing = post.wire.atNext('/sync/entries', () => held)
  post.mend()
  await pushing
  const health = (await seen())?.health
  const lane = health?.lanes[0]
  expect(lane).toMatchObject({ entries: waitingEntries })
  expect(Math.abs((lane?.since ?? 0) - county.network().clock.wall())).toBeLessThan(60_000)
  expect(health?.bytes).toBeGreaterThan(1_000)
  go()
  await post.allThere()
  expect((await seen())?.health).toMatchObject({ entries: 0, bytes: 0, drain: 0, lanes: [] })
})
