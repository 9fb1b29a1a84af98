import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CountyOffice, openEmptyOffice } from './county-office.ts'

let office: CountyOffice
beforeEach(async () => {
  office = await openEmptyOffice()
})
afterEach(() => office.close())

const begin = (token: string | null) =>
  office.firstRun.begin({
    token: token ?? '',
    county: { name: '清河县', province: '南岭省', phone: '0771-8888' },
    admin: { id: 'wangmin', name: '王敏', password: 'first-password' },
  })

test('a real county begins with the token from the console, once', async () => {
  expect(office.firstRun.isReady()).toBe(false)
  expect(office.firstRun.token).toMatch(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/)
  expect(await begin('wrong')).toEqual({ ok: false, code: 'code-unknown' })
  expect(await begin(office.firstRun.token)).toEqual({ ok: true })
  expect(office.firstRun.isReady()).toBe(true)
  expect(await begin(office.firstRun.token)).toEqual({ ok: false, code: 'already' })
})

test('of two who begin it at once, one does', async () => {
  const { token } = office.firstRun
  const all = await Promise.all([begin(token), begin(token)])
  expect(all.filter(({ ok }) => ok)).toHaveLength(1)
})

test('it then has a name, an administrator who can sign in, a catalogue and a calendar to edit, and is no demo', async () => {
  await begin(office.firstRun.token)
  office = await office.restart()
  expect(office.firstRun.token).toBeNull()
  expect(office.directory.county()).toEqual({
    name: '清河县',
    province: '南岭省',
    phone: '0771-8888',
    demo: false,
  })
  expect(await office.accounts.signIn('wangmin', 'first-password', 'here')).toMatchObject({ ok: true })
  expect([office.directory.pack('catalogue')?.version, office.directory.pack('calendar')?.version]).toEqual([
    1, 1,
  ])
})

test('each start before that makes a new token, and the old one is good for nothing', async () => {
  const { token } = office.firstRun
  office = await office.restart()
  expect(office.firstRun.token).not.toBe(token)
  expect(await begin(token)).toEqual({ ok: false, code: 'code-unknown' })
})
