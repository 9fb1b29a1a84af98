import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Directory, foldDirectory } from '../../../shared/facts/directory.ts'
import type { Heard } from '../../../shared/facts/fact.ts'
import { factOf, hear } from '../../../shared/facts/registry.ts'
import { at, headerOf } from './story.ts'

const station = { name: '雾坪镇', code: 'WP', line: '150 kbit/s，常断' }
const zhou = { name: '周桂兰', roles: ['assistant'], stations: ['wuping'], skills: [] } as const
const tang = { name: '唐可', roles: ['agent'], stations: [], skills: ['general'] } as const
const device = {
  station: 'wuping',
  name: '一号窗口',
  signKey: { alg: 'P-256', key: 'c2lnbg==' },
  agreeKey: 'YWdyZWU=',
} as const

/** What the county said of itself, one version after the other. */
const said: readonly (readonly [subject: string, type: string, body: object])[] = [
  ['station:wuping', 'station.opened', station],
  ['staff:zhouguilan', 'staff.appointed', zhou],
  ['staff:tangke', 'staff.appointed', tang],
  ['device:wp1', 'device.enrolled', device],
  ['staff:tangke', 'staff.appointed', { ...tang, roles: ['agent', 'leader'] }],
  ['staff:zhouguilan', 'staff.left', { reason: '退休' }],
  ['device:wp1', 'device.revoked', { reason: '被盗', how: 'stolen' }],
]

function told(subject: string, type: string, body: object, n: number): Heard {
  // Each subject counts its own lamports, and lanes sort as they like: the version alone says what came first.
  const id = `hub-k3k3:${String(100 - n).padStart(10, '0')}`
  const header = headerOf({
    id,
    subject,
    type,
    lamport: 1,
    station: 'county',
    by: 'dingwei',
    sealed: false,
    v: factOf(type)?.v ?? 1,
  })
  return hear(header, JSON.stringify(body))
}

const county = said.map(([subject, type, body], n) => told(subject, type, { version: n + 1, ...body }, n + 1))

const rolesOf = (directory: Directory, id: string) => directory.staff.get(id)?.roles

test('the directory says who and what belongs to the county', () => {
  const directory = foldDirectory(county.slice(0, 4))
  expect(directory.version).toBe(4)
  expect(directory.stations.get('wuping')).toEqual({ id: 'wuping', ...station })
  expect(directory.staff.get('zhouguilan')).toEqual({ id: 'zhouguilan', ...zhou })
  expect(directory.devices.get('wp1')).toEqual({
    id: 'wp1',
    ...device,
    enrolledAt: at('08:35'),
    revoked: null,
  })
})

test('a desk that was away is judged by the version that it knew', () => {
  expect(rolesOf(foldDirectory(county, 4), 'tangke')).toEqual(['agent'])
  expect(rolesOf(foldDirectory(county, 5), 'tangke')).toEqual(['agent', 'leader'])
  expect(foldDirectory(county, 5).version).toBe(5)
  expect(foldDirectory(county, 0)).toMatchObject({ version: 0, stations: new Map(), staff: new Map() })
})

test('who left is gone from that version on, and still there before it', () => {
  expect(foldDirectory(county, 5).staff.has('zhouguilan')).toBe(true)
  expect(foldDirectory(county, 6).staff.has('zhouguilan')).toBe(false)
  const back = told('staff:zhouguilan', 'staff.appointed', { version: 8, ...zhou }, 8)
  expect(foldDirectory([...county, back]).staff.has('zhouguilan')).toBe(true)
})

test('a revoked device stays in the directory with the reason, so that what it wrote can still be proven', () => {
  expect(foldDirectory(county, 6).devices.get('wp1')?.revoked).toBeNull()
  expect(foldDirectory(county).devices.get('wp1')).toMatchObject({
    station: 'wuping',
    revoked: { at: at('08:35'), reason: '被盗', how: 'stolen' },
  })
})

test('a revocation of an unknown device, or an entry that cannot be read, changes nothing', () => {
  const strange = told('device:wp9', 'device.revoked', { version: 8, reason: '被盗', how: 'stolen' }, 8)
  const unreadable = told('staff:linxiao', 'staff.appointed', { version: 9 }, 9)
  const directory = foldDirectory([...county, strange, unreadable])
  expect(directory.devices.size).toBe(1)
  expect(directory.staff.size).toBe(1)
})

test('versions of reference packs are not versions of the directory', () => {
  const pack = told('county:songlan', 'county.pack', { pack: 'catalogue', version: 900, content: {} }, 8)
  expect(foldDirectory([...county, pack]).version).toBe(7)
})

test('nobody gets into the staff by an entry about something else', () => {
  const trick = told('device:wp1', 'staff.appointed', { version: 8, ...zhou, roles: ['admin'] }, 8)
  expect(foldDirectory([...county, trick]).staff.has('wp1')).toBe(false)
})

test('the directory is the same in whatever order and however often its entries come, at every version', () => {
  const any = fc.shuffledSubarray([...county, ...county], { minLength: county.length * 2 })
  fc.assert(
    fc.property(any, fc.integer({ min: 0, max: 8 }), (order, version) => {
      expect(foldDirectory(order, version)).toEqual(foldDirectory(county, version))
    }),
  )
})
