import { expect, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { catalogue } from '../../../hub/demo/reference/catalogue.ts'
import { type CatalogueItem, itemById } from '../../../shared/rules/catalogue.ts'
import { packChanges } from '../../../station/state/pack-diff.ts'
import { packText, readPackFile } from '../../../station/state/pack-file.ts'

const quota = itemById(catalogue, 'q11') as Extract<CatalogueItem, { lane: 'quick' }>
const edited = (change: (item: CatalogueItem) => CatalogueItem | null) => ({
  ...catalogue,
  version: 2,
  items: catalogue.items.flatMap((item) => change(item) ?? []),
})
const onlyQuota =
  (change: (item: typeof quota) => unknown) =>
  (item: CatalogueItem): CatalogueItem =>
    item.id === 'q11' ? (change(quota) as CatalogueItem) : item

test('the same table in another edition, or written down in another order of its keys, changes nothing', () => {
  expect(packChanges(catalogue, { ...catalogue, version: 7 })).toEqual([])
  const turned = Object.fromEntries(Object.entries(structuredClone(calendar)).reverse())
  expect(packChanges(calendar, turned)).toEqual([])
})

test('items that come and go are named, and what stays is not', () => {
  const grown = { ...quota, id: 'q24', number: 24, name: { zh: '纸票代发', en: 'Paper invoices' } }
  const after = edited((item) => (item.id === 'q12' ? null : item))
  expect(packChanges(catalogue, { ...after, items: [...after.items, grown] })).toEqual([
    { kind: 'removed', part: 'items', id: 'q12', name: itemById(catalogue, 'q12')?.name, details: [] },
    { kind: 'added', part: 'items', id: 'q24', name: grown.name, details: [] },
  ])
})

test('a changed item says which of its values, from what to what; lists are compared by their keys', () => {
  const [first, ...rest] = quota.fields
  const fields = rest.map((field) => ({ ...field, required: !field.required }))
  const after = edited(onlyQuota((item) => ({ ...item, limit: { unit: 'minutes', count: 5 }, fields })))
  const [change, ...more] = packChanges(catalogue, after)
  expect(more).toEqual([])
  expect(change).toMatchObject({ kind: 'changed', part: 'items', id: 'q11', name: quota.name })
  expect(change?.details).toContainEqual({
    path: 'limit',
    before: null,
    after: { unit: 'minutes', count: 5 },
  })
  expect(change?.details).toContainEqual({ path: `fields.${first?.key}`, before: first, after: null })
  const [second] = rest
  expect(change?.details).toContainEqual({
    path: `fields.${second?.key}.required`,
    before: second?.required,
    after: !second?.required,
  })
})

test('another order of the same items is a change of its own', () => {
  expect(packChanges(catalogue, { ...catalogue, items: [...catalogue.items].reverse() })).toEqual([
    {
      kind: 'changed',
      part: 'items',
      id: '',
      name: null,
      details: [{ path: 'order', before: null, after: null }],
    },
  ])
})

test('the head of a table, and each day of a calendar, is a change by itself', () => {
  const limits = { ...catalogue.limits, quick: { unit: 'minutes', count: 2 } }
  expect(packChanges(catalogue, { ...catalogue, limits })).toEqual([
    {
      kind: 'changed',
      part: 'limits',
      id: 'quick',
      name: null,
      details: [{ path: '', before: { unit: 'minutes', count: 1 }, after: { unit: 'minutes', count: 2 } }],
    },
  ])
  const county = { ...calendar.county, '2026-12-01': { working: false, why: '大雪封山' } }
  const after = { ...calendar, county, horizon: '2027-12-31' }
  expect(packChanges(calendar, after).map(({ kind, part, id }) => [kind, part, id])).toEqual([
    ['changed', 'horizon', ''],
    ['added', 'county', '2026-12-01'],
  ])
})

test('against nothing everything is new', () => {
  const changes = packChanges(null, catalogue)
  expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(['added']))
  expect(changes.filter(({ part }) => part === 'items')).toHaveLength(catalogue.items.length)
})

test('what is saved as a file is read back as an edition that does not count on', () => {
  expect(readPackFile('catalogue', packText(catalogue), catalogue)).toEqual({
    kind: 'bad',
    problems: [
      { code: 'version-not-newer', params: { where: 'version', standing: 1 }, index: null, item: null },
    ],
  })
  const next = packText({ ...calendar, version: calendar.version + 1 })
  expect(readPackFile('calendar', `\ufeff${next}`, calendar)).toMatchObject({ kind: 'good', changes: [] })
})

test('an edited file that is no table says where reading ended, or what it is instead', () => {
  const text = packText(catalogue)
  const lines = text.split('\n')
  const broken = [...lines.slice(0, 3), lines[3]?.replace(/,$/, ''), ...lines.slice(4)].join('\n')
  const read = readPackFile('catalogue', broken, null)
  expect(read).toMatchObject({ kind: 'not-json', place: { line: 5 } })
  expect(readPackFile('catalogue', text.slice(0, 100), null)).toMatchObject({ kind: 'not-json' })
  expect(readPackFile('calendar', text, null)).toEqual({ kind: 'other-pack' })
  expect(readPackFile('catalogue', packText(calendar), null)).toEqual({ kind: 'other-pack' })
  const saved = new TextDecoder().decode(Uint8Array.of(0x22, 0xcb, 0xc9, 0xe1, 0xb0, 0x22))
  expect(readPackFile('catalogue', saved, null)).toEqual({ kind: 'not-utf8' })
})

test('a table with mistakes names each of them', () => {
  const wrong = edited(onlyQuota((item) => ({ ...item, skill: 'magic', papers: [{ key: 'a' }] })))
  const read = readPackFile('catalogue', JSON.stringify(wrong), catalogue)
  expect(read.kind === 'bad' && read.problems.map(({ params, item }) => [item, params['where']])).toEqual([
    ['q11', 'skill'],
    ['q11', 'papers.0.name'],
    ['q11', 'papers.0.required'],
  ])
  const days = {
    ...calendar,
    version: 9,
    county: { '2026-02-30': { working: false, why: '' } },
    horizon: 'x',
  }
  const bad = readPackFile('calendar', JSON.stringify(days), calendar)
  expect(bad.kind === 'bad' && bad.problems.map(({ code }) => code).sort()).toEqual([
    'date-wrong',
    'date-wrong',
    'text-empty',
  ])
})
