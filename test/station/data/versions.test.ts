import { expect, test } from 'vitest'
import { allThere, openedDesk, pin, takeIn } from './desk-days.ts'

const old = { least: 1, own: 1 }

test('an app that is too old gives the county all that it has, and lets nothing pass by unread', async () => {
  const day = await openedDesk({ protocols: old })
  const { hub, browser } = day
  await allThere(day.desk)
  hub.protocols = { least: 2, own: 3 }
  browser.online()
  await expect.poll(() => day.desk.line.current().fit).toBe('app-too-old')
  const { visit, matter, ids } = await takeIn(day.desk)
  await allThere(day.desk)
  expect(ids.every((id) => hub.kept.has(id))).toBe(true)
  await hub.say(matter, 'case.asked', { text: '在新的一版里问' }, 'd1', 'wuqian')
  const reads = (): number => hub.log.filter(({ path }) => path === '/sync/feed').length
  const before = reads()
  const greeted = hub.log.filter(({ path }) => path === '/sync/hello').length
  browser.online()
  await expect
    .poll(() => hub.log.filter(({ path }) => path === '/sync/hello').length)
    .toBeGreaterThan(greeted)
  expect(reads()).toBe(before)
  // The update: another build, which speaks what the hub does. It reads on from where the old one stopped.
  await browser.restart()
  const updated = await browser.window({ app: 'newer', protocols: hub.protocols })
  expect(await updated.unlock('zhouguilan', pin)).toEqual({ ok: true })
  const live = updated.visit(visit)
  await expect.poll(() => live.current()?.matters[0]?.timeline.at(-1)?.type).toBe('case.asked')
  expect(updated.line.current().fit).toBe('fit')
})

test('an app that is newer than its hub keeps what it has until the hub is updated, and then gives all of it', async () => {
  const day = await openedDesk({ protocols: { least: 3, own: 3 } })
  const { hub, browser, desk } = day
  await allThere(desk)
  hub.protocols = { least: 1, own: 2 }
  browser.online()
  await expect.poll(() => desk.line.current().fit).toBe('hub-too-old')
  const pushed = hub.pushed.length
  const { ids } = await takeIn(desk)
  // The lane’s opening, too.
  await expect.poll(() => desk.line.current().waitingEntries).toBe(4)
  expect(hub.pushed).toHaveLength(pushed)
  hub.protocols = { least: 1, own: 3 }
  browser.online()
  await allThere(desk)
  expect(ids.every((id) => hub.kept.has(id))).toBe(true)
  expect(desk.refused.current()).toEqual([])
  expect(desk.line.current().fit).toBe('fit')
})
