import { expect, test } from 'vitest'
import {
  deviceHears,
  sightOf,
  writeRefusal,
  type Declared,
  type Person,
} from '../../../shared/rules/access.ts'
import type { Role } from '../../../shared/rules/roles.ts'

const person = (...roles: Role[]): Person => ({
  id: 'somebody',
  roles,
  stations: roles.includes('assistant') ? ['wuping'] : [],
})
const atDesk: Declared = { writers: ['assistant'], audience: 'station' }
const atBoth: Declared = { writers: ['assistant', 'agent', 'leader'], audience: 'station' }
const own = { owner: 'wuping', from: 'wuping' }

test('an assistant writes of the own station’s visits at the own station’s desk', () => {
  expect(writeRefusal(person('assistant'), atDesk, own)).toBeNull()
  expect(writeRefusal(person('assistant'), atDesk, { owner: 'shijiu', from: 'shijiu' })).toEqual({
    code: 'access-station',
    params: { station: 'shijiu' },
  })
})

test('no station’s desk writes of another station’s matter, whoever sits there', () => {
  for (const author of [person('assistant'), person('agent', 'leader'), 'system'] as const) {
    expect(
      writeRefusal(
        author,
        { writers: ['assistant', 'agent', 'system'], audience: 'station' },
        { owner: 'shijiu', from: 'wuping' },
      ),
    ).toEqual({
      code: 'access-place',
      params: { owner: 'shijiu', from: 'wuping' },
    })
  }
})

test('an agent writes from the county of any station’s matter, but not what only a desk may say', () => {
  const county = { owner: 'shijiu', from: 'county' }
  expect(writeRefusal(person('agent'), atBoth, county)).toBeNull()
  expect(writeRefusal(person('agent'), atDesk, county)).toEqual({ code: 'access-role', params: {} })
  expect(writeRefusal(person('assistant'), atBoth, county)).toMatchObject({ code: 'access-station' })
})

test('the system writes only what is the system’s', () => {
  expect(writeRefusal('system', atBoth, own)).toEqual({ code: 'access-role', params: {} })
  expect(
    writeRefusal('system', { writers: ['system'], audience: 'county' }, { owner: null, from: 'wuping' }),
  ).toBeNull()
})

test('a desk hears of its own station, of itself, and of the county; of nothing else', () => {
  const desk = { id: 'wp-1', station: 'wuping' }
  expect(deviceHears(desk, atBoth, { id: 'matter:wuping.X', owner: 'wuping' })).toBe(true)
  expect(deviceHears(desk, atBoth, { id: 'matter:shijiu.X', owner: 'shijiu' })).toBe(false)
  expect(deviceHears(desk, atBoth, { id: 'article:yi-9', owner: null })).toBe(false)
  expect(deviceHears(desk, { ...atBoth, audience: 'device' }, { id: 'device:wp-1', owner: null })).toBe(true)
  expect(deviceHears(desk, { ...atBoth, audience: 'device' }, { id: 'device:wp-10', owner: null })).toBe(
    false,
  )
  expect(deviceHears(desk, { ...atBoth, audience: 'county' }, { id: 'article:yi-9', owner: null })).toBe(true)
})

test('who sees what of people', () => {
  const here = { station: 'wuping', withCounty: false, involved: false }
  const there = { ...here, station: 'shijiu' }
  const rows = [
    ['assistant', 'full', 'none', 'none', 'none'],
    ['agent', 'masked', 'masked', 'full', 'full'],
    ['leader', 'masked', 'masked', 'full', 'full'],
    ['expert', 'none', 'none', 'masked', 'full'],
    ['mediator', 'none', 'none', 'none', 'full'],
    ['archivist', 'none', 'none', 'none', 'full'],
    ['admin', 'none', 'none', 'none', 'none'],
  ] as const
  for (const [role, ...expected] of rows) {
    const seen = [here, there, { ...there, withCounty: true }, { ...there, withCounty: true, involved: true }]
    expect([role, ...seen.map((matter) => sightOf(person(role), matter))]).toEqual([role, ...expected])
  }
})

test('two roles see what the better of them sees', () => {
  expect(sightOf(person('admin', 'agent'), { station: 'wuping', withCounty: true, involved: false })).toBe(
    'full',
  )
  expect(
    sightOf(
      { id: 'nobody', roles: [], stations: [] },
      { station: 'wuping', withCounty: true, involved: true },
    ),
  ).toBe('none')
})
