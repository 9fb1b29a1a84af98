import { expect, test } from 'vitest'
import { foldMatter } from '../../../shared/facts/fold-matter.ts'
import { allThere, offline, online, openedDesk, pin, takeIn, today } from './desk-days.ts'

test('the county’s question is at the desk a moment later, and both tell the same story', async () => {
  const { desk, hub } = await openedDesk()
  const { visit, matter } = await takeIn(desk)
  const outcome = { outcome: 'referred', to: { kind: 'skill', skill: 'insurance' } }
  await desk.write([{ subject: matter, type: 'matter.ended', body: { outcome } }])
  await allThere(desk)
  await hub.say(matter, 'case.asked', { text: '户口簿上怎么写的？' }, 'd1', 'wuqian')
  const shown = () => desk.visit(visit).current()?.matters[0]
  await expect.poll(() => shown()?.case?.phase).toBe('asked')
  const question = shown()?.case?.questions[0]?.id
  await desk.write([{ subject: matter, type: 'case.replied', body: { question, text: '长女，同户' } }])
  await allThere(desk)
  expect(shown()).toEqual(foldMatter(matter, await hub.heardOf(matter)))
})

test('run 1: a hole in the feed is never passed; once it is closed the desk goes on', async () => {
  const day = await openedDesk()
  const { desk, hub } = day
  const { matter, visit } = await takeIn(desk)
  await allThere(desk)
  await offline(day)
  hub.feeds.faults.hole = 2
  for (const text of ['一', '二', '三']) await hub.say(matter, 'case.asked', { text }, 'd1', 'wuqian')
  online(day)
  const asked = () =>
    desk
      .visit(visit)
      .current()
      ?.matters[0]?.timeline.filter(({ type }) => type === 'case.asked')
  await expect.poll(() => asked()?.length).toBe(1)
  const tries = () => hub.log.filter(({ path }) => path === '/sync/feed').length
  const before = tries()
  await expect.poll(tries).toBeGreaterThan(before + 3)
  expect(asked()).toHaveLength(1)
  hub.feeds.faults.hole = null
  await expect.poll(() => asked()?.length).toBe(3)
})

test.each(['altered', 'unsigned'] as const)('a feed that is %s is not believed', async (fault) => {
  const day = await openedDesk()
  const { desk, hub } = day
  const { matter, visit } = await takeIn(desk)
  await allThere(desk)
  await offline(day)
  if (fault === 'altered') hub.feeds.faults.altered = 1
  else hub.feeds.faults.unsigned = true
  await hub.say(matter, 'case.asked', { text: '假的' }, 'd1', 'wuqian')
  online(day)
  const tries = () => hub.log.filter(({ path }) => path === '/sync/feed').length
  const before = tries()
  await expect.poll(tries).toBeGreaterThan(before + 2)
  await expect.poll(() => desk.visit(visit).loaded()).toBe(true)
  expect(desk.visit(visit).current()?.matters[0]?.timeline).toHaveLength(2)
  hub.feeds.faults.altered = null
  hub.feeds.faults.unsigned = false
  await expect.poll(() => desk.visit(visit).current()?.matters[0]?.timeline.length).toBe(3)
})

test('a feed that begins anew is read from its beginning, and says nothing twice', async () => {
  const day = await openedDesk()
  const { desk, hub } = day
  const { matter, visit } = await takeIn(desk)
  await allThere(desk)
  await hub.say(matter, 'case.asked', { text: '一' }, 'd1', 'wuqian')
  const lines = () => desk.visit(visit).current()?.matters[0]?.timeline.length
  await expect.poll(lines).toBe(3)
  hub.feeds.newEpoch('d1', 'e2')
  await hub.say(matter, 'case.asked', { text: '二' }, 'd1', 'wuqian')
  await expect.poll(lines).toBe(4)
})

test('what comes while the desk is locked is kept as it came, keys and all, and read when it is opened', async () => {
  const day = await openedDesk()
  const { desk, hub } = day
  await allThere(desk)
  await desk.lockNow()
  const visit = desk.newSubject('visit')
  await hub.giveKey(visit, 'd1', crypto.getRandomValues(new Uint8Array(32)))
  const visitor = { name: '罗木生', identity: null, phone: '' }
  await hub.say(visit, 'visit.opened', { number: 7, visitor }, 'd1', 'hejing')
  const feeds = () => hub.log.filter(({ path }) => path === '/sync/feed').length
  const before = feeds()
  await expect.poll(feeds).toBeGreaterThan(before)
  expect(desk.day(today).current()).toEqual([])
  await desk.unlock('zhouguilan', pin)
  await expect
    .poll(() =>
      desk
        .day(today)
        .current()
        .map((card) => card.visit.visitor.name),
    )
    .toEqual(['罗木生'])
})

test('the county’s catalogue, edited badly, leaves the last good one standing', async () => {
  const { desk, hub } = await openedDesk()
  await hub.say(
    'county:songlan',
    'county.named',
    { name: '松岚县', province: '南岭省', phone: '100', demo: true },
    'common',
  )
  await hub.say(
    'county:songlan',
    'county.pack',
    { pack: 'catalogue', version: 1, content: { nonsense: true } },
    'common',
  )
  await expect.poll(() => desk.reference.current().county?.name).toBe('松岚县')
  expect(desk.reference.current().catalogue).toBeNull()
})
