import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { catalogue } from '../../../hub/demo/reference/catalogue.ts'
import { parseCatalogue } from '../../../shared/rules/catalogue-parse.ts'
import { heaviest, itemById, limitOf, type CatalogueItem } from '../../../shared/rules/catalogue.ts'
import { anyInput } from './any-text.ts'

/** The catalogue as the county's file, with one item edited. */
function edited(id: string, change: (item: Record<string, unknown>) => unknown): unknown {
  const file = structuredClone(catalogue)
  return { ...file, items: file.items.map((item) => (item.id === id ? change({ ...item }) : item)) }
}

test('the shipped catalogue is good as it is', () => {
  expect(parseCatalogue(catalogue)).toEqual({ catalogue, problems: [] })
})

test('one bad item is left out and named; the other forty-two stay', () => {
  const parsed = parseCatalogue(
    edited('q11', (item) => ({ ...item, name: { zh: '', en: 'E-invoice limit' } })),
  )
  expect(parsed.catalogue?.items).toHaveLength(catalogue.items.length - 1)
  expect(parsed.problems).toEqual([
    { code: 'text-empty', params: { where: 'name.zh', expected: '1..40' }, index: 10, item: 'q11' },
  ])
})

test('a field that was edited badly is named by its path', () => {
  const parsed = parseCatalogue(
    edited('q16', (item) => ({
      ...item,
      fields: [
        {
          key: 'account',
          label: { zh: '账号', en: 'Account' },
          kind: 'choice',
          required: true,
          personal: false,
        },
      ],
    })),
  )
  expect(parsed.problems).toMatchObject([
    { code: 'choice-needs-options', params: { where: 'fields.0' }, item: 'q16' },
  ])
})

test('a quick item can never be 已办结 offline, whatever the county writes', () => {
  const parsed = parseCatalogue(edited('q20', (item) => ({ ...item, offline: ['answered', 'done'] })))
  expect(parsed.problems).toMatchObject([{ code: 'quick-not-offline', item: 'q20' }])
})

test('of two items with one id or one number the first stays', () => {
  const file = structuredClone(catalogue)
  const [first] = file.items
  if (!first) throw new Error('the catalogue has items')
  const parsed = parseCatalogue({ ...file, items: [...file.items, first, { ...first, id: 'q24' }] })
  expect(parsed.catalogue?.items).toHaveLength(file.items.length)
  expect(parsed.problems).toMatchObject([
    { code: 'item-id-repeated', params: { id: 'q01' } },
    { code: 'item-number-repeated', params: { number: 1, id: 'q01' } },
  ])
})

test('two fields may not share a key, and a field nobody declared is told', () => {
  const twice = parseCatalogue(
    edited('q16', (item) => ({
      ...item,
      papers: [
        { key: 'a', name: { zh: '甲', en: 'A' }, required: true },
        { key: 'a', name: { zh: '乙', en: 'B' }, required: true },
      ],
    })),
  )
  expect(twice.problems).toMatchObject([{ code: 'key-repeated', params: { where: 'papers' } }])
  expect(parseCatalogue(edited('q16', (item) => ({ ...item, colour: 'red' }))).problems).toMatchObject([
    { code: 'shape-wrong', params: { where: 'colour' } },
  ])
})

test('items that are no items at all do not stop the others', () => {
  const parsed = parseCatalogue({ ...catalogue, items: [null, 7, '密码重置', ...catalogue.items] })
  expect(parsed.catalogue?.items).toHaveLength(catalogue.items.length)
  expect(parsed.problems.map(({ index, item }) => [index, item])).toEqual([
    [0, null],
    [1, null],
    [2, null],
  ])
})

test('without a readable head there is no catalogue, and the problem says where', () => {
  expect(parseCatalogue({ ...catalogue, version: 'neu' })).toMatchObject({
    catalogue: null,
    problems: [{ code: 'shape-wrong', params: { where: 'version' }, index: null }],
  })
  expect(parseCatalogue({ ...catalogue, items: {} })).toMatchObject({
    catalogue: null,
    problems: [{ params: { where: 'items' } }],
  })
  expect(parseCatalogue(undefined).catalogue).toBeNull()
})

test('a limit comes from the lane unless the item has its own', () => {
  const item = itemById(catalogue, 'a-fixed') as CatalogueItem
  expect(limitOf(catalogue, item)).toEqual({ unit: 'minutes', count: 15 })
  expect(limitOf(catalogue, { ...item, limit: { unit: 'minutes', count: 30 } })).toEqual({
    unit: 'minutes',
    count: 30,
  })
  expect(itemById(catalogue, 'nothing')).toBeNull()
})

test('a visit waits in the lane of its heaviest matter', () => {
  expect(heaviest(['quick', 'assisted', 'self'])).toBe('assisted')
  expect(heaviest([])).toBeNull()
})

test('however many items are spoilt, the rest stay in their order', () => {
  const spoilt = fc.array(fc.record({ at: fc.nat(catalogue.items.length - 1), by: anyInput }), {
    maxLength: 8,
  })
  fc.assert(
    fc.property(spoilt, (changes) => {
      const items: unknown[] = [...catalogue.items]
      for (const { at, by } of changes) items[at] = by
      const parsed = parseCatalogue({ ...catalogue, items })
      const touched = new Set(changes.map(({ at }) => at))
      expect(parsed.catalogue?.items).toEqual(catalogue.items.filter((_, at) => !touched.has(at)))
      expect(new Set(parsed.problems.map(({ index }) => index))).toEqual(touched)
    }),
  )
})

test('reading a catalogue never throws', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      expect(parseCatalogue(input).catalogue).toBeNull()
      expect(parseCatalogue({ ...catalogue, items: [input] }).catalogue?.items).toEqual([])
    }),
  )
})
