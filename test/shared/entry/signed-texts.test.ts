import * as fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { batchText, verdictSchema } from '../../../shared/entry/batch.ts'
import { feedHash, feedPlaceSchema, feedText } from '../../../shared/entry/feed.ts'
import { entryIdSchema, laneSchema } from '../../../shared/entry/lane.ts'
import { type Receipt, receiptSchema, receiptText } from '../../../shared/entry/receipt.ts'
import { subjectSchema } from '../../../shared/entry/subject.ts'
import { requestText } from '../../../shared/http/sync.ts'
import { digest } from './desk.ts'

const hash = fc.string().map(digest)
const device = fc.stringMatching(/^[a-z0-9]{1,4}$/)
const epoch = fc.stringMatching(/^[a-z0-9]{0,4}$/)
const count = fc.nat(30)
const id = fc.tuple(device, count).map(([name, n]) => `${name}-abcd:${String(n + 1).padStart(10, '0')}`)

/** Different things never give the same text to sign. */
function neverAlike<Value>(values: fc.Arbitrary<Value>, text: (value: Value) => string): boolean {
  const property = fc.property(
    values,
    values,
    (one, other) => (text(one) === text(other)) === (JSON.stringify(one) === JSON.stringify(other)),
  )
  fc.assert(property, { numRuns: 500 })
  return true
}

test('no name that goes into a signed text can hold a line break or a space', () => {
  for (const broken of ['wp1-abcd:0000000001\n', 'wp1-\nabcd:0000000001', 'wp1 -abcd:0000000001']) {
    expect(v.is(entryIdSchema, broken)).toBe(false)
  }
  expect(v.is(laneSchema, 'wp1-abcd\n')).toBe(false)
  expect(v.is(subjectSchema, 'staff:zhouguilan\n')).toBe(false)
  expect(v.is(feedPlaceSchema, { epoch: 'a\nb', n: 0, hash: '' })).toBe(false)
  expect(v.is(feedPlaceSchema, { epoch: 'a', n: 0, hash: '\n' })).toBe(false)
})

test('a device signs exactly this list of entries, in this order', () => {
  const batch = fc.record({ device, entries: fc.array(fc.record({ id, hash }), { maxLength: 3 }) })
  expect(neverAlike(batch, (sent) => batchText(sent.device, sent.entries))).toBe(true)
})

const receipt: fc.Arbitrary<Omit<Receipt, 'signature'>> = fc.record({
  device,
  epoch,
  holding: hash,
  entries: count,
  refused: count,
  parcels: count,
  at: fc.integer(),
})

test('the hub signs every number of a receipt', () => {
  expect(neverAlike(receipt, receiptText)).toBe(true)
  fc.assert(
    fc.property(receipt, (made) => {
      expect(v.is(receiptSchema, { ...made, signature: '' })).toBe(true)
      expect(v.is(receiptSchema, { ...made, device: `${made.device}\n`, signature: '' })).toBe(false)
    }),
  )
})

test('a feed is signed for one subscriber, one epoch and one place, with all that stands before it', () => {
  const place = fc.record({ epoch, n: count, hash: fc.oneof(hash, fc.constant('')) })
  const feed = fc.record({ device, place })
  expect(neverAlike(feed, (told) => feedText(told.device, told.place))).toBe(true)
  const line = fc.record({ previous: fc.oneof(hash, fc.constant('')), item: fc.json() })
  expect(neverAlike(line, ({ previous, item }) => feedHash(digest, previous, item))).toBe(true)
})

test('a text that was signed for one purpose is of no use for another', () => {
  const place = { epoch: 'e', n: 1, hash: '' }
  const receiptOf = { device: 'wp1', epoch: 'e', holding: '', entries: 0, refused: 0, parcels: 0, at: 0 }
  const texts = [
    batchText('wp1', []),
    receiptText(receiptOf),
    feedText('wp1', place),
    requestText('GET', '/', 0, ''),
  ]
  expect(new Set(texts.map((text) => text.split('\n')[0])).size).toBe(texts.length)
})

test('an old desk reads the verdicts and receipts of a newer hub', () => {
  const verdict = { id: 'wp1-abcd:0000000001', verdict: 'stored', archived: true }
  expect(v.parse(verdictSchema, verdict)).toEqual({ id: 'wp1-abcd:0000000001', verdict: 'stored' })
})
