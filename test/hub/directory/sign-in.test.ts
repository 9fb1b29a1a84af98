import { afterEach, beforeEach, expect, test } from 'vitest'
import { owaspCost } from '../../../hub/directory/passwords.ts'
import { longestMs, idleMs } from '../../../hub/directory/sessions.ts'
import { type CountyOffice, openCountyOffice } from './county-office.ts'

let office: CountyOffice
beforeEach(async () => {
  office = await openCountyOffice()
  await office.passwords.set('tangke', 'right-password')
  await office.passwords.set('linxiao', 'right-password')
})
afterEach(() => office.close())

const here = '192.168.7.31'
const wrong = (staff = 'tangke', address = here) => office.accounts.signIn(staff, 'wrong-password', address)
const right = (staff = 'tangke', address = here) => office.accounts.signIn(staff, 'right-password', address)

test('whoever knows the password is in, whoever does not is out, and both are in the audit log', async () => {
  expect(await wrong()).toEqual({ ok: false, code: 'wrong-password' })
  const result = await right()
  expect(result).toMatchObject({ ok: true, person: { id: 'tangke', name: '唐可' } })
  const acts = (await office.audit.page(undefined, 10)).map(({ by, act }) => `${by} ${act}`)
  expect(acts).toEqual(['tangke signed-in', 'tangke sign-in-failed'])
})

test('somebody who is not of the county gets the same answer, and what was typed is not written down', async () => {
  expect(await wrong('my-secret-password')).toEqual({ ok: false, code: 'wrong-password' })
  expect(JSON.stringify(await office.audit.page(undefined, 10))).not.toContain('my-secret-password')
})

test('P13: passwords are kept as argon2id digests of the strength that OWASP asks for', async () => {
  expect(owaspCost).toEqual({ memory: 19_456, passes: 2 })
  const stored = await office.county.store.database('directory').range({ limit: 100 })
  expect(JSON.stringify(stored)).not.toContain('right-password')
})

test('a password reads the same from every keyboard', async () => {
  await office.passwords.set('wuqian', 'caf\u00e9\uff11\uff12\uff13')
  expect(await office.accounts.signIn('wuqian', 'cafe\u0301123', here)).toMatchObject({ ok: true })
})

test('after five wrong tries in a row there is a wait, and it grows with every further try', async () => {
  for (let tries = 0; tries < 5; tries++) expect(await wrong()).toMatchObject({ code: 'wrong-password' })
  const waits: number[] = []
  for (let round = 0; round < 9; round++) {
    const held = await wrong()
    const seconds = held.ok || held.code !== 'too-many-tries' ? 0 : held.seconds
    waits.push(seconds)
    office.clock.now += seconds * 1000
    expect(await wrong()).toMatchObject({ code: 'wrong-password' })
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900, 900])
})

test('during a wait the right password does not help, after it it does, and all is forgiven', async () => {
  for (let tries = 0; tries < 5; tries++) await wrong()
  expect(await right()).toEqual({ ok: false, code: 'too-many-tries', seconds: 15 })
  office.clock.now += 15_000
  expect(await right()).toMatchObject({ ok: true })
  for (let tries = 0; tries < 5; tries++) expect(await wrong()).toMatchObject({ code: 'wrong-password' })
})

test('a hundred tries at once are a hundred tries', async () => {
  const all = await Promise.all(Array.from({ length: 100 }, () => wrong()))
  expect(all.filter((one) => !one.ok && one.code === 'wrong-password')).toHaveLength(5)
})

test('one computer that tries many people is held up, and the others are not', async () => {
  for (let tries = 0; tries < 20; tries++) await wrong(`somebody${tries}`)
  expect(await right('linxiao')).toMatchObject({ code: 'too-many-tries' })
  expect(await right('linxiao', '192.168.7.99')).toMatchObject({ ok: true })
})

test('many computers that try one person are held up too', async () => {
  for (let tries = 0; tries < 20; tries++) await wrong('tangke', `10.0.0.${tries}`)
  expect(await right('tangke', '10.0.1.1')).toMatchObject({ code: 'too-many-tries' })
})

async function enter(staff = 'tangke'): Promise<string> {
  const result = await right(staff)
  if (!result.ok) throw new Error(result.code)
  return result.token
}

test('a session is known by its cookie alone; what is stored cannot be made into one', async () => {
  const token = await enter()
  expect(office.accounts.whoIs(token, true)?.person.id).toBe('tangke')
  const stored = await office.county.store.database('directory').range({ from: 'session:', limit: 100 })
  expect(stored).toHaveLength(1)
  expect(JSON.stringify(stored)).not.toContain(token)
  expect(office.accounts.whoIs(String(stored[0]?._id).slice('session:'.length), true)).toBeNull()
})

test('a session outlives a restart of the hub, and ends for good when it is ended', async () => {
  const token = await enter()
  office = await office.restart()
  expect(office.accounts.whoIs(token, true)?.person.id).toBe('tangke')
  expect(await office.accounts.endSessions('tangke', 'dingwei')).toBe(1)
  expect(office.accounts.whoIs(token, true)).toBeNull()
  office = await office.restart()
  expect(office.accounts.whoIs(token, true)).toBeNull()
})

test('a session ends when nobody works with it, and at the end of a working day in any case', async () => {
  const idle = await enter()
  const busy = await enter('linxiao')
  for (let hour = 0; hour < 4; hour++) {
    office.clock.now += 3_600_000
    expect(office.accounts.whoIs(busy, true)).not.toBeNull()
    // A page that merely listens does not keep it alive.
    office.accounts.whoIs(idle, false)
  }
  office.clock.now += 1
  expect(office.accounts.whoIs(idle, true)).toBeNull()
  for (let spent = idleMs; spent <= longestMs; spent += idleMs / 2) {
    office.accounts.whoIs(busy, true)
    office.clock.now += idleMs / 2
  }
  expect(office.accounts.whoIs(busy, true)).toBeNull()
})

test('open pages hear of the end of their session, and only of their own', async () => {
  const heard: string[] = []
  const sessionOf = (token: string) => office.accounts.whoIs(token, true)?.session.id ?? ''
  const [tang, lin] = [sessionOf(await enter()), sessionOf(await enter('linxiao'))]
  office.sessions.onEnd(tang, () => heard.push('tangke'))
  office.sessions.onEnd(lin, () => heard.push('linxiao'))
  await office.accounts.setPassword('tangke', 'another-password', 'dingwei')
  expect(heard).toEqual(['tangke'])
})

test('a person who leaves the county is out at once', async () => {
  const token = await enter()
  await office.office.dismiss('tangke', '调走', 'dingwei')
  expect(office.accounts.whoIs(token, true)).toBeNull()
  expect(await right()).toMatchObject({ code: 'wrong-password' })
})
