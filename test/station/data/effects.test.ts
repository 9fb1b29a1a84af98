// Prevents: a number that is called twice, or a slip that is recorded twice, because an update folded the day anew.
import { expect, test } from 'vitest'
import { allThere, openedDesk, pin, takeIn, today } from './desk-days.ts'

test('folding everything anew after an update says nothing: no call, no slip, no word to the county', async () => {
  const day = await openedDesk()
  const { visit, matter } = await takeIn(day.desk)
  const slip = { format: 'a5', code: 'K7F3', matters: [matter] }
  await day.desk.write([
    { subject: visit, type: 'visit.called', body: {} },
    { subject: visit, type: 'visit.slip-printed', body: slip },
  ])
  await allThere(day.desk)
  await day.browser.restart()
  const settle = await day.browser.window({ app: 'old' })
  expect(await settle.unlock('zhouguilan', pin)).toEqual({ ok: true })
  await allThere(settle)
  const before = settle.visit(visit)
  await expect.poll(() => before.current()?.visit.slips).toHaveLength(1)
  const told = before.current()
  await day.browser.restart()
  const held = [...day.hub.kept.keys()]
  const pushed = day.hub.pushed.length
  const updated = await day.browser.window({ app: 'new' })
  expect(await updated.unlock('zhouguilan', pin)).toEqual({ ok: true })
  await allThere(updated)
  await expect.poll(() => updated.day(today).current()).toHaveLength(1)
  const live = updated.visit(visit)
  await expect.poll(() => live.current()).toEqual(told)
  expect(updated.called.current()).toEqual([told?.visit.number])
  expect([...day.hub.kept.keys()]).toEqual(held)
  expect(day.hub.pushed).toHaveLength(pushed)
})
