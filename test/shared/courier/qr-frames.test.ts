// Prevents: two screens that look at each other for ever, because one code of four was missed or a mirror stood between them.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFrameReader, framesOf } from '../../../shared/courier/qr-frames.ts'
import { random } from '../entry/desk.ts'

const offer = random(600)

test('codes that are seen in any order, and some of them twice, are the bytes again', () => {
  const frames = framesOf(offer, 'AB12')
  expect(frames.length).toBe(4)
  const reader = createFrameReader('ZZZZ')
  for (const at of [2, 0, 2, 3]) expect(reader.see(frames[at] ?? '')).toBeNull()
  expect(reader.seen()).toEqual({ have: 3, of: 4 })
  expect(reader.see(frames[1] ?? '')).toEqual(offer)
})

test('a screen does not take its own codes for another’s', () => {
  const reader = createFrameReader('AB12')
  for (const frame of framesOf(offer, 'AB12')) expect(reader.see(frame)).toBeNull()
  expect(reader.seen()).toEqual({ have: 0, of: 0 })
})

test('when the other side begins anew, what was seen before does not count', () => {
  const reader = createFrameReader('ZZZZ')
  reader.see(framesOf(offer, 'AB12')[0] ?? '')
  const [first, ...rest] = framesOf(random(300), 'CD34')
  expect(reader.see(first ?? '')).toBeNull()
  expect(reader.seen()).toEqual({ have: 1, of: 1 + rest.length })
})

test('whatever else a camera reads on the table is passed over', () => {
  const reader = createFrameReader('ZZZZ')
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(reader.see(text)).toBeNull()
    }),
  )
  for (const text of ['https://example.org', 'YZ1.AB12.0.3.x', 'YZ1.AB12.4.3.x', 'YZ1.AB12.1.99.x'])
    expect(reader.see(text)).toBeNull()
})
