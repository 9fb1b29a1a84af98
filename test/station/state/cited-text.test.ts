import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { citeMark } from '../../../shared/facts/draft-checks.ts'
import { citedParts } from '../../../station/state/cited-text.ts'

const citations = [1, 2].map((segment) => ({
  item: 'evidence:shijiu.01M7HAPKM0F4QVF0Q73SECVM8G',
  track: 'camera-desk',
  at: segment * 1_000,
  segment,
  sha256: 'a'.repeat(64),
}))

test('a citation stands where the text has its mark; a mark without one stays text', () => {
  expect(citedParts('收下三页〔2〕，见〔1〕〔3〕。', citations)).toEqual([
    { kind: 'text', text: '收下三页' },
    { kind: 'cite', n: 2, citation: citations[1] },
    { kind: 'text', text: '，见' },
    { kind: 'cite', n: 1, citation: citations[0] },
    { kind: 'text', text: '〔3〕' },
    { kind: 'text', text: '。' },
  ])
})

test('whatever was written is read again as it was', () => {
  assert(
    property(string({ unit: 'grapheme' }), (line) => {
      const parts = citedParts(`${line}〔1〕`, citations)
      const read = parts.map((part) => (part.kind === 'text' ? part.text : citeMark(part.n)))
      expect(read.join('')).toBe(`${line}〔1〕`)
    }),
  )
})
