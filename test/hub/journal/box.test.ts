import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openText, sealText } from '../../../hub/journal/box.ts'

const key = new Uint8Array(32).fill(7)

test('what was sealed comes out as it was, whatever text it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(openText(key, sealText(key, text))).toBe(text)
    }),
  )
})

test('nothing is read that a browser could not open: no base64url, no blanks, no padding left out or put in the middle', () => {
  const sealed = Array.from({ length: 40 }, (_, n) => sealText(key, `${n}${'雾坪'.repeat(n)}`))
  const bent = [
    (text: string) => text.replaceAll('+', '-').replaceAll('/', '_').replace('=', '=='),
    (text: string) => `${text.slice(0, 8)}\n${text.slice(8)}`,
    (text: string) => `${text.slice(0, 8)}    ${text.slice(8)}`,
    (text: string) => `${text.slice(0, 8)}====${text.slice(8)}`,
    (text: string) => text.slice(0, 8) + text.slice(9),
    (text: string) => `${text}====`,
    (text: string) => `${text.slice(0, -1)}é`,
  ]
  for (const bend of bent)
    for (const text of sealed.map(bend).filter((one) => !sealed.includes(one)))
      expect(openText(key, text), text).toBeNull()
})
