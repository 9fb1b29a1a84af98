import { expect, test } from 'vitest'
import { headsOf } from '../../../shared/facts/order.ts'
import { foldMatter } from '../../../shared/facts/fold-matter.ts'
import { foldVisit } from '../../../shared/facts/visit.ts'
import { allThere, liXiuying, offline, online, openedDesk, pin, takeIn, today } from './desk-days.ts'
import { readDisk, restoreDisk } from './disk.ts'

test('what is written is shown at once, and the county signs for it', async () => {
  const { desk, hub } = await openedDesk()
  const live = desk.day(today)
  const { visit, matter } = await takeIn(desk)
  expect(live.current().map((card) => [card.visit.subject, card.visit.visitor.name])).toEqual([
    [visit, liXiuying.name],
  ])
  expect(live.current()[0]?.matters.map(({ subject }) => subject)).toEqual([matter])
  await allThere(desk)
  expect(hub.idsOf('d1')).toHaveLength(4)
  expect(desk.line.current().receipt?.entries).toBe(4)
})

test('a visit of the day is there as soon as it is asked for, one of which nothing is known after a look on the disk', async () => {
  const { desk } = await openedDesk()
  await expect.poll(() => desk.day(today).loaded()).toBe(true)
  const { visit, matter } = await takeIn(desk)
  const live = desk.visit(visit)
  expect([live.loaded(), live.current()?.matters.map(({ subject }) => subject)]).toEqual([true, [matter]])
  const unknown = desk.visit(desk.newSubject('visit'))
  expect(unknown.loaded()).toBe(false)
  await expect.poll(() => unknown.loaded()).toBe(true)
  expect(unknown.current()).toBeNull()
})

test('written without a link, closed and opened again: everything is there, and goes out when the link is back', async () => {
  const day = await openedDesk()
  await allThere(day.desk)
  await offline(day)
  const { visit } = await takeIn(day.desk)
  expect(day.desk.line.current()).toMatchObject({ kind: 'offline', waitingEntries: 4 })
  await day.browser.restart()
  const desk = await day.browser.window()
  expect(desk.lock.current().kind).toBe('locked')
  expect(desk.day(today).current()).toEqual([])
  expect(desk.day(today).loaded()).toBe(false)
  expect(await desk.unlock('zhouguilan', pin)).toEqual({ ok: true })
  await expect
    .poll(() =>
      desk
        .day(today)
        .current()
        .map((card) => card.visit.visitor.name),
    )
    .toEqual([liXiuying.name])
  await expect.poll(() => desk.line.current().waitingEntries).toBe(4)
  await desk.write([{ subject: visit, type: 'visit.called', body: {} }])
  expect(desk.day(today).current()[0]?.visit.phase).toBe('serving')
  online({ ...day, desk })
  await allThere(desk)
  // 4 of the first opening; device.opened and the call of the second
  expect(day.hub.idsOf('d1')).toHaveLength(6)
})

test('a second window is open at once and sees what the first one writes, and the other way round', async () => {
  const { desk, browser } = await openedDesk()
  const second = await browser.window()
  expect(second.lock.current()).toMatchObject({ kind: 'open', how: 'password' })
  const there = second.day(today)
  await expect.poll(() => there.loaded()).toBe(true)
  const { visit } = await takeIn(desk)
  await expect.poll(() => there.current().map((card) => card.matters.length)).toEqual([1])
  await second.write([{ subject: visit, type: 'visit.called', body: {} }])
  await expect.poll(() => desk.visit(visit).current()?.visit.phase).toBe('serving')
})

test('two windows that write on one matter at once do not clash: each knew of the other', async () => {
  const { desk, browser, hub } = await openedDesk()
  const second = await browser.window()
  const { matter } = await takeIn(desk)
  const say = (value: string) => [
    { subject: matter, type: 'matter.field-set', body: { field: 'year', value, how: 'told' } },
  ]
  await Promise.all([
    ...['2024', '2025', '2026'].map((value) => desk.write(say(value))),
    ...['2027', '2028', '2029'].map((value) => second.write(say(value))),
  ])
  await allThere(second)
  const told = await hub.heardOf(matter)
  expect(told).toHaveLength(8)
  expect(headsOf(told).ids).toHaveLength(1)
  expect(foldMatter(matter, told).clashes).toEqual([])
})

test('desk and county fold alike', async () => {
  const { desk, hub } = await openedDesk()
  const { visit, matter } = await takeIn(desk, '2026-11-16')
  await desk.write([
    { subject: matter, type: 'matter.field-set', body: { field: 'year', value: '2026', how: 'paper' } },
    { subject: matter, type: 'matter.field-confirmed', body: { field: 'year', value: '2026' } },
    {
      subject: matter,
      type: 'matter.ended',
      body: { outcome: { outcome: 'answered', note: '窗口解释清楚' } },
    },
    { subject: visit, type: 'visit.closed', body: {} },
  ])
  await allThere(desk)
  await expect.poll(() => desk.visit(visit).loaded()).toBe(true)
  expect(desk.visit(visit).current()?.visit).toEqual(foldVisit(visit, await hub.heardOf(visit)))
  expect(desk.visit(visit).current()?.matters).toEqual([foldMatter(matter, await hub.heardOf(matter))])
})

test('a profile that was set back begins a new lane and loses nothing that the county has', async () => {
  const day = await openedDesk()
  await takeIn(day.desk)
  await allThere(day.desk)
  await day.browser.restart()
  const backup = await readDisk(day.browser.name)
  const before = await day.browser.window()
  await before.unlock('zhouguilan', pin)
  await takeIn(before)
  await allThere(before)
  await day.browser.restart()
  await restoreDisk(day.browser.name, backup)

  const desk = await day.browser.window()
  expect(await desk.unlock('zhouguilan', pin)).toEqual({ ok: true })
  await takeIn(desk)
  await allThere(desk)
  const lanes = new Set(day.hub.idsOf('d1').map((id) => id.slice(0, id.indexOf(':'))))
  expect(lanes.size).toBe(3)
  expect(day.hub.kept.size).toBe(3 * 4 + 3)
})

test('a power cut between an entry and its fold is made up for at the next opening', async () => {
  const day = await openedDesk()
  await allThere(day.desk)
  await offline(day)
  const { visit } = await takeIn(day.desk)
  await day.browser.restart()
  const disk = await readDisk(day.browser.name)
  const withoutFolds = disk.map((one) => ({
    ...one,
    stores: one.stores.map((store) => (one.name.endsWith('--folds') ? { ...store, rows: [] } : store)),
  }))
  await restoreDisk(day.browser.name, withoutFolds)
  const desk = await day.browser.window()
  await desk.unlock('zhouguilan', pin)
  await expect
    .poll(() =>
      desk
        .day(today)
        .current()
        .map((card) => card.visit.subject),
    )
    .toEqual([visit])
})

test('after an update of the app everything is folded anew, once', async () => {
  const day = await openedDesk()
  await allThere(day.desk)
  await offline(day)
  const { visit } = await takeIn(day.desk)
  await takeIn(day.desk)
  await day.browser.restart()
  const asOlderAppsFolded = (value: unknown) => ({ ...(value as object), day: '2001-01-01', state: 'closed' })
  const disk = (await readDisk(day.browser.name)).map((one) => ({
    ...one,
    stores: one.stores.map((store) => ({
      ...store,
      rows: store.rows.map((row) =>
        row.key === visit ? { ...row, value: asOlderAppsFolded(row.value) } : row,
      ),
    })),
  }))
  await restoreDisk(day.browser.name, disk)
  const same = await day.browser.window()
  await same.unlock('zhouguilan', pin)
  await expect.poll(() => same.day(today).current()).toHaveLength(1)
  await same.close()
  const updated = await day.browser.window({ app: 'newer' })
  await expect.poll(() => updated.day(today).current()).toHaveLength(2)
})

test('a body that does not fit its fact, and another station’s subject, are not written', async () => {
  const { desk } = await openedDesk()
  const { matter } = await takeIn(desk)
  const wrong = [
    { subject: matter, type: 'matter.field-set', body: { field: 'year', value: 7, how: 'told' } },
  ]
  await expect(desk.write(wrong)).rejects.toMatchObject({ code: 'bad-draft' })
  const foreign = [{ subject: matter.replace('wuping', 'shahe'), type: 'matter.reopened', body: {} }]
  await expect(desk.write(foreign)).rejects.toMatchObject({ code: 'bad-draft' })
  await expect(
    desk.write([...wrong.slice(1), { subject: matter, type: 'matter.reopened', body: {} }]),
  ).resolves.toHaveLength(1)
})

test('matters come in pages, the newest first, without reading the others', async () => {
  const { desk } = await openedDesk()
  const matters: string[] = []
  for (let at = 0; at < 7; at++) matters.push((await takeIn(desk)).matter)
  const [oldest] = matters
  await desk.write([
    { subject: oldest ?? '', type: 'matter.ended', body: { outcome: { outcome: 'answered' } } },
  ])
  const all = await desk.listMatters({ phase: 'all' })
  expect(all).toEqual([...matters].sort().reverse())
  expect(await desk.listMatters({ phase: 'open' })).toHaveLength(6)
  const page = await desk.readMatters(all.slice(5))
  expect(page.map(({ subject }) => subject)).toEqual(all.slice(5))
  expect(await desk.listMatters({ phase: 'open', day: today })).toHaveLength(6)
  expect(await desk.listMatters({ phase: 'all', day: '2026-11-15' })).toEqual([])
})
