import { expect, test } from 'vitest'
import { allThere, offline, online, openedDesk, takeIn, today } from './desk-days.ts'

test('what the law dates within two days goes first, its visit with it', async () => {
  const day = await openedDesk()
  await allThere(day.desk)
  await offline(day)
  const first = await takeIn(day.desk)
  const later = await takeIn(day.desk, '2026-11-20')
  const soon = await takeIn(day.desk, '2026-11-18')
  const due = await takeIn(day.desk, '2026-11-16')
  expect(day.desk.line.current()).toMatchObject({ waitingEntries: 13, urgent: 6 })
  day.hub.pushed.length = 0
  online(day)
  await allThere(day.desk)
  const order = [...new Set(day.hub.pushed.map((id) => day.hub.kept.get(id)?.header.subject))]
  expect(order).toEqual([
    due.visit,
    due.matter,
    soon.visit,
    soon.matter,
    'device:d1',
    first.visit,
    first.matter,
    later.visit,
    later.matter,
  ])
})

test('an answer that was lost: the desk learns that the county has it, and nothing is there twice', async () => {
  const day = await openedDesk()
  await allThere(day.desk)
  day.hub.faults.loseAnswers.set('/sync/entries', 1)
  await takeIn(day.desk)
  await allThere(day.desk)
  expect(day.hub.faults.loseAnswers.get('/sync/entries')).toBe(0)
  expect(day.hub.idsOf('d1')).toHaveLength(4)
})

test('a refused entry lies in the tray with its reason, blocks nothing, and changes nothing', async () => {
  const day = await openedDesk()
  const { desk, hub } = day
  hub.faults.refuse = (header) =>
    header.type === 'matter.field-set' ? { code: 'bad-body', where: 'value' } : null
  const { matter, visit } = await takeIn(desk)
  const said = { field: 'year', value: '1926', how: 'told' }
  const [refused] = await desk.write([{ subject: matter, type: 'matter.field-set', body: said }])
  await desk.write([{ subject: visit, type: 'visit.called', body: {} }])
  await allThere(desk)
  await expect.poll(() => desk.refused.current()).toHaveLength(1)
  expect(desk.refused.current()[0]).toMatchObject({
    entry: refused,
    refusal: { code: 'bad-body', where: 'value' },
    body: said,
    phase: 'open',
  })
  expect(desk.line.current()).toMatchObject({ kind: 'all-there', refused: 1 })
  await expect.poll(() => desk.visit(visit).loaded()).toBe(true)
  expect(desk.visit(visit).current()?.matters[0]?.fields).toEqual({})
  expect(desk.visit(visit).current()?.visit.phase).toBe('serving')

  hub.faults.refuse = () => null
  await desk.mend(refused ?? '', { ...said, value: '2026' })
  await allThere(desk)
  expect(desk.refused.current()[0]).toMatchObject({ phase: 'mended', as: expect.stringMatching(/^d1-/) })
  expect(desk.visit(visit).current()?.matters[0]?.fields['year']?.value).toBe('2026')
  expect(desk.line.current().refused).toBe(0)
})

test('a refused entry is given up with a reason, and the county hears of it', async () => {
  const day = await openedDesk()
  const { desk, hub } = day
  hub.faults.refuse = (header) => (header.type === 'matter.reopened' ? { code: 'no-right' } : null)
  const { matter } = await takeIn(desk)
  const [refused = ''] = await desk.write([{ subject: matter, type: 'matter.reopened', body: {} }])
  await expect.poll(() => desk.refused.current().map(({ phase }) => phase)).toEqual(['open'])
  await desk.decline(refused, '不用了')
  await allThere(desk)
  expect(desk.refused.current()[0]).toMatchObject({ phase: 'declined', reason: '不用了' })
  const types = (await hub.heardOf('device:d1')).map(({ type }) => type)
  expect(types).toContain('device.declined')
})

test('a refusal that only the feed tells of lands in the tray as well', async () => {
  const day = await openedDesk()
  const { ids } = await takeIn(day.desk)
  await allThere(day.desk)
  const body = { entry: ids[2], refusal: { code: 'no-right' } }
  await day.hub.say('device:d1', 'device.refused', body, 'd1')
  await expect.poll(() => day.desk.refused.current().map(({ entry }) => entry)).toEqual([ids[2]])
  await expect.poll(() => day.desk.day(today).current()[0]?.matters[0]?.sorted).toBeNull()
})

test('ids that others hold already: the same is said again in a new lane, in its order', async () => {
  const day = await openedDesk()
  const { desk, hub } = day
  await allThere(desk)
  await offline(day)
  const { matter, visit, ids } = await takeIn(desk)
  const all = await desk.write([{ subject: visit, type: 'visit.called', body: {} }])
  for (const id of [...ids, ...all]) hub.faults.forkAt.add(id)
  online(day)
  await expect
    .poll(async () => (await hub.heardOf(matter)).map(({ type }) => type))
    .toEqual(['matter.opened', 'matter.sorted'])
  const [opened, sorted] = await hub.heardOf(matter)
  expect([opened?.after, opened?.lamport]).toEqual([[], 1])
  expect([sorted?.after, sorted?.lamport]).toEqual([[opened?.id], 2])
  expect((await hub.heardOf(visit)).map(({ by }) => by)).toEqual(['zhouguilan', 'zhouguilan'])
  const card = desk.visit(visit)
  await expect.poll(() => card.current()?.visit.phase).toBe('serving')
  expect(card.current()?.matters[0]?.timeline).toHaveLength(2)
})

test('the county was restored from an older backup: the desk gives back what it holds', async () => {
  const day = await openedDesk()
  await takeIn(day.desk)
  await allThere(day.desk)
  const before = day.hub.kept.size
  const { visit } = await takeIn(day.desk)
  await allThere(day.desk)
  await offline(day)
  day.hub.setBack(before)
  day.hub.keys.clear()
  online(day)
  await expect.poll(() => day.hub.kept.size).toBe(before + 3)
  await allThere(day.desk)
  expect((await day.hub.heardOf(visit)).map((told) => 'untold' in told)).toEqual([false])
})

test('an erased subject: its key is destroyed here, too, and the desk says that it is gone', async () => {
  const day = await openedDesk()
  const { desk, hub } = day
  const { visit, matter } = await takeIn(desk)
  await allThere(desk)
  hub.faults.erased.add(matter)
  await desk.write([
    { subject: matter, type: 'matter.field-set', body: { field: 'year', value: '2026', how: 'told' } },
  ])
  const card = desk.visit(visit)
  await expect
    .poll(() => card.current()?.matters[0]?.timeline.map(({ body }) => body))
    .toEqual([null, null, null])
  expect(card.current()?.matters[0]?.untold).toBe(3)
  await expect(desk.write([{ subject: matter, type: 'matter.reopened', body: {} }])).rejects.toMatchObject({
    code: 'erased',
  })
  await allThere(desk)
})

test.each([
  ['a page of somebody else’s', 200, '<html>请登录无线网络</html>'],
  ['a broken hub', 500, JSON.stringify({ error: { code: 'broken', number: 'A1' } })],
  ['a busy hub', 503, JSON.stringify({ error: { code: 'busy' } })],
  ['too many tries', 429, JSON.stringify({ error: { code: 'too-many-tries', seconds: 0 } })],
  ['a proxy that says no', 413, 'Request Entity Too Large'],
  ['an answer of another shape', 200, '{"verdicts":7}'],
])('%s for a while: the desk tries again and all arrives', async (_name, status, body) => {
  const day = await openedDesk()
  await allThere(day.desk)
  for (const path of ['/sync/entries', '/sync/entries', '/sync/hello'])
    day.hub.faults.answers.push({ path, status, body })
  await takeIn(day.desk)
  await expect.poll(() => day.hub.faults.answers).toEqual([])
  await allThere(day.desk)
  expect(day.hub.idsOf('d1')).toHaveLength(4)
})

test('a receipt that the county did not sign counts for nothing', async () => {
  const day = await openedDesk()
  await allThere(day.desk)
  const before = day.desk.line.current().receipt
  const forged = {
    device: 'd1',
    epoch: 'h1',
    holding: 'x'.repeat(43),
    entries: 999,
    refused: 0,
    parcels: 0,
    at: 9e12,
    signature: 'AAAA',
  }
  const answer = {
    time: Math.round(day.hub.now()),
    receipt: forged,
    lanes: [],
    news: { own: false, common: false },
  }
  day.hub.faults.answers.push({ path: '/sync/hello', status: 200, body: JSON.stringify(answer) })
  await offline(day)
  online(day)
  await expect.poll(() => day.hub.faults.answers).toEqual([])
  await allThere(day.desk)
  expect(day.desk.line.current().receipt?.entries).toBe(before?.entries)
})

test('a clock that was set ahead is put right by the county, and changes no order', async () => {
  const day = await openedDesk()
  await takeIn(day.desk)
  await allThere(day.desk)
  day.browser.turnClock = 200 * 86_400_000
  await takeIn(day.desk)
  await allThere(day.desk)
  expect(Math.abs(day.desk.now() - day.hub.now())).toBeLessThan(60_000)
  day.browser.turnClock = 0
  const { ids } = await takeIn(day.desk)
  await allThere(day.desk)
  expect(day.hub.idsOf('d1')).toContain(ids[0])
  expect(day.hub.log.some(({ status }) => status === 401)).toBe(true)
})
