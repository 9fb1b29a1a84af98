import { expect, test } from 'vitest'
import { countyLine } from '../../../shared/facts/county.ts'
import { foldMatter } from '../../../shared/facts/fold-matter.ts'
import { freeLine } from '../../../shared/rules/line-rules.ts'
import { allThere, openedDesk, pin, takeIn } from './desk-days.ts'

test('what a newer app wrote is kept, its matter says so, and work on it goes on', async () => {
  const { desk, hub } = await openedDesk()
  const { visit, matter } = await takeIn(desk)
  await allThere(desk)
  const newer = await hub.say(matter, 'matter.rated', { stars: 5 }, 'd1', 'wuqian')
  const shown = () => desk.visit(visit).current()?.matters[0]
  await expect.poll(() => shown()?.newer).toBe(1)
  expect(shown()?.timeline.at(-1)).toMatchObject({ id: newer.id, type: 'matter.rated', body: null })
  await desk.write([
    { subject: matter, type: 'matter.field-set', body: { field: 'year', value: '2026', how: 'told' } },
  ])
  await allThere(desk)
  const heard = await hub.heardOf(matter)
  // Whoever wrote it had it before them: the county sees no clash.
  expect(heard.find(({ type }) => type === 'matter.field-set')?.after).toEqual([newer.id])
  expect(shown()).toEqual(foldMatter(matter, heard))
})

test('a visit says so, too', async () => {
  const { desk, hub } = await openedDesk()
  const { visit } = await takeIn(desk)
  await allThere(desk)
  await hub.say(visit, 'visit.praised', {}, 'd1')
  await expect.poll(() => desk.visit(visit).current()?.visit).toMatchObject({ newer: 1, untold: 1 })
})

test('after an update the desk also hears anew what the county says of itself', async () => {
  const day = await openedDesk()
  const rules = { ...freeLine, budget: 1_000_000, recent: 30 }
  await day.hub.say('county:own', countyLine.type, rules, 'common')
  await expect.poll(() => day.desk.reference.current().line).toEqual(rules)
  await day.browser.restart()
  const before = await day.browser.window({ app: 'older' })
  await before.unlock('zhouguilan', pin)
  await before.close()
  const after = await day.browser.window({ app: 'newer' })
  let told = 0
  const stop = after.reference.subscribe(() => (told += 1))
  await expect.poll(() => told).toBeGreaterThan(0)
  stop()
  expect(after.reference.current().line).toEqual(rules)
})
