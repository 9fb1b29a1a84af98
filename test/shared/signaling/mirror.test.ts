// Prevents: an agent who points at a form that is not the desk's any more, and a number that leaves the station on the way.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { anchorAt, placeOf } from '../../../shared/signaling/mirror-anchor.ts'
import {
  mirrorAfter,
  mirrorChange,
  type Mirrored,
  type MirrorField,
  mirrorKinds,
  mirrorMax,
  type MirrorPage,
  readMirror,
} from '../../../shared/signaling/mirror.ts'

const matter = 'matter:wuping.01KA5Q2M3N4P5R6S7T8V9WXYZ1'
const keys = ['amount', 'period', 'creditCode', 'address'] as const
const unit = fc.integer({ min: 0, max: 2_000 })
const fieldOf = (key: string): fc.Arbitrary<MirrorField> =>
  fc.record({
    key: fc.constant(key),
    label: fc.string({ maxLength: 20 }),
    kind: fc.constantFrom(...mirrorKinds),
    required: fc.boolean(),
    shown: fc.option(fc.string({ maxLength: 40 })),
    error: fc.option(fc.string({ maxLength: 40 })),
    box: fc.tuple(unit, unit, fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 90 })),
  })
const page: fc.Arbitrary<MirrorPage> = fc.subarray([...keys]).chain((some) =>
  fc.record({
    matter: fc.constant(matter),
    title: fc.constantFrom('跨区域涉税事项报告', '增值税申报'),
    size: fc.constantFrom<[number, number]>([900, 400], [620, 800]),
    fields: fc.tuple(...some.map(fieldOf)),
    focus: fc.option(fc.constantFrom(...keys)),
  }),
)

test('the other end has the same page after every message, and hears of nothing that did not change', () => {
  fc.assert(
    fc.property(fc.array(fc.option(page), { maxLength: 12 }), (pages) => {
      let [held, n]: [Mirrored, number] = [{ page: null, n: 0 }, 0]
      for (const now of pages) {
        const message = mirrorChange(held.page, now, n + 1)
        if (message) {
          n += 1
          const heard = readMirror(JSON.stringify(message))
          const after = heard && mirrorAfter(held, heard)
          if (!after || after === 'lost') throw new Error('not understood')
          held = after
        }
        expect(held.page).toEqual(now)
        expect(mirrorChange(held.page, now, n + 1)).toBeNull()
      }
    }),
  )
})

const [one] = fc.sample(
  page.filter(({ fields }) => fields.length > 1),
  { numRuns: 1, seed: 7 },
) as [MirrorPage]
const focusOn = (at: number): MirrorPage => ({ ...one, focus: one.fields[at]?.key ?? null })

test('a change that was missed is noticed, and the whole page mends it', () => {
  const held = { page: focusOn(0), n: 4 }
  const later = mirrorChange(focusOn(0), focusOn(1), 6)
  expect(later && mirrorAfter(held, later)).toBe('lost')
  expect(mirrorAfter(held, { say: 'page', n: 6, page: focusOn(1) })).toEqual({ page: focusOn(1), n: 6 })
  expect(later && mirrorAfter({ page: null, n: 5 }, later)).toBe('lost')
})

test('what is no message is nobody’s page: garbage, too long, a field of our own making', () => {
  const whole = { say: 'page', n: 1, page: one }
  expect(readMirror(JSON.stringify(whole))).toEqual(whole)
  for (const bad of ['', '{', 'null', '[]', '{"say":"page","n":1}', '{"say":"submit"}'])
    expect(readMirror(bad)).toBeNull()
  expect(readMirror(' '.repeat(mirrorMax) + JSON.stringify(whole))).toBeNull()
  expect(readMirror(JSON.stringify({ ...whole, page: { ...one, html: '<b>' } }))).toBeNull()
  expect(readMirror(JSON.stringify({ ...whole, page: { ...one, focus: '__proto__' } }))).toBeNull()
  fc.assert(fc.property(fc.anything(), (value) => readMirror(JSON.stringify(value) ?? '') === null))
})

test('the fullest form, every character escaped, still fits into one message', () => {
  const full = (max: number): string => '\u0001'.repeat(max)
  const fields = Array.from({ length: 20 }, (_, at): MirrorField => ({
    key: `f${'x'.repeat(29)}${at}`,
    label: full(90),
    kind: 'period',
    required: false,
    shown: full(200),
    error: full(120),
    box: [-10_000, -10_000, -10_000, -10_000],
  }))
  const body = JSON.stringify({ say: 'page', n: 1, page: { ...one, title: full(120), fields } })
  expect(body.length).toBeLessThan(mirrorMax)
  expect(readMirror(body)).not.toBeNull()
})

test('a point means the same field where the form is laid out otherwise', () => {
  const desk = { size: [900, 400], fields: [{ ...one.fields[0], key: 'amount', box: [450, 80, 400, 72] }] }
  const agent = { size: [600, 800], fields: [{ ...one.fields[0], key: 'amount', box: [0, 160, 600, 72] }] }
  const [here, there] = [desk, agent] as [MirrorPage, MirrorPage]
  expect(placeOf(there, anchorAt(here, { x: 650, y: 116 }))).toEqual({ x: 300, y: 196 })
  expect(placeOf(there, anchorAt(here, { x: 225, y: 20 }))).toEqual({ x: 150, y: 40 })
  expect(placeOf({ ...there, fields: [] }, anchorAt(here, { x: 650, y: 116 }))).toBeNull()
})
