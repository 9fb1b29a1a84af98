import { expect, test } from 'vitest'
import { pinRounds } from '../../../station/data/deps.ts'
import { allThere, liXiuying, offline, openedDesk, pin, standInReady, takeIn, today } from './desk-days.ts'
import { everythingOn, readDisk } from './disk.ts'
import { stretch, type Stretched } from '../../../station/data/vault/stretch.ts'
import { quickPace } from './fake-browser.ts'

test('a reload needs no PIN, a restart of the browser does', async () => {
  const { desk, browser } = await openedDesk()
  await desk.close()
  const reloaded = await browser.window()
  expect(reloaded.lock.current()).toMatchObject({ kind: 'open', who: { id: 'zhouguilan' } })
  await browser.restart()
  const restarted = await browser.window()
  expect(restarted.lock.current()).toMatchObject({
    kind: 'locked',
    people: [{ id: 'zhouguilan', name: '周桂兰' }],
    triesLeft: 5,
    waitUntil: null,
  })
})

test('after five wrong PINs the desk waits, longer each time, and a restart does not help', async () => {
  const { desk, browser } = await openedDesk()
  await desk.lockNow()
  for (const left of [4, 3, 2, 1]) {
    expect(await desk.unlock('zhouguilan', '000000')).toMatchObject({
      code: 'wrong',
      triesLeft: left,
      waitUntil: null,
    })
  }
  const fifth = await desk.unlock('zhouguilan', '000000')
  expect(fifth).toMatchObject({ ok: false, code: 'wrong', triesLeft: 1 })
  expect(desk.lock.current()).toMatchObject({ kind: 'locked', waitUntil: expect.any(Number) })
  expect(await desk.unlock('zhouguilan', pin)).toMatchObject({ code: 'wait' })
  await browser.restart()
  const again = await browser.window()
  expect(await again.unlock('zhouguilan', pin)).toMatchObject({ code: 'wait' })
  browser.pass(60_001)
  expect(await again.unlock('zhouguilan', '000000')).toMatchObject({ code: 'wrong' })
  browser.pass(60_001)
  expect(await again.unlock('zhouguilan', pin)).toMatchObject({ code: 'wait' })
  browser.pass(300_000)
  expect(await again.unlock('zhouguilan', pin)).toEqual({ ok: true })
  await again.lockNow()
  expect(again.lock.current()).toMatchObject({ triesLeft: 5 })
})

test('what was made of a PIN before the desk was asked counts as that PIN; made otherwise or not at all, it is made now', async () => {
  const { desk } = await openedDesk()
  await desk.lockNow()
  const how = desk.stretching('zhouguilan')
  if (!how) throw new Error('no PIN')
  expect(desk.stretching('yangxiaoman')).toBeNull()
  expect(await desk.unlock('zhouguilan', pin, stretch('000000', how))).toMatchObject({
    code: 'wrong',
    triesLeft: 4,
  })
  const before: readonly (() => Promise<Stretched>)[] = [
    () => stretch('000000', { ...how, salt: 'AAAAAAAAAAAAAAAAAAAAAA==' }),
    () => Promise.reject(new Error('no thread')),
    () => stretch(pin, how),
  ]
  for (const ahead of before) {
    expect(await desk.unlock('zhouguilan', pin, ahead())).toEqual({ ok: true })
    await desk.lockNow()
  }
})

test('with no hand at it for five minutes the desk locks itself, in every window', async () => {
  const { desk, browser } = await openedDesk()
  const second = await browser.window()
  await takeIn(desk)
  browser.pass(299_000)
  second.stir()
  browser.pass(15_000)
  expect(desk.lock.current().kind).toBe('open')
  browser.pass(300_000)
  expect(desk.lock.current().kind).toBe('locked')
  expect(second.lock.current().kind).toBe('locked')
  expect(desk.day(today).current()).toEqual([])
  await expect(takeIn(desk)).rejects.toMatchObject({ code: 'locked' })
})

test('to lock one window is to lock all; to open one is to open all', async () => {
  const { desk, browser } = await openedDesk()
  const second = await browser.window()
  await second.lockNow()
  expect(desk.lock.current().kind).toBe('locked')
  expect(await desk.unlock('zhouguilan', pin)).toEqual({ ok: true })
  await expect.poll(() => second.lock.current().kind).toBe('open')
})

test('a second person gets a PIN while the first has the desk open, not while it is locked', async () => {
  const { desk } = await openedDesk()
  await desk.lockNow()
  expect(await desk.signIn('yangxiaoman', 'password-2')).toEqual({
    ok: false,
    error: { code: 'desk-locked' },
  })
  await desk.unlock('zhouguilan', pin)
  expect(await desk.signIn('yangxiaoman', 'wrong')).toEqual({ ok: false, error: { code: 'wrong-password' } })
  expect(await desk.signIn('yangxiaoman', 'password-2')).toEqual({ ok: true })
  expect(desk.lock.current()).toMatchObject({ kind: 'choosing-pin', who: { id: 'yangxiaoman' } })
  await expect(takeIn(desk)).rejects.toMatchObject({ code: 'locked' })
  await desk.setPin('314159')
  const { visit } = await takeIn(desk)
  await expect.poll(() => desk.visit(visit).current()?.visit.openedBy).toBe('yangxiaoman')
  await desk.lockNow()
  expect(await desk.unlock('yangxiaoman', pin)).toMatchObject({ ok: false })
  expect(await desk.unlock('yangxiaoman', '314159')).toEqual({ ok: true })
})

test('a stand-in opens the desk without a link, with a code that the county reads out, once', async () => {
  const day = await openedDesk()
  const { desk, hub, browser } = day
  const { visit } = await takeIn(desk)
  await allThere(desk)
  expect(await standInReady(day)).toMatch(/^\d[A-Z]\d$/)
  await offline(day)
  await browser.restart()
  const away = await browser.window()
  await expect.poll(() => away.standInSlot.loaded()).toBe(true)
  const slot = away.standInSlot.current() ?? ''
  const code = hub.codes[slot] ?? ''
  expect(await away.standIn('yangxiaoman', '00000000')).toMatchObject({
    ok: false,
    code: 'wrong',
    triesLeft: 4,
  })
  expect(await away.standIn('yangxiaoman', code)).toEqual({ ok: true })
  expect(away.lock.current()).toMatchObject({ kind: 'open', how: 'stand-in', who: { id: 'yangxiaoman' } })
  await expect
    .poll(() =>
      away
        .day(today)
        .current()
        .map((card) => card.visit.subject),
    )
    .toEqual([visit])
  await away.write([{ subject: visit, type: 'visit.called', body: {} }])
  await away.lockNow()
  expect(await away.standIn('yangxiaoman', code)).toMatchObject({ ok: false })
  hub.mend()
  browser.online()
  await allThere(away)
  const entries = hub.idsOf('d1').map((id) => hub.kept.get(id)?.header)
  expect(
    entries.filter((header) => header?.by === 'yangxiaoman').map((header) => [header?.type, header?.auth]),
  ).toEqual([
    ['device.stood-in', { how: 'stand-in', slot }],
    ['visit.called', { how: 'stand-in', slot }],
  ])
})

test('a stand-in could open the desk as soon as the first few codes are made; all of these stay good', async () => {
  const day = await openedDesk({ pace: { ...quickPace, breath: 1_000 } })
  const { desk, hub, browser } = day
  const ready = (): boolean => {
    browser.pass(1_000)
    return desk.standInSlot.current() !== null
  }
  await expect.poll(ready).toBe(true)
  const few = { ...hub.codes }
  expect(Object.keys(few)).toHaveLength(2)
  const all = (): number => {
    browser.pass(1_000)
    return Object.keys(hub.codes).length
  }
  await expect.poll(all).toBe(40)
  expect(hub.codes).toMatchObject(few)
})

test('a slot is shown for ten minutes; the code of the one before still opens', async () => {
  const day = await openedDesk()
  const { desk, hub, browser } = day
  const first = await standInReady(day)
  await desk.lockNow()
  browser.pass(600_000)
  await expect.poll(() => desk.standInSlot.current()).not.toBe(first)
  expect(await desk.standIn('yangxiaoman', hub.codes[first] ?? '')).toEqual({ ok: true })
})

test('a stand-in’s session ends by itself', async () => {
  const day = await openedDesk()
  const { desk, hub, browser } = day
  await standInReady(day)
  await desk.lockNow()
  await desk.standIn('yangxiaoman', hub.codes[desk.standInSlot.current() ?? ''] ?? '')
  for (let hour = 0; hour < 12 * 4; hour++) {
    expect(desk.lock.current().kind).toBe('open')
    desk.stir()
    for (let minute = 0; minute < 5; minute++) {
      desk.stir()
      browser.pass(180_000)
    }
  }
  expect(desk.lock.current().kind).toBe('locked')
})

test('a stolen disk shows nothing personal', async () => {
  const { desk, browser } = await openedDesk()
  const { matter } = await takeIn(desk)
  const paper = new Blob([new TextEncoder().encode('户口簿第一页'.repeat(50))], { type: 'image/jpeg' })
  await desk.addPaper(matter, { name: '户口簿', voucher: false, pages: [paper] })
  await allThere(desk)
  await expect.poll(() => desk.standInSlot.current()).not.toBeNull()
  await browser.restart()
  const all = everythingOn(await readDisk(browser.name))
  expect(all).toContain('visit.opened')
  for (const secret of [
    liXiuying.name,
    '999999195803070020',
    '10000000152',
    '户口簿',
    'insurance-missing',
    pin,
  ]) {
    expect(all).not.toContain(secret)
  }
  // The key to which the county wraps others is under the vault; the one that signs lies there and cannot be taken out.
  expect(all.match(/key, extractable: \w+/g)).toEqual(['key, extractable: false'])
})

test('a PIN is stretched six hundred thousand times', () => {
  expect(pinRounds).toBe(600_000)
})
