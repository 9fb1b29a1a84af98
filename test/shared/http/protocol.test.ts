import { expect, test } from 'vitest'
import { fitOf, protocols } from '../../../shared/http/protocol.ts'

test('two that meet understand each other as long as neither is older than the other’s least', () => {
  expect(fitOf(protocols, protocols)).toBe('fit')
  expect(fitOf({ least: 1, own: 3 }, { least: 3, own: 5 })).toBe('fit')
  expect(fitOf({ least: 1, own: 2 }, { least: 3, own: 5 })).toBe('app-too-old')
  expect(fitOf({ least: 4, own: 6 }, { least: 1, own: 3 })).toBe('hub-too-old')
  expect(fitOf({ least: 3, own: 6 }, { least: 1, own: 3 })).toBe('fit')
})

test('this version understands what it speaks itself', () => {
  expect(protocols.least).toBeLessThanOrEqual(protocols.own)
})
