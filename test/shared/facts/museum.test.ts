import { expect, test } from 'vitest'
import { type Header, parseEntry, parseHeader } from '../../../shared/entry/entry.ts'
import { entryId } from '../../../shared/entry/lane.ts'
import { freeLine } from '../../../shared/rules/line-rules.ts'
import { foldMatter } from '../../../shared/facts/fold-matter.ts'
import { factOf, hear } from '../../../shared/facts/registry.ts'
import { foldVisit } from '../../../shared/facts/visit.ts'
import { digest } from '../../../hub/journal/digest.ts'
import { type Exhibit, nameOf, readMuseum, shapeOf, shipped, textOf } from './exhibit.ts'

const exhibits = readMuseum()
const all = [...exhibits]

function exhibit(name: string): Exhibit {
  const found = exhibits.get(name)
  if (!found) throw new Error(`${name} is not in the museum: npm run exhibit`)
  return found
}

test('the museum has an entry of every version of every fact, and of no other', () => {
  expect([...exhibits.keys()].sort()).toEqual(shipped.map(([name]) => name).sort())
})

test('a fact of version n declares how each of the n - 1 before it is lifted', () => {
  for (const [name, { older = [], v }] of shipped) expect(older.length, name).toBe(v - 1)
})

test.each(shipped)(
  'what %s may say is what it might when it was shipped: a change is a new version, with an upcaster',
  (name, declared, v) => {
    expect(shapeOf(declared, v)).toEqual(exhibit(name).shape)
  },
)

test.each(all)(
  'the bytes of %s are as they were written, and it is heard today as it was meant',
  async (_, one) => {
    expect(parseEntry(one.entry, digest)).toMatchObject({ ok: true })
    const heard = hear(headerIn(one), await textOf(one))
    // What was lifted further since it was made says more than it could then.
    const said = one.as === factOf(one.type)?.v ? { body: one.body } : {}
    expect(heard).toMatchObject({ type: one.type, v: one.v, ...said })
  },
)

test('rules for lines that were set before a county could say how far back closed matters are told, and what is trimmed, still hold', async () => {
  const old = exhibit(nameOf('county.line', 1))
  expect(JSON.parse(await textOf(old))).not.toHaveProperty('recent')
  expect(hear(headerIn(old), await textOf(old))).toMatchObject({
    v: 1,
    body: { budget: 200_000_000, window: { from: '20:00', to: '07:00' }, recent: 60, keep: freeLine.keep },
  })
})

test('everything old that was ever said of a visit or a matter folds without a gap', async () => {
  // Each was the first of its lane: here they follow one another.
  const heard = await Promise.all(
    all.map(async ([, one], at) =>
      hear({ ...headerIn(one), id: entryId('sj1-k3k3', at + 1) }, await textOf(one)),
    ),
  )
  const about = (kind: string) => heard.filter(({ subject }) => subject.startsWith(kind))
  expect(foldVisit('visit:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZA', about('visit:'))).toMatchObject({ untold: 0 })
  expect(foldMatter('matter:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZA', about('matter:'))).toMatchObject({
    untold: 0,
  })
})

function headerIn({ entry }: Exhibit): Header {
  const header = parseHeader(entry.header)
  if (typeof header === 'string') throw new Error(header)
  return header
}
