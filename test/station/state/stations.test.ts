import { expect, test } from 'vitest'
import { isLocalAddress, newDesk } from '../../../station/state/new-desk.ts'
import {
  alertsFor,
  healthOf,
  isMachineNumber,
  machineName,
  stationOfMachine,
  type DeviceView,
} from '../../../station/state/station-health.ts'

const now = 1_000 * 60_000
function desk(id: string, more: Partial<DeviceView> = {}): DeviceView {
  return {
    id,
    name: '一号桌',
    enrolledAt: 0,
    revoked: null,
    lastSeen: null,
    app: '',
    entries: 0,
    refused: 0,
    clockApart: null,
    health: null,
    alerts: [],
    ...more,
  }
}
const ago = (minutes: number) => now - minutes * 60_000

test('a station is through when one of its desks was heard of just now', () => {
  const devices = [desk('wp1', { lastSeen: ago(40) }), desk('wp2', { lastSeen: ago(1) })]
  expect(healthOf({ devices }, now)).toEqual({ kind: 'through', at: ago(1) })
})

test('a silent station says since when, and one that never spoke is not said to be silent', () => {
  expect(healthOf({ devices: [desk('wp1', { lastSeen: ago(40) })] }, now)).toEqual({
    kind: 'silent',
    at: ago(40),
  })
  expect(healthOf({ devices: [desk('wp1')] }, now)).toEqual({ kind: 'never' })
  expect(healthOf({ devices: [desk('wp1', { entries: 3 })] }, now)).toEqual({ kind: 'unknown' })
})

test('the gravest comes first, then the oldest; a shift leader hears of lines and papers only', () => {
  const about = (name: string, devices: DeviceView[]) => ({ id: name, name, code: 'WP', line: '', devices })
  const stations = [
    about('wuping', [desk('wp1', { alerts: [{ kind: 'refused', since: null, size: 2 }] })]),
    about('shijiu', [
      desk('sj1', { alerts: [{ kind: 'silent', since: 20, size: 9 }] }),
      desk('sj2', {
        alerts: [
          { kind: 'silent', since: 10, size: 9 },
          { kind: 'clock', since: null, size: 9 },
        ],
      }),
    ]),
  ]
  const said = (role: 'admin' | 'leader') =>
    alertsFor(stations, [role]).map((one) => `${one.desk.id} ${one.kind}`)
  expect(said('admin')).toEqual(['sj2 silent', 'sj1 silent', 'wp1 refused', 'sj2 clock'])
  expect(said('leader')).toEqual(['sj2 silent', 'sj1 silent', 'wp1 refused'])
})

test('a revoked desk speaks for no station', () => {
  const gone = desk('wp1', { lastSeen: ago(1), revoked: { at: ago(1), reason: '电脑被偷', how: 'stolen' } })
  expect(healthOf({ devices: [gone] }, now)).toEqual({ kind: 'no-desk' })
})

test('a machine number is read however it is spaced, and leads to its station', () => {
  const stations = [{ code: 'WP' }, { code: 'SJ' }]
  expect(machineName('wp1')).toBe('WP 1')
  for (const typed of ['WP 1 7Q4', 'wp17q4', 'ＷＰ－１－７Ｑ４']) {
    expect(isMachineNumber(typed)).toBe(true)
    expect(stationOfMachine(typed, stations)).toEqual({ code: 'WP' })
  }
  expect(['WP 1', '1 7Q4', 'WP 1 7Q', ''].map(isMachineNumber)).toEqual([false, false, false, false])
  expect(stationOfMachine('XX 1 7Q4', stations)).toBeNull()
})

test('the desk that was not there before is the new one, at its own station only', () => {
  const stations = [
    { id: 'wuping', devices: [desk('wp1'), desk('wp2')] },
    { id: 'shahe', devices: [desk('sh1')] },
  ]
  expect(newDesk(stations, 'wuping', new Set(['wp1']))?.id).toBe('wp2')
  expect(newDesk(stations, 'shahe', new Set(['sh1']))).toBeNull()
})

test('an address of this computer alone is known as such', () => {
  expect(isLocalAddress('http://localhost:8400/enrol#7Q4K-M82D')).toBe(true)
  expect(isLocalAddress('https://[::1]:8443/enrol')).toBe(true)
  expect(isLocalAddress('https://192.168.7.20:8443/enrol')).toBe(false)
})
