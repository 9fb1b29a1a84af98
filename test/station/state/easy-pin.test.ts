import { expect, test } from 'vitest'
import { isEasyPin } from '../../../station/state/easy-pin.ts'

test('one digit, runs and repeated parts are too easy; others are not', () => {
  for (const pin of ['000000', '123456', '987654', '121212', '135135', '012345'])
    expect(isEasyPin(pin), pin).toBe(true)
  for (const pin of ['274816', '271828', '135791', '112233', '123457', '890123'])
    expect(isEasyPin(pin), pin).toBe(false)
})
