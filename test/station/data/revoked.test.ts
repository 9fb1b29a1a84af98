import { expect, test } from 'vitest'
import { allThere, offline, online, openedDesk, pin, takeIn, today } from './desk-days.ts'
import { readDisk, restoreDisk } from './disk.ts'

test('a revoked desk says so, gives the county what it still had, and can no longer open anything', async () => {
  const day = await openedDesk()
  await takeIn(day.desk)
  await allThere(day.desk)
  await offline(day)
  const { ids } = await takeIn(day.desk)
  const device = day.hub.devices.get('d1')
  if (device) device.revoked = true
  online(day)
  await expect.poll(() => day.desk.lock.current().kind).toBe('revoked')
  await expect.poll(() => day.hub.quarantine).toEqual([...ids])
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

test('a browser that was closed in the middle of the revocation finishes it when it is opened again', async () => {
  const day = await openedDesk()
  await takeIn(day.desk)
  await allThere(day.desk)
  const before = await readDisk(day.browser.name)
  const device = day.hub.devices.get('d1')
  if (device) device.revoked = true
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
  const pins = async (): Promise<readonly unknown[]> =>
    (await readDisk(day.browser.name))
      .flatMap(({ stores }) => stores.flatMap(({ rows }) => rows))
      .map(({ value }) => value as { readonly id?: unknown; readonly value: string })
      .filter(({ id }) => String(id).startsWith('pin~'))
      .map(({ value }) => (JSON.parse(value) as { readonly envelope: unknown }).envelope)
  await expect.poll(pins).toEqual([null])
})
