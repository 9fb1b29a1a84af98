import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromBase64, utf8 } from '../../../shared/entry/bytes.ts'
import { wrapFor } from '../../../shared/entry/seal.ts'
import { type CountyOffice, openCountyOffice } from './county-office.ts'

let office: CountyOffice
beforeEach(async () => {
  office = await openCountyOffice()
  const key = { alg: 'P-256', key: 'none' } as const
  await office.office.enrol({
    station: 'wuping',
    name: '一号桌',
    signKey: key,
    agreeKey: 'none',
    by: 'dingwei',
  })
  await deposit({ '7Q4': '4821 9037', M2K: '1111 2222' })
})
afterEach(() => office.close())

async function deposit(codes: unknown, device = 'wp1'): Promise<boolean> {
  const county = fromBase64(office.county.countyKeys.agreeKey) ?? new Uint8Array()
  const { ok } = await office.standIns.deposit(device, await wrapFor(county, utf8(JSON.stringify(codes))))
  return ok
}

const issue = (machine: string, staff = 'yangxiaoman') => office.standIns.issue(machine, staff, 'shenguoping')

test('the shift leader reads out the code of the slot that the locked desk shows, good for the day', async () => {
  expect(await issue('WP 1 7Q4')).toEqual({
    ok: true,
    code: '4821 9037',
    station: 'wuping',
    device: 'wp1',
    until: Date.parse('2026-11-17T00:00:00+08:00'),
  })
})

test.each(['wp17q4', 'WP-1-7Q4', ' ｗｐ 1 · 7q4 '])('however it is typed: %s', async (machine) => {
  expect(await issue(machine)).toMatchObject({ ok: true, code: '4821 9037' })
})

test('a code is given out once, also over a restart', async () => {
  await issue('WP 1 7Q4')
  expect(await issue('WP 1 7Q4')).toEqual({ ok: false, code: 'already' })
  office = await office.restart()
  expect(await issue('WP 1 7Q4')).toEqual({ ok: false, code: 'already' })
  expect(await issue('WP 1 M2K')).toMatchObject({ ok: true })
})

test('the county knows for whom it was: nobody else’s work under that slot is believed', async () => {
  await issue('WP 1 7Q4')
  office = await office.restart()
  const { isIssued } = office.standIns
  expect(isIssued('wp1', '7Q4', 'yangxiaoman')).toBe(true)
  expect(isIssued('wp1', '7Q4', 'zhouguilan')).toBe(false)
  expect(isIssued('wp1', 'M2K', 'yangxiaoman')).toBe(false)
  expect(isIssued('sj1', '7Q4', 'yangxiaoman')).toBe(false)
})

test('only an assistant of that station can stand in there', async () => {
  for (const staff of ['hejing', 'tangke', 'nobody']) {
    expect(await issue('WP 1 7Q4', staff)).toEqual({ ok: false, code: 'bad-request', where: 'staff' })
  }
})

test('an unknown slot, desk or a revoked desk has no code', async () => {
  expect(await issue('WP 1 XXX')).toEqual({ ok: false, code: 'not-found' })
  expect(await issue('WP 9 7Q4')).toEqual({ ok: false, code: 'not-found' })
  expect(await issue('hello')).toEqual({ ok: false, code: 'not-found' })
  await office.office.revoke('wp1', { reason: '丢了', how: 'stolen' }, 'dingwei')
  expect(await issue('WP 1 7Q4')).toEqual({ ok: false, code: 'not-found' })
})

test('new codes replace the old, and rubbish is not taken', async () => {
  expect(await deposit({ '9ZZ': '3333 4444' })).toBe(true)
  expect(await issue('WP 1 7Q4')).toEqual({ ok: false, code: 'not-found' })
  expect(await issue('WP 1 9ZZ')).toMatchObject({ ok: true })
  expect(await deposit('no codes')).toBe(false)
  expect(await deposit({ slot: 7 })).toBe(false)
  expect((await office.standIns.deposit('wp1', 'bm9wZQ==')).ok).toBe(false)
})

test('codes do not lie readable in the store', async () => {
  const stored = JSON.stringify(await office.county.store.database('directory').range({ limit: 100 }))
  expect(stored).not.toContain('4821')
})
