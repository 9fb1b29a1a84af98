import { expect, test } from 'vitest'
import type { Anchor } from '../../../shared/signaling/mirror-anchor.ts'
import type { MirrorPage } from '../../../shared/signaling/mirror.ts'
import { type RoomEvent, SharedPage } from '../../../station/state/shared-page.svelte.ts'

const form: MirrorPage = {
  matter: 'matter:wuping.00000000000000000000000001',
  title: 'x',
  size: [10, 10],
  fields: [],
  focus: null,
}

/** Two ends of a room whose line can be cut: what is said then is lost. */
function ends() {
  const line = { up: true }
  const end = (hear: (event: RoomEvent) => void): SharedPage =>
    new SharedPage({
      send: (event) => line.up && hear(event),
      now: () => 1,
      after: () => () => undefined,
      newId: () => 's1',
    })
  const desk: SharedPage = end((event) => county.hear('desk', event))
  const county: SharedPage = end((event) => desk.hear('county', event))
  return { line, desk, county }
}

test('a page that was taken away while the line was dead is gone at the other end as soon as the desk is back', () => {
  const { line, desk, county } = ends()
  desk.show(form)
  expect(county.page).toEqual(form)
  line.up = false
  desk.show(null)
  expect(county.page).toEqual(form)
  line.up = true
  desk.showAgain()
  expect(county.page).toBe(null)
  expect(county.heardAt).toBe(1)
})

test('who asks for the page gets it from the desk, and from nobody who only looks at it', () => {
  const { desk, county } = ends()
  county.askAgain()
  expect(county.heardAt).toBe(null)
  desk.show(form)
  county.page = null
  county.askAgain()
  expect(county.page).toEqual(form)
  desk.askAgain()
  expect(desk.page).toEqual(form)
})

test('a line on the form fades, one on a picture that stands still stays until it is wiped or its hand has left', () => {
  const later: (() => void)[] = []
  const page = new SharedPage({
    send: () => undefined,
    now: () => 1,
    after: (_, act) => {
      later.push(act)
      return () => undefined
    },
    newId: () => 's1',
  })
  const still = { on: 'frame', producer: 'p1', time: 5, x: 0, y: 0 } as const
  const drawn = (id: string, from: string, at: Anchor): void =>
    page.hear(from, { kind: 'stroke', id, points: [at], done: true })
  drawn('a', 'linxiao', { on: 'page', x: 0, y: 0 })
  drawn('b', 'linxiao', still)
  drawn('c', 'zhaomin', still)
  while (later.length > 0) later.shift()?.()
  expect([...page.strokes.keys()]).toEqual(['b', 'c'])
  page.hear('linxiao', { kind: 'wipe', stroke: null })
  expect([...page.strokes.keys()]).toEqual(['c'])
  page.gone('zhaomin')
  expect(page.strokes.size).toBe(0)
})

test('lines that stay are not kept without end', () => {
  const { county, desk } = ends()
  const still = { on: 'frame', producer: 'p1', time: 5, x: 0, y: 0 } as const
  for (let n = 0; n < 200; n += 1)
    desk.hear('linxiao', { kind: 'stroke', id: `s${n}`, points: [still], done: true })
  expect(desk.strokes.size).toBe(60)
  expect(county.strokes.size).toBe(0)
})
