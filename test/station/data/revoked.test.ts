import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import { expect, test } from 'vitest'
import type { DeskDeps } from '../../../station/data/deps.ts'
import { allThere, offline, online, openedDesk, pin, takeIn, today } from './desk-days.ts'
import { readDisk, restoreDisk } from './disk.ts'

/** How many rows of what was written, folded or photographed there are. */
const rowsLeft = async (name: string): Promise<number> =>
  (await readDisk(name))
    .flatMap(({ stores }) => stores.flatMap(({ rows }) => rows))
    .filter(({ value }) =>
      Object.keys(value as object).some((key) => ['header', 'sealed', 'bytes'].includes(key)),
    ).length

test('a desk that is stolen wipes itself at the county’s first word, and sends nothing any more', async () => {
  const day = await openedDesk()
  await takeIn(day.desk)
  await allThere(day.desk)
  await offline(day)
  await takeIn(day.desk)
  const pushed = day.hub.pushed.length
  const device = day.hub.devices.get('d1')
  if (device) device.revoked = 'stolen'
  online(day)
  await expect.poll(() => day.desk.lock.current().kind).toBe('revoked')
  await expect.poll(() => rowsLeft(day.browser.name)).toBe(0)
  expect([day.hub.pushed.length, day.hub.quarantine]).toEqual([pushed, []])
  await day.browser.restart()
  const again = await day.browser.window()
  expect(again.lock.current().kind).toBe('revoked')
  expect(await again.unlock('zhouguilan', pin)).toMatchObject({ ok: false })
})

test('a desk that retires says so, gives the county what it still had, and then wipes itself', async () => {
  const day = await openedDesk()
  await takeIn(day.desk)
  await allThere(day.desk)
  await offline(day)
  const { ids } = await takeIn(day.desk)
  const device = day.hub.devices.get('d1')
  if (device) device.revoked = 'retire'
  online(day)
  await expect.poll(() => day.desk.lock.current().kind).toBe('revoked')
  await expect.poll(() => ids.filter((id) => !day.hub.kept.has(id))).toEqual([])
  await expect.poll(() => rowsLeft(day.browser.name)).toBe(0)
  expect(day.desk.refused.current()).toEqual([])
  expect(day.desk.day(today).current()).toEqual([])
  expect(await day.desk.unlock('zhouguilan', pin)).toMatchObject({ ok: false })
  await day.browser.restart()
  const again = await day.browser.window()
  expect(again.lock.current().kind).toBe('revoked')
  expect(await again.unlock('zhouguilan', pin)).toMatchObject({ ok: false })
  // A mistyped code takes nothing from it, and the right one is still good.
  expect(await again.enrol('0000-0000')).toMatchObject({ ok: false, error: { code: 'code-unknown' } })
  expect(again.lock.current().kind).toBe('revoked')
  expect(await again.enrol('CODE-0002')).toEqual({ ok: true })
  expect(again.lock.current().kind).toBe('no-pin')
})

/** A disk that keeps a write of entries waiting while `gate` says so. */
function slowDisk(gate: () => Promise<void> | null): DeskDeps['storage'] {
  const own = getRxStorageDexie({ chromeTransactionDurability: 'strict' })
  return Object.assign(own, {
    name: 'dexie-slow',
    createStorageInstance: async (...args: Parameters<typeof createInstance>) => {
      const instance = await createInstance.call(own, ...args)
      const { bulkWrite } = instance
      if (args[0].collectionName === 'entries')
        instance.bulkWrite = async (...write) => {
          await gate()
          return bulkWrite.apply(instance, write)
        }
      return instance
    },
  })
}
const { createStorageInstance: createInstance } = getRxStorageDexie()

test('what is being written when the county’s word comes goes with what a retiring desk still had', async () => {
  let goOn = (): void => undefined
  let gate: Promise<void> | null = null
  let begin = (): void => undefined
  const begun = new Promise<void>((resolve) => (begin = resolve))
  const storage = slowDisk(() => {
    if (gate) begin()
    return gate
  })
  const { desk, hub, browser } = await openedDesk({ storage })
  await takeIn(desk)
  await allThere(desk)
  gate = new Promise((resolve) => (goOn = resolve))
  const writing = takeIn(desk)
  await begun
  const device = hub.devices.get('d1')
  if (device) device.revoked = 'retire'
  desk.syncNow()
  await expect.poll(() => desk.lock.current().kind).toBe('revoked')
  goOn()
  const { ids } = await writing
  await expect.poll(() => ids.filter((id) => !hub.kept.has(id))).toEqual([])
  await expect.poll(() => rowsLeft(browser.name)).toBe(0)
})

test('a desk that retires waits for no picture whose paper the county refused: nobody will ever ask for it', async () => {
  const { desk, hub, browser } = await openedDesk()
  hub.faults.refuse = ({ type }) => (type === 'matter.paper-added' ? { code: 'no-right' } : null)
  const body = JSON.stringify({ error: { code: 'unannounced' } })
  for (let times = 0; times < 50; times += 1)
    hub.faults.answers.push({ path: '/sync/parcels/', status: 409, body })
  const { matter } = await takeIn(desk)
  const pages = [new Blob(['一'], { type: 'image/jpeg' })]
  await desk.addPaper(matter, { name: '甲', voucher: false, pages })
  await expect.poll(() => desk.refused.current()).toHaveLength(1)
  const device = hub.devices.get('d1')
  if (device) device.revoked = 'retire'
  desk.syncNow()
  await expect.poll(() => desk.lock.current().kind).toBe('revoked')
  await expect.poll(() => rowsLeft(browser.name)).toBe(0)
})

test('a browser that was closed in the middle of the revocation finishes it when it is opened again', async () => {
  const day = await openedDesk()
  await takeIn(day.desk)
  await allThere(day.desk)
  const before = await readDisk(day.browser.name)
  const device = day.hub.devices.get('d1')
  if (device) device.revoked = 'retire'
  day.desk.syncNow()
  await expect.poll(() => day.desk.lock.current().kind).toBe('revoked')
  await day.browser.restart()
  const after = await readDisk(day.browser.name)
  // Of all that a revocation does only the first was done.
  const isWord = ({ value }: { readonly value: unknown }): boolean =>
    (value as { id?: string }).id === 'set~revoked'
  const words = after.flatMap(({ stores }) => stores.flatMap(({ rows }) => rows.filter(isWord)))
  expect(words).toHaveLength(1)
  const half = before.map((database) => ({
    ...database,
    stores: database.stores.map((store) =>
      store.rows.some(({ value }) => (value as { id?: string }).id === 'set~identity')
        ? { ...store, rows: [...store.rows, ...words] }
        : store,
    ),
  }))
  await restoreDisk(day.browser.name, half)
  const again = await day.browser.window()
  expect(again.lock.current().kind).toBe('revoked')
  await expect.poll(() => rowsLeft(day.browser.name)).toBe(0)
  expect(again.lock.current().kind).toBe('revoked')
})
