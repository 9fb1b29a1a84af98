import { expect, test } from 'vitest'
import { homeOf, pagesOf } from '../../../station/state/county-pages.ts'
import { codeIn, enrolmentCode, plainCode } from '../../../station/state/enrolment-code.ts'
import { isStaffId, isStationCode, isStationId } from '../../../station/state/staff-form.ts'
import { systemOf } from '../../../station/state/system.ts'

test('everybody starts at the page of the own role', () => {
  expect(homeOf(['agent'])).toBe('/cases')
  expect(homeOf(['admin'])).toBe('/stations')
  expect(homeOf(['assistant'])).toBeNull()
  expect(homeOf(['archivist'])).toBe('/erasures')
  expect(homeOf(['mediator'])).toBe('/disputes')
  expect(pagesOf(['leader'])).toEqual([
    'cases',
    'live',
    'disputes',
    'stations',
    'stand-ins',
    'aside',
    'erasures',
    'evidence',
  ])
  const all = ['cases', 'live', 'stations', 'staff', 'stand-ins', 'packs', 'aside', 'erasures', 'audit']
  expect(pagesOf(['agent', 'admin'])).toEqual(all)
})

test('a code is read from the scanned address, behind # or ?code=', () => {
  expect(codeIn('#7Q4K-M82D')).toBe('7Q4KM82D')
  expect(codeIn('?code=7q4k-m82d')).toBe('7Q4KM82D')
  expect(codeIn('')).toBe('')
  expect(codeIn('#main')).toBe('')
})

test('letters that look like digits are what they look like', () => {
  expect(plainCode('oi4k-ml2d')).toBe('014KM12D')
  expect(enrolmentCode.written('7Q4KM82D')).toBe('7Q4K-M82D')
})

test('accounts, station names and letters are checked before they are sent', () => {
  expect([isStaffId('dingwei'), isStaffId('Dingwei'), isStaffId('')]).toEqual([true, false, false])
  expect([isStationId('wuping'), isStationId('wu-ping')]).toEqual([true, false])
  expect([isStationCode('WP'), isStationCode('W'), isStationCode('wp')]).toEqual([true, false, false])
})

test('the instructions open at the system that the browser runs on', () => {
  expect(systemOf('Mozilla/5.0 (Windows NT 6.1; Win64; x64) Chrome/109.0')).toBe('windows')
  expect(systemOf('Mozilla/5.0 (Linux; Android 13) Chrome/120.0')).toBe('android')
  expect(systemOf('Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/17.0 Safari')).toBe('ipad')
  expect(systemOf('Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0')).toBe('linux')
})
